// Finding the same field again after a view was drawn anew.

/** Return which field inside `parent` has the focus, to give to `focusField`. */
export function focusedField(parent) {
  const active = document.activeElement;
  if (!parent.contains(active)) return null;
  const field = active.closest("[data-action-id]");
  if (!field) return null;
  return {
    block: active.closest("[data-block-id]")?.dataset.blockId,
    action: field.dataset.actionId,
    value: active.dataset.value,
    caret: caretOf(active),
  };
}

export function focusField(parent, wanted) {
  if (!wanted) return;
  const blocks = [...parent.querySelectorAll("[data-block-id]")].filter(
    (block) => block.dataset.blockId === wanted.block,
  );
  const fields = blocks
    .flatMap((block) => [...block.querySelectorAll("[data-action-id]")])
    .filter((field) => field.dataset.actionId === wanted.action);
  const field = fields.find((candidate) => candidate.dataset.value === wanted.value) ?? fields[0];
  const target = field?.matches("input, textarea, button, a") ? field : field?.querySelector("input, button");
  target?.focus({ preventScroll: true });
  if (target && wanted.caret !== null && caretOf(target) !== null)
    target.setSelectionRange(wanted.caret, wanted.caret);
}

/** Number, e-mail and date fields have no caret one could set. */
function caretOf(field) {
  const hasCaret =
    field.tagName === "TEXTAREA" || (field.tagName === "INPUT" && ["text", "url"].includes(field.type));
  return hasCaret ? field.selectionStart : null;
}
