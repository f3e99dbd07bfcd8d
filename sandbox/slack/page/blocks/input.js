// Input blocks: a label, a field, a hint and what is wrong with it.

import { h, uniqueId } from "../dom.js";
import { icon } from "../icons.js";
import { textObject } from "../text/mrkdwn.js";
import { drawElement } from "./elements.js";

export function input(block, slot, ctx) {
  const labelId = uniqueId("label");
  const hintId = block.hint && uniqueId("hint");
  const errorId = uniqueId("error");
  const inner = {
    ...slot,
    labelId,
    optional: block.optional ?? false,
    // Outside `dispatch_action`, a field is only told of when the view is submitted.
    quiet: !block.dispatch_action,
    describedBy: [hintId, errorId].filter(Boolean).join(" "),
  };
  return h(
    "div",
    { class: "input" },
    h(
      "div",
      { class: "input-label", id: labelId },
      textObject(block.label, ctx.store),
      block.optional && h("span", { class: "input-optional" }, " (optional)"),
    ),
    drawElement(block.element, inner, ctx),
    h(
      "div",
      { class: "input-error", id: errorId, dataset: { errorFor: slot.blockId } },
      ctx.errors[slot.blockId] && errorText(ctx.errors[slot.blockId]),
    ),
    block.hint && h("div", { class: "input-hint", id: hintId }, textObject(block.hint, ctx.store)),
  );
}

/** Return the sentence that says what is wrong with a field. */
export function errorText(message) {
  return [icon("warning", { size: 14 }), h("span", {}, message)];
}
