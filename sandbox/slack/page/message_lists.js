// The messages of the channels and threads that have been opened, true also while they are being read.

import { isTopLevel, withChange, withMessage, withReplyCounted, withoutMessage } from "./conversations.js";

export class MessageLists {
  #lists = new Map();
  #readings = new Set();

  /** Return the messages of a channel, or of a thread; undefined while they have not been read. */
  of = (channel, thread) => this.#lists.get(listKey(channel, thread));

  /** Begin to read a list: what happens until its answer arrives is not in that answer, and is noted. */
  startReading(channel, thread) {
    const reading = { channel, key: listKey(channel, thread), changes: [] };
    this.#readings.add(reading);
    return reading;
  }

  /** Keep what was read, with what happened meanwhile; a reading begun for somebody else is dropped. */
  keep(reading, messages) {
    if (!this.#readings.has(reading)) return;
    const read = messages.map((message) => ({ ...message, channel: reading.channel }));
    const list = reading.changes.reduce((known, change) => change(known), read);
    this.#lists.set(reading.key, list);
  }

  stopReading(reading) {
    this.#readings.delete(reading);
  }

  forget() {
    this.#lists.clear();
    this.#readings.clear();
  }

  add(channel, message) {
    const whole = { ...message, channel };
    if (isTopLevel(whole)) this.#edit(listKey(channel), (list) => withMessage(list, whole));
    if (!whole.thread_ts) return;
    this.#edit(listKey(channel, whole.thread_ts), (list) => withMessage(list, whole));
    const isReply = whole.thread_ts !== whole.ts && !whole.ephemeral;
    if (isReply) this.#editAll(channel, (list) => withReplyCounted(list, whole));
  }

  change(channel, message) {
    this.#editAll(channel, (list) => withChange(list, { ...message, channel }));
  }

  remove(channel, ts) {
    this.#editAll(channel, (list) => withoutMessage(list, ts));
  }

  react(channel, ts, reactions) {
    const turn = (message) => (message.ts === ts ? { ...message, reactions } : message);
    this.#editAll(channel, (list) => list.map(turn));
  }

  #edit(key, change) {
    if (this.#lists.has(key)) this.#lists.set(key, change(this.#lists.get(key)));
    for (const reading of this.#readings) if (reading.key === key) reading.changes.push(change);
  }

  #editAll(channel, change) {
    const keys = [...this.#lists.keys(), ...[...this.#readings].map((reading) => reading.key)];
    const ofChannel = keys.filter((key) => key === channel || key.startsWith(`${channel} `));
    for (const key of new Set(ofChannel)) this.#edit(key, change);
  }
}

/** Return the key of a channel, or of a thread in it. */
export function listKey(channel, thread) {
  return thread ? `${channel} ${thread}` : channel;
}
