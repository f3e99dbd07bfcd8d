// Reactions under a message, and the small choice of new ones.

import { h } from "../dom.js";
import { icon } from "../icons.js";
import { emoji, emojiNames } from "../text/emoji.js";
import { displayName } from "../text/names.js";
import { Listbox } from "./listbox.js";

const USUAL = ["eyes", "white_check_mark", "+1", "x", "tada", "heart"];

export function reactions(message, desk) {
  if (!message.reactions?.length) return null;
  return h(
    "div",
    { class: "reactions" },
    message.reactions.map((reaction) => chip(message, reaction, desk)),
  );
}

function chip(message, { name, users, count }, { store, workspace }) {
  const mine = users.includes(store.me.id);
  const who = users
    .map((id) =>
      id === store.me.id
        ? "you"
        : displayName(store.person(id) ?? (id === store.app.bot_user_id ? store.appPerson() : { id })),
    )
    .join(", ");
  return h(
    "button",
    {
      type: "button",
      class: mine ? "reaction reaction-mine" : "reaction",
      "aria-pressed": String(mine),
      title: `${who} reacted with :${name}:`,
      "aria-label": `${name.replaceAll("_", " ")}, ${count}, by ${who}`,
      dataset: { reaction: name },
      onclick: () => workspace.react(message.channel, message.ts, name),
    },
    emoji(name),
    h("span", {}, count),
  );
}

/** Let the reader choose an emoji: the usual ones, or by its name. */
export function chooseReaction(message, anchor, { layers, workspace }) {
  const list = new Listbox({ label: "Emoji", onChoose: choose });
  const input = h("input", {
    type: "text",
    class: "picker-filter",
    placeholder: "Name of an emoji…",
    "aria-label": "Name of an emoji",
    autocomplete: "off",
    oninput: show,
    onkeydown: (event) => list.handleKey(event),
  });
  list.onActive = (id) => id && input.setAttribute("aria-activedescendant", id);
  show();
  const close = layers.popover(h("div", { class: "picker-list" }, input, list.element), {
    anchor,
    initialFocus: input,
  });

  function show() {
    const typed = input.value.trim().replaceAll(":", "");
    const names = typed ? emojiNames(typed) : USUAL;
    list.show(
      names.map((name) => ({ key: name, content: [emoji(name), h("span", { class: "option-text" }, name)] })),
    );
  }

  function choose(name) {
    close();
    workspace.react(message.channel, message.ts, name);
  }
}

export function reactButton(message, desk) {
  const button = h(
    "button",
    {
      type: "button",
      class: "icon-button",
      "aria-label": "Add reaction",
      title: "Add reaction",
      onclick: () => chooseReaction(message, button, desk),
    },
    icon("smile", { size: 18 }),
  );
  return button;
}
