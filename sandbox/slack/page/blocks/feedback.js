// Context actions: feedback and icon buttons under a message.

import { h } from "../dom.js";
import { drawElement } from "./elements.js";

export function contextActions(block, slot, ctx) {
  return h(
    "div",
    { class: "context-actions" },
    (block.elements ?? []).map((element) => drawElement(element, slot, ctx)),
  );
}
