// The stream of events for one person, opened again whenever it breaks.

const RETRY_MS = 1500;

export class Live {
  #source = null;
  #timer = 0;
  #broken = false;
  #settled = () => {};

  /** `onEvent(event)` for every event, `onState(online)` when the stream opens or breaks, `onReturn()` after a break. */
  constructor({ onEvent, onState, onReturn }) {
    Object.assign(this, { onEvent, onState, onReturn });
  }

  /** Listen for a person; resolves when the stream is open, or has failed for the first time. */
  listen(as) {
    this.stop();
    this.#broken = false;
    return new Promise((resolve) => {
      this.#settled = resolve;
      this.#open(as);
    });
  }

  stop() {
    clearTimeout(this.#timer);
    this.#source?.close();
    this.#source = null;
    this.#settled();
  }

  #open(as) {
    const source = new EventSource(`/ui/events?${new URLSearchParams({ as })}`);
    this.#source = source;
    source.onopen = () => this.#opened();
    source.onmessage = (message) => this.onEvent(JSON.parse(message.data));
    source.onerror = () => this.#failed(source, as);
  }

  #opened() {
    this.onState(true);
    this.#settled();
    if (this.#broken) this.onReturn();
    this.#broken = false;
  }

  #failed(source, as) {
    this.#broken = true;
    this.onState(false);
    this.#settled();
    // The browser reconnects by itself after a dropped connection, but gives up after an HTTP error.
    if (source.readyState !== EventSource.CLOSED || source !== this.#source) return;
    this.#timer = setTimeout(() => this.#open(as), RETRY_MS);
  }
}
