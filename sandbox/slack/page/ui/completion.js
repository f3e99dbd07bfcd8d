// Completion while typing: @people, #channels, :emoji: and /commands.

import { h } from "../dom.js";
import { icon } from "../icons.js";
import { character, emoji, emojiNames } from "../text/emoji.js";
import { displayName } from "../text/names.js";
import { avatar } from "./avatar.js";
import { Listbox } from "./listbox.js";

const TOKEN = /(?:^|[\s(])([@#:])([\p{L}\p{N}._+-]*(?: [\p{L}\p{N}._-]*)?)$/u;
const COMMAND = /^\/(\S*)$/;
const MOST = 8;

export class Completion {
  #close = null;
  #token = null;

  constructor(field, { store, layers }) {
    Object.assign(this, { field, store, layers });
    this.list = new Listbox({ label: "Suggestions", onChoose: (text) => this.#insert(text) });
    this.list.onActive = (id) => this.#close && field.setAttribute("aria-activedescendant", id);
    field.setAttribute("aria-autocomplete", "list");
    field.addEventListener("input", () => this.look());
    field.addEventListener("click", () => this.close());
    field.addEventListener("blur", () => this.close());
  }

  /** Look at what stands before the caret, and suggest what it may become. */
  look() {
    const before = this.field.value.slice(0, this.field.selectionStart);
    this.#token = tokenOf(before);
    const options = this.#token ? this.#suggestions(this.#token) : [];
    if (!options.length) return this.close();
    this.#open();
    return this.list.show(options);
  }

  /** Handle a key while suggestions are shown; returns whether it was used. */
  handleKey(event) {
    if (!this.#close) return false;
    if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      this.close();
      return true;
    }
    return this.list.handleKey(event, { tabChooses: true });
  }

  close() {
    this.#close?.();
    this.#close = null;
    this.field.removeAttribute("aria-activedescendant");
    this.field.removeAttribute("aria-controls");
  }

  #open() {
    if (this.#close) return;
    this.#close = this.layers.popover(h("div", { class: "suggestions" }, this.list.element), {
      anchor: this.field.closest(".composer-box"),
      above: true,
      keepsFocus: true,
      onClose: () => (this.#close = null),
    });
    this.field.setAttribute("aria-controls", this.list.element.id);
  }

  #insert(text) {
    const caret = this.field.selectionStart;
    const start = caret - this.#token.length;
    this.field.setRangeText(`${text} `, start, caret, "end");
    this.close();
    this.field.dispatchEvent(new Event("input"));
    this.close();
  }

  #suggestions({ sign, typed }) {
    const wanted = typed.toLowerCase();
    return { "@": people, "#": channels, ":": emojis, "/": commands }
      [sign](this.store, wanted)
      .slice(0, MOST);
  }
}

/** Return {sign, typed, length} of the word before the caret, or null. */
function tokenOf(before) {
  const command = COMMAND.exec(before);
  if (command) return { sign: "/", typed: command[1], length: before.length };
  const token = TOKEN.exec(before);
  return token && { sign: token[1], typed: token[2], length: token[2].length + 1 };
}

function people(store, wanted) {
  const app = store.appPerson();
  const known = store.people.filter((person) => !person.deleted && person.id !== app.id);
  // The app first: it is who newcomers want to talk to.
  const all = [app, ...known].filter((person) => person.id);
  const begins = (text) => text?.toLowerCase().startsWith(wanted);
  const matches = (person) =>
    [person.name, person.real_name, ...(person.real_name ?? "").split(" ")].some(begins);
  const persons = all.filter(matches).map((person) => ({
    key: `@${displayName(person)}`,
    data: { person: person.id },
    content: [
      avatar(person, { size: 22 }),
      h(
        "span",
        { class: "option-text" },
        displayName(person),
        h("span", { class: "option-description" }, person.title),
      ),
    ],
  }));
  const groups = ["here", "channel"]
    .filter((name) => wanted && name.startsWith(wanted))
    .map((name) => ({ key: `@${name}`, content: h("span", { class: "option-text" }, `@${name}`) }));
  return [...persons, ...groups];
}

function channels(store, wanted) {
  return store.channels
    .filter((channel) => !channel.is_im && channel.name.startsWith(wanted))
    .map((channel) => ({
      key: `#${channel.name}`,
      content: [icon("hash", { size: 14 }), h("span", { class: "option-text" }, channel.name)],
    }));
}

function emojis(store, wanted) {
  // One letter after a colon is more often prose than an emoji.
  if (wanted.length < 2 || wanted.includes(" ")) return [];
  return emojiNames(wanted)
    .map((name) => ({
      key: `:${name}:`,
      content: [emoji(name), h("span", { class: "option-text" }, `:${name}:`)],
    }))
    .filter(({ key }) => character(key.slice(1, -1)));
}

function commands(store, wanted) {
  return store.app.commands
    .filter(({ command }) => command.slice(1).startsWith(wanted))
    .map(({ command, description, usage_hint: hint }) => ({
      key: command,
      content: h(
        "span",
        { class: "option-text" },
        h("strong", {}, command),
        hint && h("span", { class: "muted" }, ` ${hint}`),
        h("span", { class: "option-description" }, description),
      ),
    }));
}
