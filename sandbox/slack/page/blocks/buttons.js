// Buttons: default, primary and danger, with a spinner while the app is being told.

import { h } from "../dom.js";
import { safeUrl } from "../text/links.js";
import { textObject } from "../text/mrkdwn.js";
import { actionId } from "./drawing.js";

export function button(element, slot, ctx) {
  const value = { text: element.text, ...(element.value === undefined ? {} : { value: element.value }) };
  const press = () => ctx.dispatch(element, slot, value, control);
  const href = element.url ? safeUrl(element.url) : null;
  const attributes = {
    class: `button ${style(element.style)}`,
    "aria-label": element.accessibility_label,
    dataset: { actionId: actionId(element), value: element.value },
    onclick: press,
  };
  // Slack opens the address and still tells the app that the button was pressed.
  const control = href
    ? h(
        "a",
        { ...attributes, href, target: "_blank", rel: "noopener noreferrer" },
        textObject(element.text, ctx.store),
      )
    : h("button", { ...attributes, type: "button" }, textObject(element.text, ctx.store));
  return control;
}

export function workflowButton(element, slot, ctx) {
  return h(
    "button",
    {
      type: "button",
      class: `button ${style(element.style)}`,
      disabled: true,
      title: "Workflows do not run in the local Slack.",
    },
    textObject(element.text, ctx.store),
  );
}

function style(name) {
  return { primary: "button-primary", danger: "button-danger" }[name] ?? "";
}
