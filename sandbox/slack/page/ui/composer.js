// Where a message is written.

import { h } from "../dom.js";
import { icon } from "../icons.js";
import { busy, isBusy } from "../blocks/drawing.js";
import { outgoing } from "../text/outgoing.js";
import { Completion } from "./completion.js";
import { menuButton, shortcutText } from "./menu.js";

export class Composer {
  #channel = null;
  #thread = null;

  constructor(desk, { inThread = false } = {}) {
    Object.assign(this, { desk, inThread });
    this.field = h("textarea", {
      class: "composer-field",
      rows: 1,
      dataset: { role: "composer" },
      oninput: () => this.#onInput(),
      onkeydown: (event) => this.#onKey(event),
    });
    this.completion = new Completion(this.field, desk);
    this.sendButton = h(
      "button",
      {
        type: "button",
        class: "send",
        "aria-label": "Send",
        title: "Send (Enter)",
        onclick: () => this.#send(),
      },
      icon("send", { size: 18 }),
    );
    const mention = h(
      "button",
      {
        type: "button",
        class: "icon-button",
        "aria-label": "Mention somebody",
        title: "Mention somebody",
        onclick: () => this.#begin("@"),
      },
      "@",
    );
    const command =
      !inThread &&
      h(
        "button",
        {
          type: "button",
          class: "icon-button",
          "aria-label": "Use a command",
          title: "Use a command",
          onclick: () => this.#begin("/"),
        },
        "/",
      );
    this.shortcuts =
      !inThread &&
      menuButton({
        layers: desk.layers,
        label: "Use a shortcut",
        items: () => this.#shortcutItems(),
        onChoose: (id) => desk.workspace.runShortcut({ callback_id: id }),
        content: icon("bolt", { size: 16 }),
        above: true,
      });
    this.problem = h("div", { class: "composer-problem", role: "alert" });
    this.element = h(
      "div",
      { class: "composer" },
      this.problem,
      h(
        "div",
        { class: "composer-box" },
        this.field,
        h(
          "div",
          { class: "composer-bar" },
          mention,
          command,
          this.shortcuts,
          h("span", { class: "composer-hint" }, "Enter sends, Shift+Enter adds a line"),
          this.sendButton,
        ),
      ),
    );
  }

  /** Write to this conversation from now on; what was begun here before is still there. */
  writeTo(channel, thread, placeholder) {
    this.field.placeholder = placeholder;
    this.field.setAttribute("aria-label", placeholder);
    if (this.shortcuts) this.shortcuts.hidden = this.#shortcutItems().length === 0;
    const key = `${this.desk.store.me.id} ${channel} ${thread}`;
    if (key === this.key) return;
    Object.assign(this, { key });
    [this.#channel, this.#thread] = [channel, thread];
    this.problem.textContent = "";
    this.completion.close();
    this.#set(this.desk.store.draft(channel, thread));
  }

  focus() {
    this.field.focus();
  }

  /** Put words in the field, for the reader to send or change. */
  suggest(text) {
    this.#set(text);
    this.desk.store.keepDraft(this.#channel, this.#thread, text);
    this.field.focus();
    this.field.setSelectionRange(text.length, text.length);
  }

  #shortcutItems() {
    const shortcuts = this.desk.store.app.shortcuts.filter(({ type }) => type === "global");
    return shortcuts.map(({ callback_id: key, name, description }) => ({
      key,
      content: shortcutText(name, description),
      data: { shortcut: key },
    }));
  }

  #set(text) {
    this.field.value = text;
    this.#fit();
  }

  #fit() {
    this.sendButton.classList.toggle("send-ready", this.field.value.trim() !== "");
    this.field.style.height = "auto";
    // Hidden fields have no height yet; the stylesheet's minimum holds for them.
    if (this.field.scrollHeight) this.field.style.height = `${Math.min(this.field.scrollHeight, 220)}px`;
  }

  #onInput() {
    this.problem.textContent = "";
    this.desk.store.keepDraft(this.#channel, this.#thread, this.field.value);
    this.#fit();
  }

  #onKey(event) {
    if (event.isComposing || this.completion.handleKey(event)) return;
    if (event.key !== "Enter" || event.shiftKey) return;
    event.preventDefault();
    this.#send();
  }

  #begin(sign) {
    this.field.focus();
    const isFresh = this.field.value === "" || /\s$/.test(this.field.value);
    if (sign === "/" && this.field.value) return;
    this.field.setRangeText(
      isFresh ? sign : ` ${sign}`,
      this.field.value.length,
      this.field.value.length,
      "end",
    );
    this.field.dispatchEvent(new Event("input"));
  }

  async #send() {
    const text = this.field.value.trim();
    if (!text || isBusy(this.sendButton)) return;
    const [channel, thread] = [this.#channel, this.#thread];
    this.completion.close();
    const send = this.#sender(text, channel, thread);
    if (!send) return;
    if (!(await busy(this.sendButton, send))) return;
    this.desk.store.keepDraft(channel, thread, "");
    // The reader may have gone elsewhere, or may have typed on.
    if (this.#channel === channel && this.#thread === thread && this.field.value.trim() === text)
      this.#set("");
  }

  #sender(text, channel, thread) {
    const { store, workspace } = this.desk;
    const [, word, rest] = /^(\/\S+)\s*([\s\S]*)$/.exec(text) ?? [];
    if (!word) return () => workspace.say(channel, thread, outgoing(text, store));
    const names = store.app.commands.map(({ command }) => command);
    // An app without a manifest declares no commands, and may know any.
    if (!names.length || names.includes(word)) return () => workspace.command(channel, thread, word, rest);
    this.problem.textContent = `${word} is not a command here. Try ${names.join(" or ")}.`;
    return null;
  }
}
