// The pane of a thread, to the right of its conversation.

import { fill, h } from "../dom.js";
import { icon } from "../icons.js";
import { channelName } from "../text/names.js";
import { Composer } from "./composer.js";
import { loading } from "./empty.js";
import { MessageList } from "./message_list.js";
import { backButton, namesVersion, statusLine } from "./pane.js";

export class Thread {
  constructor(desk) {
    this.desk = desk;
    this.head = h("header", { class: "pane-head" });
    this.list = new MessageList(desk, { inThread: true, label: "Thread" });
    this.composer = new Composer(desk, { inThread: true });
    this.element = h(
      "aside",
      { class: "pane pane-thread", "aria-label": "Thread" },
      this.head,
      this.list.element,
      this.composer.element,
    );
    for (const topic of ["workspace", "place", "messages", "status"]) desk.store.on(topic, () => this.draw());
  }

  get isOpen() {
    const { place } = this.desk.store;
    return Boolean(place.channel && place.thread && !place.home);
  }

  draw() {
    const { store, journey } = this.desk;
    const wasClosed = this.element.hidden;
    this.element.hidden = !this.isOpen;
    if (!this.isOpen) return;
    const { channel: id, thread } = store.place;
    const channel = store.channel(id);
    const close = h(
      "button",
      {
        type: "button",
        class: "icon-button wide-only",
        "aria-label": "Close thread",
        title: "Close (Esc)",
        onclick: () => journey.closeThread(),
      },
      icon("close", { size: 18 }),
    );
    fill(
      this.head,
      backButton("Back to the channel", () => journey.closeThread()),
      h(
        "div",
        { class: "pane-titles" },
        h("h2", { class: "pane-title" }, "Thread"),
        h("p", { class: "pane-topic" }, channelName(channel, store)),
      ),
      close,
    );
    const messages = store.messages(id, thread);
    this.list.show(messages ?? [], { key: `${store.me.id} ${id} ${thread}`, version: namesVersion(store) });
    fill(
      this.list.before,
      !messages && loading(),
      messages?.length === 0 && h("p", { class: "muted empty-note" }, "This thread is no longer here."),
    );
    fill(this.list.after, statusLine(store, id, thread));
    this.composer.writeTo(id, thread, "Reply…");
    if (wasClosed && matchMedia("(hover: hover)").matches) this.composer.focus();
  }
}
