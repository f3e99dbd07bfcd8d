// Text fields: plain (one line or many), e-mail, number, address, rich text, files.

import { h } from "../dom.js";
import { actionId, Field } from "./drawing.js";

const text = (value) => ({ value: value === "" ? null : value });

export const plainTextInput = (element, slot, ctx) =>
  textInput(element, slot, ctx, { tag: element.multiline ? "textarea" : "input", type: "text" });
export const emailInput = (element, slot, ctx) => textInput(element, slot, ctx, { type: "email" });
export const urlInput = (element, slot, ctx) => textInput(element, slot, ctx, { type: "url" });
export const numberInput = (element, slot, ctx) =>
  textInput(element, slot, ctx, { type: "number", step: element.is_decimal_allowed ? "any" : "1" });

/** A rich text input is written as plain text here, and handed over as one rich text section. */
export function richTextInput(element, slot, ctx) {
  const initial = element.initial_value ?? null;
  return textInput(element, slot, ctx, {
    tag: "textarea",
    key: "rich_text_value",
    initial,
    shown: (value) =>
      (value?.elements ?? [])
        .map((part) => (part.elements ?? []).map((run) => run.text ?? "").join(""))
        .join("\n"),
    kept: (typed) => ({ rich_text_value: typed ? richText(typed) : null }),
  });
}

function richText(typed) {
  return {
    type: "rich_text",
    elements: [{ type: "rich_text_section", elements: [{ type: "text", text: typed }] }],
  };
}

function textInput(
  element,
  slot,
  ctx,
  {
    tag = "input",
    type,
    step,
    key = "value",
    initial = element.initial_value ?? null,
    shown = (value) => value ?? "",
    kept = text,
  },
) {
  const field = new Field(element, slot, ctx, { [key]: initial });
  const triggers = element.dispatch_action_config?.trigger_actions_on ?? ["on_enter_pressed"];
  const input = h(tag, {
    class: tag === "textarea" ? "text-input text-area" : "text-input",
    type: tag === "input" && type,
    step,
    rows: tag === "textarea" && 4,
    placeholder: element.placeholder?.text,
    autocomplete: "off",
    "aria-labelledby": slot.labelId,
    "aria-describedby": slot.describedBy,
    "aria-required": slot.labelId && !slot.optional && "true",
    dataset: { actionId: actionId(element), focus: element.focus_on_load ? "1" : undefined },
    oninput: () => (field.keep(kept(input.value)), post("on_character_entered")),
    onkeydown: onKey,
  });
  input.value = shown(field.value[key]);
  return input;

  function post(trigger) {
    if (!slot.quiet && triggers.includes(trigger)) ctx.dispatch(element, slot, kept(input.value));
  }

  function onKey(event) {
    if (event.key !== "Enter" || event.isComposing || tag === "textarea" || slot.quiet) return;
    event.preventDefault();
    event.stopPropagation();
    post("on_enter_pressed");
  }
}

export function fileInput(element, slot) {
  return h(
    "div",
    { class: "unsupported", "aria-labelledby": slot.labelId },
    "Files cannot be handed over in the local Slack.",
  );
}
