// A select: a button that shows what is chosen, and a list to choose from, with a filter when it is long.

import { fill, h, uniqueId } from "../dom.js";
import { icon } from "../icons.js";
import { Listbox } from "./listbox.js";

const LONG = 7;

export class Picker {
  #close = null;

  /** Options are {key, text, description?, group?, lead?}; `onChange(keys)` hears what is chosen. */
  constructor({
    layers,
    options,
    selected,
    onChange,
    placeholder = "Choose…",
    multi = false,
    max,
    clearable = false,
    attributes = {},
  }) {
    Object.assign(this, { layers, options, selected, onChange, placeholder, multi, max, clearable });
    this.shown = h("span", { class: "picker-shown" });
    this.element = h(
      "button",
      {
        type: "button",
        class: "picker",
        role: "combobox",
        "aria-haspopup": "listbox",
        "aria-expanded": "false",
        ...attributes,
        onclick: () => (this.#close ? this.#close() : this.open()),
        onkeydown: (event) => this.#openByKey(event),
      },
      this.shown,
      icon("down", { size: 14 }),
    );
    this.#draw();
  }

  select(keys) {
    this.selected = keys;
    this.#draw();
  }

  #draw() {
    const chosen = this.selected.map(
      (key) => this.options.find((option) => option.key === key) ?? { key, text: key },
    );
    this.shown.classList.toggle("picker-empty", chosen.length === 0);
    const content = this.multi
      ? chosen.map((option) => h("span", { class: "chip" }, option.text))
      : chosen.map((option) => [option.lead?.(), option.text]);
    fill(this.shown, chosen.length ? content : this.placeholder);
  }

  #openByKey(event) {
    if (!["ArrowDown", "ArrowUp"].includes(event.key) || this.#close) return;
    event.preventDefault();
    this.open();
  }

  open() {
    const label = this.element.getAttribute("aria-label") ?? this.placeholder;
    this.list = new Listbox({ label, multi: this.multi, onChoose: (key) => this.#choose(key) });
    const filter = this.#filter(label);
    this.#showMatching("");
    this.element.setAttribute("aria-expanded", "true");
    this.element.setAttribute("aria-controls", this.list.element.id);
    this.#close = this.layers.popover(h("div", { class: "picker-list" }, filter, this.list.element), {
      anchor: this.element,
      initialFocus: filter,
      onClose: () => this.#closed(),
    });
    filter.focus();
  }

  #closed() {
    this.#close = null;
    this.element.setAttribute("aria-expanded", "false");
  }

  #filter(label) {
    const short = this.options.length <= LONG;
    const input = h("input", {
      type: "text",
      class: short ? "picker-filter sr-only" : "picker-filter",
      id: uniqueId("filter"),
      placeholder: "Filter…",
      autocomplete: "off",
      role: "combobox",
      "aria-label": `Filter: ${label}`,
      "aria-autocomplete": "list",
      "aria-expanded": "true",
      "aria-controls": this.list.element.id,
      oninput: () => this.#showMatching(input.value),
      onkeydown: (event) => this.#onKey(event, input),
    });
    this.list.onActive = (id) =>
      id ? input.setAttribute("aria-activedescendant", id) : input.removeAttribute("aria-activedescendant");
    return input;
  }

  #onKey(event, input) {
    const spaceChooses = event.key === " " && input.value === "";
    if (spaceChooses) event.preventDefault();
    const handled = spaceChooses
      ? this.#choose(this.list.element.querySelector(".active")?.dataset.value)
      : this.list.handleKey(event);
    if (!handled && event.key === "Tab") this.#close?.();
  }

  #showMatching(typed, active) {
    const wanted = typed.trim().toLowerCase();
    const matching = this.options.filter((option) => option.text.toLowerCase().includes(wanted));
    const firstChosen = matching.findIndex((option) => this.selected.includes(option.key));
    this.list.show(
      matching.map((option) => this.#option(option)),
      { active: active ?? Math.max(0, firstChosen) },
    );
    if (!matching.length)
      fill(
        this.list.element,
        h(
          "li",
          { class: "listbox-none" },
          this.options.length ? "Nothing matches." : "There is nothing to choose here.",
        ),
      );
  }

  #option(option) {
    const selected = this.selected.includes(option.key);
    const description = option.description && h("span", { class: "option-description" }, option.description);
    const content = [
      option.lead?.(),
      h("span", { class: "option-text" }, option.text, description),
      selected && icon("check", { size: 16 }),
    ];
    return { key: option.key, group: option.group, selected, content };
  }

  #choose(key) {
    if (key === undefined) return false;
    const had = this.selected.includes(key);
    if (!this.multi) {
      this.#changeTo(had && this.clearable ? [] : [key]);
      this.#close?.();
      this.element.focus();
      return true;
    }
    if (!had && this.max && this.selected.length >= this.max) return true;
    this.#changeTo(had ? this.selected.filter((other) => other !== key) : [...this.selected, key]);
    this.#showMatching(this.list.element.parentElement.querySelector("input").value, this.list.active);
    return true;
  }

  #changeTo(keys) {
    this.select(keys);
    this.onChange(keys);
  }
}
