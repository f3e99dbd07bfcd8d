// The server's /ui endpoints, as one method per verb.

/** What the server refused, with a sentence for the person. */
export class ApiError extends Error {
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

export class Api {
  /** `actor` returns the Slack id of the person acting now. */
  constructor(actor) {
    this.actor = actor;
  }

  state = (as) => this.#get("/ui/state", as ? { as } : {});
  history = (channel) => this.#get("/ui/history", { as: this.actor(), channel });
  replies = (channel, ts) => this.#get("/ui/replies", { as: this.actor(), channel, ts });
  home = () => this.#get("/ui/home", { as: this.actor() });

  say = (message) => this.#post("/ui/message", message);
  command = (command) => this.#post("/ui/command", command);
  act = (action) => this.#post("/ui/action", action);
  submitView = (submission) => this.#post("/ui/view/submit", submission);
  closeView = (view_id) => this.#post("/ui/view/close", { view_id });
  shortcut = (shortcut) => this.#post("/ui/shortcut", shortcut);
  react = (reaction) => this.#post("/ui/reaction", reaction);
  openDm = (user) => this.#post("/ui/dm", { user });
  read = (channel) => this.#post("/ui/read", { channel });

  #get(path, parameters) {
    return answer(
      fetch(`${path}?${new URLSearchParams(parameters)}`, { headers: { Accept: "application/json" } }),
    );
  }

  #post(path, body) {
    return answer(
      fetch(path, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ as: this.actor(), ...body }),
      }),
    );
  }
}

async function answer(request) {
  const response = await request.catch(() => {
    throw new ApiError("unreachable", "The local Slack does not answer. Is it still running?");
  });
  const data = await response.json().catch(() => ({}));
  if (response.ok && !data.error) return data;
  const code = data.error ?? `http_${response.status}`;
  throw new ApiError(code, data.message ?? `The local Slack answered ${code}.`);
}
