// The markdown block.

import { h } from "../dom.js";
import { markdown } from "../text/markdown.js";

export function markdownBlock(block, slot, ctx) {
  return h("div", { class: "rich markdown" }, markdown(block.text ?? "", ctx.store));
}
