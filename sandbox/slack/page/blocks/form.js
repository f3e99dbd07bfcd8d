// What has been filled in on one message or view, in the shape of Slack's `state.values`.

export class FormState {
  #fields = new Map();
  #drawn = new Set();
  opened = new Map(); // collapsible containers, by block id

  /** Take note of a field being drawn, and return its value: what was filled in, else `initial`. */
  field(blockId, actionId, initial) {
    const key = fieldKey(blockId, actionId);
    this.#drawn.add(key);
    const known = this.#fields.get(key);
    if (known?.touched) return known.value;
    this.#fields.set(key, { blockId, actionId, value: initial, touched: false });
    return initial;
  }

  set(blockId, actionId, value) {
    this.#fields.set(fieldKey(blockId, actionId), { blockId, actionId, value, touched: true });
  }

  get = (blockId, actionId) => this.#fields.get(fieldKey(blockId, actionId))?.value;

  startDrawing() {
    this.#drawn.clear();
  }

  /** Forget fields that the newest version of the view no longer has. */
  endDrawing() {
    for (const key of this.#fields.keys()) if (!this.#drawn.has(key)) this.#fields.delete(key);
  }

  values() {
    const values = {};
    for (const { blockId, actionId, value } of this.#fields.values()) {
      values[blockId] = { ...values[blockId], [actionId]: value };
    }
    return values;
  }
}

function fieldKey(blockId, actionId) {
  return JSON.stringify([blockId, actionId]);
}
