// Feedback buttons (a pair) and icon buttons.

import { h } from "../dom.js";
import { icon } from "../icons.js";
import { textObject } from "../text/mrkdwn.js";
import { actionId } from "./drawing.js";

export function feedbackButtons(element, slot, ctx) {
  const pair = [
    ["thumb_up", element.positive_button],
    ["thumb_down", element.negative_button],
  ];
  return h(
    "span",
    { class: "feedback", role: "group", dataset: { actionId: actionId(element) } },
    pair.map(([sign, half]) => choice(sign, half)),
  );

  function choice(sign, half) {
    const press = () => ctx.dispatch(element, slot, { value: half.value, text: half.text }, control);
    const control = h(
      "button",
      {
        type: "button",
        class: "feedback-button",
        "aria-label": half.accessibility_label ?? half.text.text,
        title: half.accessibility_label,
        dataset: { value: half.value },
        onclick: press,
      },
      icon(sign, { size: 16 }),
      h("span", {}, textObject(half.text, ctx.store)),
    );
    return control;
  }
}

export function iconButton(element, slot, ctx) {
  if (element.visible_to_user_ids && !element.visible_to_user_ids.includes(ctx.store.me.id))
    return h("span", { hidden: true });
  const press = () => ctx.dispatch(element, slot, { value: element.value }, control);
  const control = h(
    "button",
    {
      type: "button",
      class: "feedback-button",
      "aria-label": element.accessibility_label ?? element.text.text,
      dataset: { actionId: actionId(element), value: element.value },
      onclick: press,
    },
    icon(element.icon === "trash" ? "trash" : "bolt", { size: 16 }),
    h("span", {}, textObject(element.text, ctx.store)),
  );
  return control;
}
