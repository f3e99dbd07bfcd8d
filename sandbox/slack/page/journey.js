// Where the reader is: being somebody, going somewhere, and catching up.

import { ApiError } from "./api.js";
import { apply } from "./events.js";
import { readPlace, writePlace } from "./place.js";

export class Journey {
  #turn = 0; // counts changes of person, so that late answers for an earlier one are dropped
  #early = null; // events that arrived before the state they belong to

  constructor({ api, store, live, toasts, news }) {
    Object.assign(this, { api, store, live, toasts, news });
  }

  /** Open the place the address names, as the person it names. */
  async start() {
    const place = readPlace();
    const { me } = await this.#stateFor(place.as);
    await this.#enter(me.id, place);
    window.addEventListener("hashchange", () => this.#follow());
    window.addEventListener("popstate", () => this.#follow());
    await this.#arrive({ replace: true });
  }

  async #stateFor(as) {
    try {
      return await this.api.state(as);
    } catch (error) {
      if (!as || !(error instanceof ApiError)) throw error;
      this.toasts.error(`There is nobody called ${as} here; you are somebody else now.`);
      return this.api.state();
    }
  }

  // Being somebody -----------------------------------------------------------------------------

  /** Become another person, at the same place as far as that person can see it. */
  async become(as, place = this.store.place) {
    const before = this.store.me.id;
    this.toasts.clear();
    const isThere = await this.toasts.attempt(async () => {
      await this.#enter(as, place);
      await this.#arrive();
    });
    if (!isThere && this.store.me.id === before) await this.live.listen(before);
  }

  /** Listen first and read second, so that nothing falls between the two. */
  async #enter(as, place) {
    this.#turn += 1;
    const turn = this.#turn;
    this.#early = [];
    try {
      await this.live.listen(as);
      await this.#read(as, place, () => turn === this.#turn);
    } finally {
      if (turn === this.#turn) this.#replay();
    }
  }

  async #read(as, place, isCurrent = () => true) {
    const state = await this.api.state(as);
    if (!isCurrent()) return;
    this.store.place = { ...place, as };
    this.store.enter(state);
  }

  #replay() {
    const events = this.#early;
    this.#early = null;
    for (const event of events) this.receive(event);
  }

  // Going somewhere ----------------------------------------------------------------------------

  openChannel = (channel) => this.go({ channel });
  openThread = (channel, thread) => this.go({ channel, thread });
  openHome = () => this.go({ home: true });
  closeThread = () => this.go({ channel: this.store.place.channel });
  leave = () => this.go({});

  async go(place, { replace = false } = {}) {
    const nowhere = { channel: null, thread: null, message: null, home: false };
    this.store.place = { as: this.store.me.id, ...nowhere, ...place };
    await this.toasts.attempt(() => this.#arrive({ replace }));
  }

  async openDm(user) {
    const im = this.store.imWith(user);
    if (im) return this.openChannel(im.id);
    return this.toasts.attempt(async () => {
      const { channel } = await this.api.openDm(user);
      if (!this.store.channel(channel)) await this.#read(this.store.me.id, this.store.place);
      await this.openChannel(channel);
    });
  }

  /** Follow a link, or the browser's back and forward. */
  async #follow() {
    const place = readPlace();
    const next = { ...place, as: place.as ?? this.store.me.id };
    if (JSON.stringify(next) === JSON.stringify(this.store.place)) return;
    if (next.as !== this.store.me.id) await this.become(next.as, next);
    else await this.go(next, { replace: true });
  }

  async #arrive({ replace = false } = {}) {
    this.#settlePlace();
    writePlace(this.store.place, { replace });
    this.store.changed("place");
    if (this.store.place.home) await this.#readHome();
    else await this.#readMessages();
  }

  /** A place this person cannot see becomes one they can. */
  #settlePlace() {
    const { place } = this.store;
    if (place.home || this.store.channel(place.channel)) return;
    const first = this.store.channels.find((channel) => !channel.is_im) ?? this.store.channels[0];
    const isNarrow = matchMedia("(max-width: 760px)").matches;
    const channel = isNarrow && !place.channel ? null : (first?.id ?? null);
    this.store.place = { ...place, thread: null, message: null, channel };
  }

  async #readMessages() {
    const { channel, thread } = this.store.place;
    if (!channel) return;
    const turn = this.#turn;
    const history = this.#readList(channel, null, () => this.api.history(channel));
    const replies = thread && this.#readList(channel, thread, () => this.api.replies(channel, thread));
    await Promise.all([history, replies]);
    if (turn === this.#turn) await this.#markRead(channel);
  }

  async #readList(channel, thread, ask) {
    const reading = this.store.lists.startReading(channel, thread);
    try {
      const { messages } = await ask();
      this.store.keep(reading, messages);
    } finally {
      this.store.lists.stopReading(reading);
    }
  }

  async #readHome() {
    const before = this.store.homesPublished;
    const { view } = await this.api.home();
    // Asking makes the app publish; what it published since is newer than this answer.
    if (this.store.homesPublished === before) this.store.publish(view);
  }

  async #markRead(channel) {
    if (document.hidden || !this.store.channel(channel)?.unread) return;
    this.store.unread(channel, 0);
    await this.api.read(channel);
  }

  // What arrives -------------------------------------------------------------------------------

  receive(event) {
    if (this.#early) {
      this.#early.push(event);
      return;
    }
    apply(this.store, event);
    this.news.consider(event);
    const isHere = event.channel && event.channel === this.store.place.channel;
    const isNews = event.type === "message" || event.type === "unread";
    if (isHere && isNews) this.toasts.attempt(() => this.#markRead(event.channel));
    const isUnheardOf = event.type === "message" && !this.store.channel(event.channel);
    if (isUnheardOf) this.toasts.attempt(() => this.#read(this.store.me.id, this.store.place));
  }

  /** After the stream broke, whatever was missed is read again. */
  async refresh() {
    const { id } = this.store.me;
    await this.toasts.attempt(async () => {
      await this.#read(id, this.store.place, () => this.store.me.id === id);
      await this.#arrive({ replace: true });
    });
  }

  /** The reader looks at the page again: what is shown counts as read. */
  async lookAgain() {
    const { channel } = this.store.place;
    if (channel) await this.toasts.attempt(() => this.#markRead(channel));
  }
}
