// The small bar that appears on the message under the pointer or the focus.

import { fill, h } from "../dom.js";
import { icon } from "../icons.js";
import { placeHash } from "../place.js";
import { excerpt } from "../text/mrkdwn.js";
import { menuButton, shortcutText } from "./menu.js";
import { reactButton } from "./reactions.js";

export class Toolbar {
  #ts = null;

  constructor(desk, { inThread }) {
    Object.assign(this, { desk, inThread });
    this.element = h("div", { class: "toolbar", role: "toolbar", "aria-label": "Message actions" });
  }

  /** Stand on a message; messages only this person sees cannot be answered or reacted to. */
  standOn(item, message) {
    if (!message || (this.#ts === message.ts && this.element.parentElement === item)) return;
    // A menu of the bar is open: it must not jump to another message under the pointer.
    if (this.element.querySelector("[aria-expanded='true']")) return;
    this.#ts = message.ts;
    fill(this.element, message.ephemeral ? [] : this.#buttons(message), this.#more(message));
    item.append(this.element);
  }

  #buttons(message) {
    const { journey } = this.desk;
    const reply = () => journey.openThread(message.channel, message.thread_ts ?? message.ts);
    return [
      reactButton(message, this.desk),
      !this.inThread &&
        h(
          "button",
          {
            type: "button",
            class: "icon-button",
            "aria-label": "Reply in thread",
            title: "Reply in thread",
            onclick: reply,
          },
          icon("message", { size: 18 }),
        ),
    ];
  }

  #more(message) {
    const { store, workspace, layers } = this.desk;
    const shortcuts = message.ephemeral
      ? []
      : (store.app.shortcuts ?? []).filter((shortcut) => shortcut.type === "message");
    const items = [
      {
        key: "link",
        content: [icon("link", { size: 16 }), h("span", { class: "option-text" }, "Copy link")],
      },
      {
        key: "text",
        content: [icon("copy", { size: 16 }), h("span", { class: "option-text" }, "Copy text")],
      },
      ...shortcuts.map(({ callback_id: id, name, description }) => ({
        key: `shortcut:${id}`,
        group: store.app.name,
        data: { shortcut: id },
        content: shortcutText(name, description),
      })),
    ];
    const onChoose = (key) => {
      if (key === "link") this.#copy(this.#linkTo(message));
      else if (key === "text") this.#copy(excerpt(message.text ?? "", store, { length: Infinity }));
      else
        workspace.runShortcut({
          callback_id: key.slice("shortcut:".length),
          channel: message.channel,
          ts: message.ts,
        });
    };
    return menuButton({
      layers,
      label: "More actions",
      items,
      onChoose,
      content: icon("dots", { size: 18 }),
    });
  }

  #linkTo(message) {
    const inThread = message.thread_ts && message.thread_ts !== message.ts;
    return (
      location.origin +
      location.pathname +
      placeHash({
        channel: message.channel,
        thread: inThread ? message.thread_ts : null,
        message: message.ts,
      })
    );
  }

  async #copy(text) {
    const { toasts } = this.desk;
    try {
      await navigator.clipboard.writeText(text);
      toasts.info("Copied.");
    } catch (error) {
      if (!(error instanceof DOMException) && !(error instanceof TypeError)) throw error;
      toasts.error("The browser does not let this page copy. Select the text and copy it yourself.");
    }
  }
}
