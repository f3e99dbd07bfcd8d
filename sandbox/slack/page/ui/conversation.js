// The pane of a channel or direct message.

import { fill, h } from "../dom.js";
import { icon } from "../icons.js";
import { channelName } from "../text/names.js";
import { Composer } from "./composer.js";
import { emptyConversation, loading } from "./empty.js";
import { MessageList } from "./message_list.js";
import { appTabs, backButton, namesVersion, statusLine } from "./pane.js";

export class Conversation {
  #visit = null; // {key, newFrom}: what was unread when the reader came
  #pointed = null;

  constructor(desk) {
    this.desk = desk;
    this.head = h("header", { class: "pane-head" });
    this.list = new MessageList(desk, { label: "Messages" });
    this.composer = new Composer(desk);
    this.element = h(
      "main",
      { class: "pane pane-main", "aria-label": "Conversation" },
      this.head,
      this.list.element,
      this.composer.element,
    );
    for (const topic of ["workspace", "place", "messages", "status"]) desk.store.on(topic, () => this.draw());
  }

  draw() {
    const { store } = this.desk;
    const channel = store.channel(store.place.channel);
    this.element.hidden = store.place.home || !channel;
    if (this.element.hidden) return;
    this.#drawHead(channel);
    this.#drawMessages(channel);
    this.composer.writeTo(channel.id, null, `Message ${channelName(channel, store)}`);
  }

  #drawHead(channel) {
    const { store, journey } = this.desk;
    const isApp = channel.is_im && channel.user === store.app.bot_user_id;
    const name = channelName(channel, store);
    fill(
      this.head,
      backButton("Back to the list", () => journey.leave()),
      h(
        "div",
        { class: "pane-titles" },
        h("h2", { class: "pane-title" }, channel.is_im ? name : [icon("hash", { size: 18 }), channel.name]),
        channel.topic && h("p", { class: "pane-topic", title: channel.topic }, channel.topic),
      ),
      isApp && store.app.has_home !== false && appTabs(this.desk, "messages"),
    );
  }

  #drawMessages(channel) {
    const { store } = this.desk;
    const messages = store.messages(channel.id);
    this.#noteVisit(channel, messages);
    this.list.show(messages ?? [], {
      key: `${store.me.id} ${channel.id}`,
      version: namesVersion(store),
      newFrom: this.#visit.newFrom,
    });
    fill(
      this.list.before,
      !messages ? loading() : messages.length === 0 && emptyConversation(channel, this.desk, this.composer),
    );
    fill(this.list.after, statusLine(store, channel.id, null));
    this.#pointAt(store.place, messages);
  }

  #noteVisit(channel, messages) {
    const key = `${this.desk.store.me.id} ${channel.id}`;
    if (this.#visit?.key !== key) this.#visit = { key, newFrom: null, settled: false };
    if (!messages || this.#visit.settled) return;
    const others = messages.filter((message) => message.user !== this.desk.store.me.id);
    const first = channel.unread > 0 && channel.unread < messages.length ? others.at(-channel.unread) : null;
    Object.assign(this.#visit, { newFrom: first?.ts ?? null, settled: true });
  }

  /** A link to a message shows where it is, once. */
  #pointAt({ channel, message, thread }, messages) {
    const key = message && `${channel} ${message}`;
    if (!key || !messages || thread || this.#pointed === key) return;
    this.#pointed = key;
    this.list.point(message);
  }
}
