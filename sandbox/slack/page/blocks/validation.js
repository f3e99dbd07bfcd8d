// What Slack's own client checks before it submits a view.

import { actionId } from "./drawing.js";

/** Return {block_id: what is wrong} for the input blocks of a view; empty when all is well. */
export function validate(blocks, form) {
  const errors = {};
  for (const block of blocks) {
    if (block.type === "container") Object.assign(errors, validate(block.child_blocks ?? [], form));
    if (block.type !== "input") continue;
    const error = problem(block, form.get(block.block_id, actionId(block.element)));
    if (error) errors[block.block_id] = error;
  }
  return errors;
}

function problem({ element, optional }, state) {
  const value = content(state);
  if (isEmpty(value)) return optional ? null : "Please complete this required field.";
  return CHECKS[element.type]?.(value, element) ?? null;
}

function content(state) {
  const { type, ...rest } = state ?? {};
  return Object.values(rest)[0];
}

function isEmpty(value) {
  return (
    value === null || value === undefined || value === "" || (Array.isArray(value) && value.length === 0)
  );
}

const CHECKS = {
  plain_text_input: (value, { min_length: min, max_length: max }) => {
    if (min && value.length < min) return `Please write at least ${min} characters.`;
    return max && value.length > max ? `Please write at most ${max} characters (now ${value.length}).` : null;
  },
  number_input: (value, { min_value: min, max_value: max, is_decimal_allowed: decimals }) => {
    const number = Number(value);
    if (Number.isNaN(number) || (!decimals && !Number.isInteger(number)))
      return decimals ? "Please enter a number." : "Please enter a whole number.";
    if (min !== undefined && number < Number(min)) return `Please enter ${min} or more.`;
    return max !== undefined && number > Number(max) ? `Please enter ${max} or less.` : null;
  },
  email_text_input: (value) =>
    /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value)
      ? null
      : "Please enter an e-mail address, such as name@example.com.",
  url_text_input: (value) =>
    URL.canParse(value) ? null : "Please enter a whole address, such as https://example.com.",
};
