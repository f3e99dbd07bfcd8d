// The stack of modals the app has opened; the newest is in front.

import { fill, h, uniqueId } from "../dom.js";
import { icon } from "../icons.js";
import { busy, Drawing, isBusy } from "../blocks/drawing.js";
import { renderBlocks } from "../blocks/index.js";
import { errorText } from "../blocks/input.js";
import { validate } from "../blocks/validation.js";
import { textObject } from "../text/mrkdwn.js";
import { avatar } from "./avatar.js";
import { focusedField, focusField } from "./fields.js";

export class Modals {
  #open = new Map(); // view id -> Modal

  constructor(desk) {
    this.desk = desk;
    desk.store.on("views", () => this.draw());
  }

  draw() {
    const { views } = this.desk.store;
    for (const [id, modal] of [...this.#open].reverse()) {
      if (views.some((view) => view.id === id)) continue;
      this.#open.delete(id);
      modal.close();
    }
    for (const view of views) {
      if (this.#open.has(view.id)) this.#open.get(view.id).update(view);
      else this.#open.set(view.id, new Modal(view, this.desk));
    }
    views.forEach((view, index) => this.#open.get(view.id).hide(index < views.length - 1));
  }
}

class Modal {
  constructor(view, desk) {
    Object.assign(this, { desk, view });
    this.titleId = uniqueId("modal");
    this.head = h("header", { class: "dialog-head" });
    this.body = h("div", { class: "dialog-body", tabindex: "-1" });
    this.foot = h("footer", { class: "dialog-actions" });
    this.dialog = h(
      "form",
      {
        class: "dialog",
        novalidate: true,
        role: "dialog",
        "aria-modal": "true",
        "aria-labelledby": this.titleId,
        dataset: { viewId: view.id },
        onsubmit: (event) => this.#onSubmit(event),
      },
      this.head,
      this.body,
      this.foot,
    );
    this.#draw();
    this.close = desk.layers.modal(this.dialog, {
      onDismiss: () => this.#dismiss(),
      initialFocus: this.body,
    });
    this.#focusFirst();
  }

  update(view) {
    if (JSON.stringify(view) === JSON.stringify(this.view)) return;
    this.view = view;
    const focused = focusedField(this.body);
    const { scrollTop } = this.body;
    this.#draw();
    this.body.scrollTop = scrollTop;
    focusField(this.body, focused);
    if (document.activeElement === document.body) this.#firstField()?.focus();
  }

  /** Hide a modal while another one stands in front of it. */
  hide(hidden) {
    this.dialog.parentElement.classList.toggle("backdrop-behind", hidden);
  }

  #draw() {
    const { store, layers, workspace } = this.desk;
    const { view } = this;
    this.form = store.form(view.id);
    const post = (action) =>
      workspace.act({ type: "view", view_id: view.id }, action, { values: this.form.values() });
    const drawing = new Drawing({ store, layers, form: this.form, post });
    drawing.onErrorCleared = (blockId) => this.#showError(blockId, null);
    const close = h(
      "button",
      { type: "button", class: "icon-button", "aria-label": "Close", onclick: () => this.#dismiss() },
      icon("close", { size: 18 }),
    );
    fill(
      this.head,
      avatar(store.appPerson(), { size: 28 }),
      h("h2", { class: "dialog-title", id: this.titleId }, textObject(view.title, store)),
      close,
    );
    fill(this.body, renderBlocks(view.blocks, drawing));
    this.submit =
      view.submit &&
      h(
        "button",
        { type: "submit", class: "button button-primary", dataset: { role: "submit" } },
        textObject(view.submit, store),
      );
    const closeText = view.close ? textObject(view.close, store) : view.submit ? "Cancel" : "Close";
    fill(
      this.foot,
      h(
        "button",
        { type: "button", class: "button", dataset: { role: "close" }, onclick: () => this.#dismiss() },
        closeText,
      ),
      this.submit,
    );
  }

  #firstField() {
    const wanted =
      this.body.querySelector("[data-focus]") ??
      this.body.querySelector("input:not([disabled]), textarea, button.picker");
    return wanted ?? this.submit ?? this.head.querySelector("button");
  }

  /** Focus the first field, unless what stands above it would be scrolled out of sight unread. */
  #focusFirst() {
    const first = this.#firstField();
    const ends = this.body.getBoundingClientRect().bottom;
    const below = this.body.contains(first) && first.getBoundingClientRect().bottom > ends;
    if (!below || "focus" in first.dataset) first.focus();
  }

  #dismiss() {
    this.desk.workspace.closeView(this.view);
  }

  async #onSubmit(event) {
    event.preventDefault();
    if (!this.submit || isBusy(this.submit)) return;
    const mistakes = validate(this.view.blocks, this.form);
    if (Object.keys(mistakes).length) {
      this.#showErrors(mistakes);
      return;
    }
    const answer = await busy(this.submit, () =>
      this.desk.workspace.submitView(this.view, { values: this.form.values() }),
    );
    if (answer) this.#showErrors(answer.errors);
  }

  #showErrors(errors) {
    for (const place of this.body.querySelectorAll("[data-error-for]"))
      this.#showError(place.dataset.errorFor, errors[place.dataset.errorFor]);
    const first = this.body.querySelector(".input-invalid");
    (first?.querySelector("input, textarea, button") ?? this.submit).focus();
  }

  #showError(blockId, message) {
    const place = [...this.body.querySelectorAll("[data-error-for]")].find(
      (element) => element.dataset.errorFor === blockId,
    );
    if (!place) return;
    fill(place, message && errorText(message));
    const input = place.closest(".input");
    input.classList.toggle("input-invalid", Boolean(message));
    const field = input.querySelector("[data-action-id]");
    if (message) field?.setAttribute("aria-invalid", "true");
    else field?.removeAttribute("aria-invalid");
  }
}
