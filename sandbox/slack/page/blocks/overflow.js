// The overflow menu of a section or an actions block.

import { h } from "../dom.js";
import { icon } from "../icons.js";
import { safeUrl } from "../text/links.js";
import { textObject } from "../text/mrkdwn.js";
import { menuButton } from "../ui/menu.js";
import { actionId } from "./drawing.js";

export function overflow(element, slot, ctx) {
  const items = element.options.map((option) => ({
    key: option.value,
    content: h(
      "span",
      { class: "option-text" },
      textObject(option.text, ctx.store),
      option.description &&
        h("span", { class: "option-description" }, textObject(option.description, ctx.store)),
    ),
  }));
  const control = menuButton({
    layers: ctx.layers,
    label: "More options",
    items,
    onChoose,
    content: icon("dots"),
    className: "button button-overflow",
    data: { actionId: actionId(element) },
  });
  return control;

  function onChoose(value) {
    const option = element.options.find((candidate) => candidate.value === value);
    const href = option.url && safeUrl(option.url);
    if (href) window.open(href, "_blank", "noopener");
    ctx.dispatch(element, slot, { selected_option: option }, control);
  }
}
