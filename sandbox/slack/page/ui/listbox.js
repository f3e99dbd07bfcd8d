// A list of options that arrow keys move through, while the focus stays where it is.

import { h, uniqueId } from "../dom.js";

export class Listbox {
  #options = [];
  #active = -1;

  /** `onChoose(key)` is called for a click, and for Enter or Tab through `handleKey`. */
  constructor({ label, onChoose, multi = false, role = "listbox" }) {
    this.onChoose = onChoose;
    this.optionRole = role === "menu" ? "menuitem" : "option";
    this.element = h("ul", {
      class: "listbox",
      role,
      "aria-label": label,
      id: uniqueId("list"),
      "aria-multiselectable": multi && "true",
    });
  }

  /** Show options: {key, content, selected, group, data}. */
  show(options, { active = 0 } = {}) {
    this.#options = options;
    const items = options.flatMap((option, index) => {
      const heading = option.group && option.group !== options[index - 1]?.group;
      return [
        heading && h("li", { class: "listbox-group", role: "presentation" }, option.group),
        this.#item(option, index),
      ];
    });
    this.element.replaceChildren(...items.filter(Boolean));
    this.#activate(Math.min(active, options.length - 1));
  }

  #item(option, index) {
    return h(
      "li",
      {
        class: "listbox-option",
        role: this.optionRole,
        id: `${this.element.id}-${index}`,
        "aria-selected": this.optionRole === "option" && String(Boolean(option.selected)),
        dataset: { value: option.key, index, ...option.data },
        // Before the press moves the focus away from the field that is being filled in.
        onpointerdown: (event) => event.preventDefault(),
        onclick: () => this.onChoose(option.key),
        onpointermove: () => this.#active !== index && this.#activate(index),
      },
      option.content,
    );
  }

  get activeId() {
    return this.#active < 0 ? null : `${this.element.id}-${this.#active}`;
  }

  #activate(index) {
    this.#active = index;
    for (const item of this.element.querySelectorAll(".listbox-option")) {
      const active = Number(item.dataset.index) === index;
      item.classList.toggle("active", active);
      if (active) item.scrollIntoView({ block: "nearest" });
    }
    this.onActive?.(this.activeId);
  }

  get active() {
    return this.#active;
  }

  /** Move or choose for a key, and return whether it was one of ours. */
  handleKey(event, { tabChooses = false } = {}) {
    const last = this.#options.length - 1;
    if (last < 0) return false;
    const moves = {
      ArrowDown: this.#active >= last ? 0 : this.#active + 1,
      ArrowUp: this.#active <= 0 ? last : this.#active - 1,
      Home: 0,
      End: last,
    };
    if (event.key in moves && !event.shiftKey) this.#activate(moves[event.key]);
    else if (event.key === "Enter" || (tabChooses && event.key === "Tab" && !event.shiftKey))
      this.onChoose(this.#options[this.#active].key);
    else return false;
    event.preventDefault();
    return true;
  }
}
