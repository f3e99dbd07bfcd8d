// A list of messages: drawn anew only where something changed, and kept at its end while the reader is there.

import { arrange, h } from "../dom.js";
import { icon } from "../icons.js";
import { dayKey, dayName, momentOf } from "../text/dates.js";
import { messageItem } from "./message.js";
import { Toolbar } from "./toolbar.js";

const TOGETHER_S = 300;
const NEAR_PX = 60;

export class MessageList {
  #drawn = new Map(); // ts -> {signature, item}
  #key = "";
  #messages = [];
  #atEnd = true;
  #newFrom = null;
  #top = 0;

  constructor(desk, { inThread = false, label }) {
    Object.assign(this, { desk, inThread });
    this.toolbar = new Toolbar(desk, { inThread });
    this.list = h("ol", { class: "messages", "aria-label": label });
    this.jump = h(
      "button",
      { type: "button", class: "jump", hidden: true, onclick: () => this.toEnd() },
      icon("down", { size: 14 }),
      "Latest",
    );
    this.before = h("div", { class: "messages-before" });
    this.after = h("div", { class: "messages-after" });
    this.scroller = h(
      "div",
      { class: "scroller", onscroll: () => this.#onScroll() },
      this.before,
      this.list,
      this.after,
    );
    this.element = h("div", { class: "message-area" }, this.scroller, this.jump);
    for (const name of ["pointerover", "focusin"])
      this.list.addEventListener(name, (event) => this.#onReach(event));
    this.list.addEventListener("keydown", (event) => this.#onKey(event));
    // Pictures load late, and threads grow: whoever reads the end goes on reading the end.
    new ResizeObserver(() => this.#atEnd && this.#scrollToEnd()).observe(this.list);
    new ResizeObserver(() => this.#atEnd && this.#scrollToEnd()).observe(this.scroller);
  }

  /** Show messages; another `key` (channel or thread) begins at the end, or at `newFrom`, the first unread one. */
  show(messages, { key, version, newFrom }) {
    const isOther = key !== this.#key;
    if (isOther) this.#begin(key);
    if (isOther || newFrom) this.#newFrom = newFrom ?? null;
    this.#messages = messages;
    const focused = document.activeElement?.closest?.(".message")?.dataset.ts;
    const hadFocus = this.list.contains(document.activeElement);
    arrange(this.list, this.#items(messages, version));
    for (const ts of this.#drawn.keys())
      if (!messages.some((message) => message.ts === ts)) this.#drawn.delete(ts);
    this.#setTabStop();
    if (hadFocus && !this.list.contains(document.activeElement))
      this.#item(focused)?.focus({ preventScroll: true });
    if (this.#atEnd) this.#scrollToEnd();
  }

  #begin(key) {
    this.#key = key;
    this.#drawn.clear();
    this.#atEnd = true;
    this.jump.hidden = true;
  }

  #items(messages, version) {
    return messages.flatMap((message, index) => {
      const previous = messages[index - 1];
      const separators = this.#separators(message, previous);
      const compact = !separators.length && followsOn(message, previous);
      return [...separators, this.#itemFor(message, { compact, version })];
    });
  }

  #itemFor(message, { compact, version }) {
    const signature = JSON.stringify([message, compact, version]);
    const known = this.#drawn.get(message.ts);
    if (known?.signature === signature) return known.item;
    const item = messageItem(message, { desk: this.desk, compact, inThread: this.inThread });
    this.#drawn.set(message.ts, { signature, item });
    return item;
  }

  #separators(message, previous) {
    const day = dayKey(momentOf(message.ts));
    const isNewDay = !this.inThread && (!previous || dayKey(momentOf(previous.ts)) !== day);
    const isReplies = this.inThread && previous && previous.ts === message.thread_ts;
    const replies = this.#messages.length - 1;
    return [
      isNewDay && h("li", { class: "separator" }, h("span", {}, dayName(momentOf(message.ts)))),
      isReplies &&
        h(
          "li",
          { class: "separator separator-left" },
          h("span", {}, `${replies} ${replies === 1 ? "reply" : "replies"}`),
        ),
      this.#newFrom === message.ts && h("li", { class: "separator separator-new" }, h("span", {}, "New")),
    ].filter(Boolean);
  }

  #item = (ts) => this.#drawn.get(ts)?.item;

  /** Bring a message into view and mark it for a moment. */
  point(ts) {
    const item = this.#item(ts);
    if (!item) return;
    this.#atEnd = false;
    item.scrollIntoView({ block: "center" });
    item.classList.add("message-pointed");
    setTimeout(() => item.classList.remove("message-pointed"), 2500);
  }

  toEnd() {
    this.#atEnd = true;
    this.#scrollToEnd();
  }

  #scrollToEnd() {
    this.scroller.scrollTop = this.scroller.scrollHeight;
    this.jump.hidden = true;
  }

  #onScroll() {
    const { scrollTop, scrollHeight, clientHeight } = this.scroller;
    const isNear = scrollHeight - scrollTop - clientHeight < NEAR_PX;
    // Growing content moves the end away too; only scrolling up means that the reader left it.
    if (isNear || scrollTop < this.#top) this.#atEnd = isNear;
    this.#top = scrollTop;
    this.jump.hidden = this.#atEnd;
  }

  #onReach(event) {
    const item = event.target.closest?.(".message");
    if (!item) return;
    this.toolbar.standOn(
      item,
      this.#messages.find((message) => message.ts === item.dataset.ts),
    );
    if (event.type === "focusin") this.#setTabStop(item);
  }

  /** One message of the list is reached by Tab; arrow keys go from there to the others. */
  #setTabStop(chosen) {
    const items = [...this.list.querySelectorAll(".message")];
    const stop = chosen ?? items.find((item) => item.tabIndex === 0) ?? items.at(-1);
    for (const item of items) item.tabIndex = item === stop ? 0 : -1;
  }

  #onKey(event) {
    if (!event.target.classList.contains("message")) return;
    const items = [...this.list.querySelectorAll(".message")];
    const at = items.indexOf(event.target);
    const next = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: items.length - 1 }[event.key];
    if (next === undefined || !items[next]) return;
    event.preventDefault();
    items[next].focus();
  }
}

/** A message soon after another by the same author needs no second heading; a card always has its own. */
function followsOn(message, previous) {
  if (!previous || [message, previous].some(standsAlone)) return false;
  const isSame = (field) => previous[field] === message[field];
  const isSoon = Number(message.ts) - Number(previous.ts) < TOGETHER_S;
  return isSoon && ["user", "bot_id", "username"].every(isSame) && !previous.reply_count;
}

function standsAlone({ ephemeral, blocks, attachments }) {
  return Boolean(ephemeral) || blocks?.length > 1 || attachments?.length > 0;
}
