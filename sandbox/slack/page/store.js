// What the page knows: the workspace as one person sees it, and who wants to hear of changes.

import { isTopLevel, withChange, withMessage, withReplyCounted, withoutMessage } from "./conversations.js";
import { FormState } from "./blocks/form.js";

export class Store {
  team = { id: "", name: "" };
  me = null;
  people = [];
  channels = [];
  app = { commands: [], shortcuts: [], connected: true };
  banner = "";
  place = {};
  online = true;
  views = [];
  home = null;
  homeLoaded = false;
  waiting = new Map(); // person id -> unread messages waiting for that person
  #lists = new Map(); // channel, or channel + parent ts -> messages
  #statuses = new Map();
  #drafts = new Map();
  #forms = new Map();
  #listeners = new Map();

  /** Call `listener` after every change of a topic: workspace, place, messages, views, home, status, waiting. */
  on(topic, listener) {
    this.#listeners.set(topic, [...(this.#listeners.get(topic) ?? []), listener]);
  }

  changed(topic) {
    for (const listener of this.#listeners.get(topic) ?? []) listener();
  }

  person = (id) => this.people.find((person) => person.id === id);
  channel = (id) => this.channels.find((channel) => channel.id === id);
  imWith = (userId) => this.channels.find((channel) => channel.is_im && channel.user === userId);

  /** Return the app's own person, who is known even when the server does not list it. */
  appPerson() {
    const { bot_user_id: id, name } = this.app;
    return this.person(id) ?? { id, name, real_name: name, title: "App", is_bot: true };
  }

  enter(state) {
    const anotherPerson = this.me?.id !== state.me.id;
    Object.assign(this, { team: state.team, me: state.me, people: state.people, channels: state.channels });
    this.app = { ...this.app, ...state.app };
    this.banner = state.banner ?? "";
    if (anotherPerson) this.#forgetWhatThePersonSaw();
    this.changed("workspace");
  }

  #forgetWhatThePersonSaw() {
    this.#lists.clear();
    this.#forms.clear();
    this.#statuses.clear();
    Object.assign(this, { views: [], home: null, homeLoaded: false });
    this.changed("views");
  }

  // Messages -----------------------------------------------------------------------------------

  /** Return the messages of a channel, or of a thread; undefined while they have not been read. */
  messages = (channel, thread) => this.#lists.get(listKey(channel, thread));

  keep(channel, thread, messages) {
    this.#lists.set(
      listKey(channel, thread),
      messages.map((message) => ({ ...message, channel })),
    );
    this.changed("messages");
  }

  add(channel, message) {
    const whole = { ...message, channel };
    if (isTopLevel(whole)) this.#edit(listKey(channel), (list) => withMessage(list, whole));
    if (whole.thread_ts) this.#edit(listKey(channel, whole.thread_ts), (list) => withMessage(list, whole));
    if (whole.thread_ts && whole.thread_ts !== whole.ts && !whole.ephemeral) {
      this.#editAll(channel, (list) => withReplyCounted(list, whole));
    }
    this.changed("messages");
  }

  change(channel, message) {
    this.#editAll(channel, (list) => withChange(list, { ...message, channel }));
    this.changed("messages");
  }

  remove(channel, ts) {
    this.#editAll(channel, (list) => withoutMessage(list, ts));
    this.changed("messages");
  }

  react(channel, ts, reactions) {
    const turn = (message) => (message.ts === ts ? { ...message, reactions } : message);
    this.#editAll(channel, (list) => list.map(turn));
    this.changed("messages");
  }

  #edit(key, change) {
    if (this.#lists.has(key)) this.#lists.set(key, change(this.#lists.get(key)));
  }

  #editAll(channel, change) {
    for (const key of this.#lists.keys()) if (key.split(" ")[0] === channel) this.#edit(key, change);
  }

  // Everything else ----------------------------------------------------------------------------

  unread(channelId, count) {
    this.channels = this.channels.map((channel) =>
      channel.id === channelId ? { ...channel, unread: count } : channel,
    );
    this.changed("workspace");
  }

  /** Put a view on the stack of modals, or replace its older version. */
  show(view) {
    const known = this.views.some((other) => other.id === view.id);
    this.views = known
      ? this.views.map((other) => (other.id === view.id ? view : other))
      : [...this.views, view];
    this.changed("views");
  }

  hide(viewId) {
    this.views = this.views.filter((view) => view.id !== viewId);
    this.#forms.delete(viewId);
    this.changed("views");
  }

  publish(view) {
    this.home = view;
    this.homeLoaded = true;
    this.changed("home");
  }

  status = (channel, thread) => this.#statuses.get(listKey(channel, thread)) ?? "";

  setStatus(channel, thread, status) {
    this.#statuses.set(listKey(channel, thread), status);
    this.changed("status");
  }

  /** Return what has been filled in on a message or view, so that drawing it again loses nothing. */
  form(key) {
    if (!this.#forms.has(key)) this.#forms.set(key, new FormState());
    return this.#forms.get(key);
  }

  draft = (channel, thread) => this.#drafts.get(`${this.me.id} ${listKey(channel, thread)}`) ?? "";

  keepDraft(channel, thread, text) {
    this.#drafts.set(`${this.me.id} ${listKey(channel, thread)}`, text);
  }
}

function listKey(channel, thread) {
  return thread ? `${channel} ${thread}` : channel;
}
