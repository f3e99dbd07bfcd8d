// What a person can do: every click and key ends in one of these verbs.

import { ApiError } from "./api.js";
import { apply } from "./events.js";
import { readPlace, writePlace } from "./place.js";

export class Workspace {
  constructor({ api, store, live, toasts, news }) {
    Object.assign(this, { api, store, live, toasts, news });
  }

  // Where the reader is ------------------------------------------------------------------------

  /** Open the place the address names, as the person it names. */
  async start() {
    const place = readPlace();
    this.store.place = place;
    await this.#enter(place.as);
    window.addEventListener("hashchange", () => this.#follow());
    window.addEventListener("popstate", () => this.#follow());
    await this.#listen();
    await this.#arrive();
  }

  async #enter(as) {
    const state = await this.api.state(as).catch((error) => {
      if (!as || !(error instanceof ApiError)) throw error;
      this.toasts.error(`There is nobody called ${as} here; you are somebody else now.`);
      return this.api.state();
    });
    // The reader may have become somebody else again while this answer was on its way.
    if (as && this.store.place.as !== as) return;
    this.store.enter(state);
    this.store.place = { ...this.store.place, as: state.me.id };
  }

  /** Listen before reading, so that nothing falls between the two. */
  async #listen() {
    await this.live.listen(this.store.me.id);
  }

  async #follow() {
    const place = readPlace();
    const next = { ...place, as: place.as ?? this.store.me.id };
    if (JSON.stringify(next) === JSON.stringify(this.store.place)) return;
    if (next.as !== this.store.me.id) await this.become(next.as, next);
    else await this.go(next, { replace: true });
  }

  /** Become another person, at the same place as far as that person can see it. */
  async become(as, place = this.store.place) {
    await this.trying(async () => {
      this.store.place = { ...place, as };
      await this.#enter(as);
      await this.#listen();
      await this.#arrive();
    });
  }

  async go(place, { replace = false } = {}) {
    this.store.place = {
      as: this.store.me.id,
      channel: null,
      thread: null,
      message: null,
      home: false,
      ...place,
    };
    await this.trying(() => this.#arrive({ replace }));
  }

  openChannel = (channel) => this.go({ channel });
  openThread = (channel, thread) => this.go({ channel, thread });
  openHome = () => this.go({ home: true });
  closeThread = () => this.go({ channel: this.store.place.channel });
  leave = () => this.go({});

  async #arrive({ replace = false } = {}) {
    this.#settlePlace();
    writePlace(this.store.place, { replace });
    this.store.changed("place");
    const { home } = this.store.place;
    if (home) this.store.publish((await this.api.home()).view);
    else await this.#read();
  }

  /** A place this person cannot see becomes one they can. */
  #settlePlace() {
    const { place } = this.store;
    if (place.home || this.store.channel(place.channel)) return;
    const first = this.store.channels.find((channel) => !channel.is_im) ?? this.store.channels[0];
    const narrow = matchMedia("(max-width: 760px)").matches;
    this.store.place = {
      ...place,
      thread: null,
      message: null,
      channel: narrow && !place.channel ? null : (first?.id ?? null),
    };
  }

  async #read() {
    const { as, channel, thread } = this.store.place;
    if (!channel) return;
    // What another person may see must not be kept for the one the reader has become.
    const keep = (list, { messages }) => this.store.me.id === as && this.store.keep(channel, list, messages);
    const asked = [this.api.history(channel).then((answer) => keep(null, answer))];
    if (thread) asked.push(this.api.replies(channel, thread).then((answer) => keep(thread, answer)));
    await Promise.all(asked);
    if (this.store.me.id === as) await this.#markRead(channel);
  }

  async #markRead(channel) {
    if (document.hidden || !this.store.channel(channel)?.unread) return;
    this.store.unread(channel, 0);
    await this.api.read(channel);
  }

  // What arrives -------------------------------------------------------------------------------

  receive(event) {
    apply(this.store, event);
    this.news.consider(event);
    const here = event.channel && event.channel === this.store.place.channel;
    if (here && (event.type === "unread" || event.type === "message"))
      this.trying(() => this.#markRead(event.channel));
    if (event.type === "message" && !this.store.channel(event.channel))
      this.trying(() => this.#enter(this.store.me.id));
  }

  /** After the stream broke, whatever was missed is read again. */
  async refresh() {
    await this.trying(async () => {
      await this.#enter(this.store.me.id);
      await this.#arrive({ replace: true });
    });
  }

  async lookAgain() {
    const { channel } = this.store.place;
    if (channel) await this.trying(() => this.#markRead(channel));
  }

  // What the person does -----------------------------------------------------------------------

  say = (channel, thread, text) =>
    this.trying(() => this.api.say({ channel, text, ...(thread ? { thread_ts: thread } : {}) }));

  command(channel, thread, command, text) {
    const send = () => this.api.command({ channel, command, text, ...(thread ? { thread_ts: thread } : {}) });
    return this.trying(send, (error) => `${command} failed with the error ${error.code}. ${error.message}`);
  }

  act = (container, action, state) => this.trying(() => this.api.act({ container, action, state }));
  react = (channel, ts, name) => this.trying(() => this.api.react({ channel, ts, name }));
  runShortcut = (shortcut) => this.trying(() => this.api.shortcut(shortcut));

  /** Submit the top modal; returns {errors} to show, or nothing. */
  async submitView(view, state) {
    try {
      const answer = await this.api.submitView({ view_id: view.id, state });
      if (answer.errors) return answer;
      if (answer.view) this.store.show(answer.view);
      else this.store.hide(view.id);
    } catch (error) {
      this.#explain(error);
      return { errors: {} };
    }
    return undefined;
  }

  async closeView(view) {
    this.store.hide(view.id);
    await this.trying(() => this.api.closeView(view.id));
  }

  async openDm(user) {
    const im = this.store.imWith(user);
    if (im) return this.openChannel(im.id);
    return this.trying(async () => {
      const { channel } = await this.api.openDm(user);
      if (!this.store.channel(channel)) await this.#enter(this.store.me.id);
      await this.openChannel(channel);
    });
  }

  /** Do something that may be refused; the refusal is shown, and false returned. */
  async trying(work, explain) {
    try {
      await work();
      return true;
    } catch (error) {
      this.#explain(error, explain);
      return false;
    }
  }

  #explain(error, explain = ({ message }) => message) {
    if (!(error instanceof ApiError)) throw error;
    this.toasts.error(explain(error));
  }
}
