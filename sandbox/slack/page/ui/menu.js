// Menus: a button with a list of things to do.

import { h } from "../dom.js";
import { icon } from "../icons.js";
import { Listbox } from "./listbox.js";

/** Show a menu beside its button. Items are {key, content, group?, data?}; `onChoose(key)` after it closed. */
export function openMenu({ layers, anchor, label, items, onChoose, above = false }) {
  const list = new Listbox({ label, role: "menu", onChoose: choose });
  const holder = h(
    "div",
    { class: "menu", tabindex: "0", "aria-label": label, onkeydown: onKey },
    list.element,
  );
  list.onActive = (id) => id && list.element.setAttribute("aria-activedescendant", id);
  list.show(items);
  anchor.setAttribute("aria-expanded", "true");
  list.element.tabIndex = -1;
  const close = layers.popover(holder, {
    anchor,
    above,
    initialFocus: list.element,
    onClose: () => anchor.setAttribute("aria-expanded", "false"),
  });
  return close;

  function onKey(event) {
    if (event.key === " ") {
      event.preventDefault();
      choose(items[list.active].key);
    } else if (!list.handleKey(event) && event.key === "Tab") close();
  }

  function choose(key) {
    close();
    onChoose(key);
  }
}

/** Return a button that opens a menu. */
export function menuButton({
  layers,
  label,
  items,
  onChoose,
  content,
  className = "icon-button",
  data,
  above,
}) {
  const button = h(
    "button",
    {
      type: "button",
      class: className,
      "aria-label": label,
      title: label,
      "aria-haspopup": "menu",
      "aria-expanded": "false",
      dataset: data,
      onclick: () =>
        openMenu({
          layers,
          anchor: button,
          label,
          items: typeof items === "function" ? items() : items,
          onChoose,
          above,
        }),
    },
    content,
  );
  return button;
}

/** Return how a shortcut of the app stands in a menu. */
export function shortcutText(name, description) {
  return [
    icon("bolt", { size: 16 }),
    h(
      "span",
      { class: "option-text" },
      name,
      description && h("span", { class: "option-description" }, description),
    ),
  ];
}
