// What drawing one message or view needs: names, what was filled in, and the way to act.

import { askToConfirm } from "../ui/confirm.js";

export class Drawing {
  #unnamedBlocks = 0;
  errors = {};
  slot = {};

  /** `post(action)` sends an action of this message or view, and returns whether it was taken. */
  constructor({ store, layers, form, post, channel = null }) {
    Object.assign(this, { store, layers, form, post, channel });
  }

  nextBlockId() {
    this.#unnamedBlocks += 1;
    return `block-${this.#unnamedBlocks}`;
  }

  /** Post what a person did with an element, after its confirm dialog; returns whether it was posted and taken. */
  async dispatch(element, slot, value, control) {
    if (control && isBusy(control)) return false;
    if (element.confirm && !(await askToConfirm(element.confirm, this))) return false;
    return busy(control, () =>
      this.post({ type: element.type, action_id: actionId(element), block_id: slot.blockId, ...value }),
    );
  }

  clearError(blockId) {
    this.onErrorCleared?.(blockId);
  }

  /** Return whether a container stands open, as the reader left it, else as the app wants it first. */
  opened = (blockId, otherwise) => this.form.opened.get(blockId) ?? otherwise;

  rememberOpened(blockId, open) {
    this.form.opened.set(blockId, open);
  }
}

/** Return the action id; Slack gives unnamed elements one of its own. */
export function actionId(element) {
  return element.action_id ?? `action-${element.type}`;
}

/**
 * Keep a control busy while something is under way: a second press does nothing, and returns false.
 * It is marked as disabled but keeps the focus, which `disabled` would take away from the keyboard.
 */
export async function busy(control, work) {
  if (!control) return work();
  if (isBusy(control)) return false;
  for (const name of ["aria-busy", "aria-disabled"]) control.setAttribute(name, "true");
  try {
    return await work();
  } finally {
    for (const name of ["aria-busy", "aria-disabled"]) control.removeAttribute(name);
  }
}

export function isBusy(control) {
  return control.getAttribute("aria-busy") === "true";
}

/**
 * A field an element fills in: its value so far, and how to change it.
 * Outside input blocks, and in those with dispatch_action, a change is posted at once; a refused one is taken back.
 */
export class Field {
  constructor(element, slot, ctx, initial) {
    Object.assign(this, { element, slot, ctx });
    this.value = ctx.form.field(slot.blockId, actionId(element), { type: element.type, ...initial });
  }

  async change(change, { control, undo } = {}) {
    const before = this.value;
    this.keep(change);
    if (this.slot.quiet) return;
    const posted = await this.ctx.dispatch(this.element, this.slot, change, control);
    if (posted || !undo) return;
    this.keep(before);
    undo(before);
  }

  keep(change) {
    this.value = { type: this.element.type, ...change };
    this.ctx.form.set(this.slot.blockId, actionId(this.element), this.value);
    this.ctx.clearError(this.slot.blockId);
  }
}
