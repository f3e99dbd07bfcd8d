// Telling the reader what happened elsewhere: announcements, toasts, and who else has something waiting.

import { avatar } from "./ui/avatar.js";
import { authorOf, channelName } from "./text/names.js";
import { excerpt } from "./text/mrkdwn.js";

export class News {
  constructor({ store, toasts, announcer, open }) {
    Object.assign(this, { store, toasts, announcer, open });
  }

  /** Announce a message that is in view; show a toast for a direct message or mention that is not. */
  consider(event) {
    if (!["message", "ephemeral"].includes(event.type)) return;
    const { message, channel } = event;
    const author = authorOf(message, this.store);
    if (author.id === this.store.me.id) return;
    const text = excerpt(message.text ?? "", this.store);
    if (this.#isInView(channel, message)) this.announcer.textContent = `${author.name}: ${text}`;
    else if (this.#concernsMe(channel, message)) this.#toast({ author, text, channel, message });
  }

  #isInView(channel, message) {
    const { place } = this.store;
    if (place.home || place.channel !== channel) return false;
    const inThread = message.thread_ts && message.thread_ts !== message.ts;
    return !inThread || place.thread === message.thread_ts;
  }

  #concernsMe(channelId, message) {
    const isDirect = this.store.channel(channelId)?.is_im ?? channelId.startsWith("D");
    return isDirect || message.ephemeral || (message.text ?? "").includes(`<@${this.store.me.id}>`);
  }

  #toast({ author, text, channel, message }) {
    const thread = message.thread_ts && message.thread_ts !== message.ts ? message.thread_ts : null;
    const known = this.store.channel(channel);
    const where = known && !known.is_im ? ` in ${channelName(known, this.store)}` : "";
    this.toasts.info(`${author.name}${where}: ${text || "(a message)"}`, {
      lead: avatar(author.person, { size: 24, name: author.name }),
      action: { label: "Open", run: () => this.open({ channel, thread }) },
    });
  }
}
