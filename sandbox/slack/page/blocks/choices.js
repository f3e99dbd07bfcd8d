// Checkboxes and radio buttons.

import { h, uniqueId } from "../dom.js";
import { textObject } from "../text/mrkdwn.js";
import { actionId, Field } from "./drawing.js";

export function checkboxes(element, slot, ctx) {
  const field = new Field(element, slot, ctx, { selected_options: element.initial_options ?? [] });
  const isOn = (option) => field.value.selected_options.some((chosen) => chosen.value === option.value);
  const options = element.options.map((option) => choice("checkbox", option, isOn(option), onChange, ctx));
  return group("group", element, slot, options);

  function onChange() {
    const chosen = element.options.filter((_, index) => options[index].querySelector("input").checked);
    field.change({ selected_options: chosen }, { undo: redraw });
  }

  function redraw() {
    element.options.forEach(
      (option, index) => (options[index].querySelector("input").checked = isOn(option)),
    );
  }
}

export function radioButtons(element, slot, ctx) {
  const field = new Field(element, slot, ctx, { selected_option: element.initial_option ?? null });
  const name = uniqueId("radio");
  const isOn = (option) => field.value.selected_option?.value === option.value;
  const options = element.options.map((option) =>
    choice(
      "radio",
      option,
      isOn(option),
      () => field.change({ selected_option: option }, { undo: redraw }),
      ctx,
      name,
    ),
  );
  return group("radiogroup", element, slot, options);

  function redraw() {
    element.options.forEach(
      (option, index) => (options[index].querySelector("input").checked = isOn(option)),
    );
  }
}

function choice(type, option, on, onchange, ctx, name) {
  const input = h("input", { type, name, onchange, value: option.value, dataset: { value: option.value } });
  input.checked = on;
  const description =
    option.description &&
    h("span", { class: "choice-description" }, textObject(option.description, ctx.store));
  return h(
    "label",
    { class: "choice" },
    input,
    h("span", { class: "choice-text" }, textObject(option.text, ctx.store), description),
  );
}

function group(role, element, slot, options) {
  return h(
    "div",
    {
      class: "choices",
      role,
      "aria-labelledby": slot.labelId,
      "aria-describedby": slot.describedBy,
      dataset: { actionId: actionId(element) },
    },
    options,
  );
}
