// Toasts: short notes about an error, or about something that happened elsewhere.

import { ApiError } from "../api.js";
import { h } from "../dom.js";
import { icon } from "../icons.js";

const SECONDS = { error: 10, info: 7 };

export class Toasts {
  constructor(root) {
    this.root = root;
  }

  /** Do something that may be refused: the refusal is shown, and false returned. */
  async attempt(work, sentence) {
    try {
      await work();
      return true;
    } catch (error) {
      this.explain(error, sentence);
      return false;
    }
  }

  /** Show what the server refused; any other error is our own, and is not hidden. */
  explain(error, sentence = ({ message }) => message) {
    if (!(error instanceof ApiError)) throw error;
    this.error(sentence(error));
  }

  error(message) {
    this.#show({ kind: "error", message, lead: icon("warning", { size: 18 }) });
  }

  /** Tell of something elsewhere; `action` is {label, run}. */
  info(message, { action, lead } = {}) {
    this.#show({ kind: "info", message, action, lead });
  }

  /** Take away what was meant for somebody else. */
  clear() {
    this.root.replaceChildren();
  }

  #show({ kind, message, action, lead }) {
    const close = () => toast.remove();
    const run = () => {
      close();
      action.run();
    };
    const toast = h(
      "div",
      { class: `toast toast-${kind}`, role: kind === "error" ? "alert" : undefined },
      lead,
      h("div", { class: "toast-text" }, message),
      action && h("button", { type: "button", class: "toast-action", onclick: run }, action.label),
      h(
        "button",
        { type: "button", class: "icon-button", "aria-label": "Dismiss", onclick: close },
        icon("close", { size: 14 }),
      ),
    );
    this.root.append(toast);
    while (this.root.children.length > 4) this.root.firstElementChild.remove();
    this.#leaveAfter(toast, SECONDS[kind] * 1000);
  }

  /** A toast that is being read (pointer or focus on it) stays. */
  #leaveAfter(toast, delay) {
    let timer = setTimeout(() => toast.remove(), delay);
    const hold = () => clearTimeout(timer);
    const release = () => (timer = setTimeout(() => toast.remove(), delay / 2));
    toast.addEventListener("pointerenter", hold);
    toast.addEventListener("pointerleave", release);
    toast.addEventListener("focusin", hold);
    toast.addEventListener("focusout", release);
  }
}
