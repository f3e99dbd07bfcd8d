// Confirm dialogs: "Are you sure?", asked by a button or menu before it acts.

import { h, uniqueId } from "../dom.js";
import { textObject } from "../text/mrkdwn.js";

/** Ask, and return whether the person agreed. */
export function askToConfirm(dialog, { layers, store }) {
  return new Promise((resolve) => {
    const titleId = uniqueId("confirm");
    const answer = (agreed) => () => {
      close();
      resolve(agreed);
    };
    const style = dialog.style === "danger" ? "button button-danger-solid" : "button button-primary";
    const agree = h(
      "button",
      { type: "button", class: style, dataset: { confirm: "yes" }, onclick: answer(true) },
      textOr(dialog.confirm, "Yes", store),
    );
    const refuse = h(
      "button",
      { type: "button", class: "button", dataset: { confirm: "no" }, onclick: answer(false) },
      textOr(dialog.deny, "Cancel", store),
    );
    const box = h(
      "div",
      { class: "dialog dialog-small", role: "alertdialog", "aria-modal": "true", "aria-labelledby": titleId },
      h("h2", { class: "dialog-title", id: titleId }, textOr(dialog.title, "Are you sure?", store)),
      h("div", { class: "dialog-body rich" }, textObject(dialog.text, store)),
      h("div", { class: "dialog-actions" }, refuse, agree),
    );
    // The safe answer has the focus: Enter alone must not do what was asked about.
    const close = layers.modal(box, { onDismiss: answer(false), initialFocus: refuse });
  });
}

function textOr(object, otherwise, store) {
  return object ? textObject(object, store) : otherwise;
}
