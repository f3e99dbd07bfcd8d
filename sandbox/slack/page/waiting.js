// Who else has unread direct messages: the reader plays several people, and should see whose turn it is.

const EVERY_MS = 4000;
const MOST = 12;

export class Waiting {
  #seen = new Map();

  constructor({ api, store, toasts, become }) {
    Object.assign(this, { api, store, toasts, become });
  }

  start() {
    setInterval(() => this.#look(), EVERY_MS);
    this.store.on("workspace", () => this.store.waiting.delete(this.store.me.id));
  }

  async #look() {
    if (document.hidden || !this.store.online) return;
    for (const person of this.others()) {
      const state = await this.api.state(person.id).catch(() => null);
      // Whoever the reader became meanwhile is told by the stream of events.
      if (state && person.id !== this.store.me.id) this.#note(person, state.channels);
    }
  }

  others() {
    return this.store.people
      .filter((person) => !person.is_bot && !person.deleted && person.id !== this.store.me.id)
      .slice(0, MOST);
  }

  #note(person, channels) {
    const ims = channels.filter((channel) => channel.is_im);
    const unread = ims.reduce((total, channel) => total + (channel.unread ?? 0), 0);
    const before = this.#seen.get(person.id);
    this.#seen.set(person.id, unread);
    if (this.store.waiting.get(person.id) !== unread) {
      this.store.waiting.set(person.id, unread);
      this.store.changed("waiting");
    }
    if (before !== undefined && unread > before)
      this.#tell(
        person,
        ims.find((channel) => channel.unread),
      );
  }

  #tell(person, channel) {
    const name = person.real_name || person.name;
    this.toasts.info(`${name} has a new direct message.`, {
      action: {
        label: `Be ${name.split(" ")[0]}`,
        run: () => this.become(person.id, { channel: channel.id }),
      },
    });
  }
}
