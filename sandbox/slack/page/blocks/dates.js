// Date and time pickers, which the browser already has.

import { h } from "../dom.js";
import { actionId, Field } from "./drawing.js";

export function datepicker(element, slot, ctx) {
  return picker(element, slot, ctx, { type: "date", key: "selected_date", initial: element.initial_date });
}

export function timepicker(element, slot, ctx) {
  return picker(element, slot, ctx, { type: "time", key: "selected_time", initial: element.initial_time });
}

export function datetimepicker(element, slot, ctx) {
  return picker(element, slot, ctx, {
    type: "datetime-local",
    key: "selected_date_time",
    initial: element.initial_date_time,
    shown: localMinute,
    kept: (text) => Math.floor(new Date(text).getTime() / 1000),
  });
}

function picker(element, slot, ctx, { type, key, initial, shown = String, kept = String }) {
  const field = new Field(element, slot, ctx, { [key]: initial ?? null });
  const input = h("input", {
    type,
    class: "text-input date-input",
    dataset: { actionId: actionId(element) },
    "aria-labelledby": slot.labelId,
    "aria-describedby": slot.describedBy,
    "aria-label": slot.labelId ? undefined : (element.placeholder?.text ?? "Choose"),
    title: element.placeholder?.text,
    onchange: () =>
      field.change({ [key]: input.value ? kept(input.value) : null }, { control: input, undo: show }),
  });
  show();
  return input;

  function show() {
    input.value = field.value[key] ? shown(field.value[key]) : "";
  }
}

/** Return a Unix time as `datetime-local` writes it, in the browser's time zone. */
function localMinute(seconds) {
  const moment = new Date(seconds * 1000);
  return new Date(moment.getTime() - moment.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
