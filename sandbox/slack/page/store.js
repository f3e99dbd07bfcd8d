// What the page knows: the workspace as one person sees it, and who wants to hear of changes.

import { listKey, MessageLists } from "./message_lists.js";
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
  homesPublished = 0;
  waiting = new Map(); // person id -> unread messages waiting for that person
  lists = new MessageLists();
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
    this.lists.forget();
    this.#forms.clear();
    this.#statuses.clear();
    Object.assign(this, { views: [], home: null, homeLoaded: false });
    this.changed("views");
  }

  // Messages -----------------------------------------------------------------------------------

  messages = (channel, thread) => this.lists.of(channel, thread);

  keep(reading, messages) {
    this.lists.keep(reading, messages);
    this.changed("messages");
  }

  add(channel, message) {
    this.lists.add(channel, message);
    this.changed("messages");
  }

  change(channel, message) {
    this.lists.change(channel, message);
    this.changed("messages");
  }

  remove(channel, ts) {
    this.lists.remove(channel, ts);
    this.changed("messages");
  }

  react(channel, ts, reactions) {
    this.lists.react(channel, ts, reactions);
    this.changed("messages");
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
    this.homesPublished += 1;
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
