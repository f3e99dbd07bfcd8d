// What a person can do: every click and key ends in one of these verbs.

export class Workspace {
  constructor({ api, store, toasts }) {
    Object.assign(this, { api, store, toasts });
  }

  /** Do something that may be refused: the refusal is shown, and false returned. */
  attempt = (work, sentence) => this.toasts.attempt(work, sentence);

  say = (channel, thread, text) =>
    this.attempt(() => this.api.say({ channel, text, ...(thread ? { thread_ts: thread } : {}) }));

  command(channel, thread, command, text) {
    const send = () => this.api.command({ channel, command, text, ...(thread ? { thread_ts: thread } : {}) });
    return this.attempt(send, (error) => `${command} failed with the error ${error.code}. ${error.message}`);
  }

  act = (container, action, state) => this.attempt(() => this.api.act({ container, action, state }));
  react = (channel, ts, name) => this.attempt(() => this.api.react({ channel, ts, name }));
  runShortcut = (shortcut) => this.attempt(() => this.api.shortcut(shortcut));

  /** Submit the top modal; returns {errors} to show, or nothing. */
  async submitView(view, state) {
    try {
      const answer = await this.api.submitView({ view_id: view.id, state });
      if (answer.errors) return answer;
      if (answer.view) this.store.show(answer.view);
      else this.store.hide(view.id);
    } catch (error) {
      this.toasts.explain(error);
      return { errors: {} };
    }
    return undefined;
  }

  async closeView(view) {
    this.store.hide(view.id);
    await this.attempt(() => this.api.closeView(view.id));
  }
}
