// What lies over the page: modals and popovers, one stack, with focus kept inside and given back afterwards.

import { h } from "../dom.js";

const FOCUSABLE =
  "a[href], button:not([disabled]), input:not([disabled]), select:not([disabled]), textarea:not([disabled]), [tabindex='0']";

export class Layers {
  #stack = [];

  constructor(root, beneath) {
    Object.assign(this, { root, beneath });
    document.addEventListener("keydown", (event) => this.#onKey(event), true);
    document.addEventListener("pointerdown", (event) => this.#onPointer(event), true);
    for (const name of ["scroll", "resize"]) window.addEventListener(name, () => this.#placeAll(), true);
  }

  /** Show a dialog in the middle; Escape and a press beside it call `onDismiss`. Returns a function that closes it. */
  modal(dialog, { onDismiss, initialFocus }) {
    const backdrop = h("div", { class: "backdrop" }, dialog);
    const layer = { element: backdrop, modal: true, dismiss: onDismiss };
    return this.#push(layer, initialFocus);
  }

  /** Show content beside an anchor; it closes when the reader looks elsewhere. */
  popover(content, { anchor, onClose, initialFocus, above = false, keepsFocus = false }) {
    const element = h("div", { class: "popover" }, content);
    const layer = { element, anchor, above, keepsFocus, onClose };
    layer.dismiss = () => this.#close(layer);
    const close = this.#push(layer, initialFocus);
    // Lists grow and shrink while one types; the popover stays at its anchor.
    layer.observer = new ResizeObserver(() => this.#place(layer));
    layer.observer.observe(element);
    this.#place(layer);
    return close;
  }

  get isOpen() {
    return this.#stack.length > 0;
  }

  #push(layer, initialFocus) {
    layer.cameFrom = document.activeElement;
    this.#stack.push(layer);
    this.root.append(layer.element);
    this.#shield();
    if (!layer.keepsFocus) (initialFocus ?? layer.element.querySelector(FOCUSABLE))?.focus();
    return () => this.#close(layer);
  }

  #close(layer) {
    if (!this.#stack.includes(layer)) return;
    const hadFocus =
      layer.element.contains(document.activeElement) || document.activeElement === document.body;
    this.#stack = this.#stack.filter((other) => other !== layer);
    layer.observer?.disconnect();
    layer.element.remove();
    this.#shield();
    if (hadFocus && layer.cameFrom?.isConnected) layer.cameFrom.focus();
    layer.onClose?.();
  }

  /** What lies under a modal can neither be read by a screen reader nor be reached by Tab. */
  #shield() {
    const top = this.#stack.findLastIndex((layer) => layer.modal);
    this.beneath.inert = top >= 0;
    this.#stack.forEach((layer, index) => (layer.element.inert = index < top));
  }

  #onKey(event) {
    const layer = this.#stack.at(-1);
    if (!layer || layer.keepsFocus) return;
    if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      layer.dismiss();
    } else if (event.key === "Tab") this.#turnAround(event, layer);
  }

  #turnAround(event, layer) {
    const stops = [...layer.element.querySelectorAll(FOCUSABLE)].filter(
      (stop) => stop.tabIndex >= 0 && stop.offsetParent !== null,
    );
    const edge = event.shiftKey ? stops[0] : stops.at(-1);
    const inside = layer.element.contains(document.activeElement);
    if (stops.length && inside && document.activeElement !== edge) return;
    event.preventDefault();
    (event.shiftKey ? stops.at(-1) : stops[0])?.focus();
  }

  #onPointer(event) {
    const layer = this.#stack.at(-1);
    if (!layer || layer.modal || layer.element.contains(event.target) || layer.anchor.contains(event.target))
      return;
    layer.dismiss();
  }

  #placeAll() {
    for (const layer of this.#stack) if (layer.anchor) this.#place(layer);
  }

  #place({ element, anchor, above }) {
    const edge = 8;
    const box = anchor.getBoundingClientRect();
    const { width, height } = element.getBoundingClientRect();
    const roomBelow = innerHeight - box.bottom - edge;
    const goesUp = above ? box.top > height + edge : roomBelow < height && box.top > roomBelow;
    const top = goesUp ? box.top - height - 4 : Math.min(box.bottom + 4, innerHeight - height - edge);
    element.style.top = `${Math.max(edge, top)}px`;
    element.style.left = `${Math.max(edge, Math.min(box.left, innerWidth - width - edge))}px`;
    element.style.setProperty("--anchor-width", `${box.width}px`);
  }
}
