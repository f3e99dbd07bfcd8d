// Where the reader is (person, channel, thread or Home), kept in the address so that a link opens the same place.

/** Return the place the address names: {as, channel, thread, message, home}. */
export function readPlace(hash = location.hash) {
  const parameters = new URLSearchParams(hash.replace(/^#/, ""));
  return {
    as: parameters.get("as"),
    channel: parameters.get("channel"),
    thread: parameters.get("thread"),
    message: parameters.get("message"),
    home: parameters.has("home"),
  };
}

/** Return the address of a place, from the `#` on. */
export function placeHash({ as, channel, thread, message, home }) {
  const parameters = new URLSearchParams();
  if (as) parameters.set("as", as);
  if (home) parameters.set("home", "1");
  else if (channel) parameters.set("channel", channel);
  if (channel && thread && !home) parameters.set("thread", thread);
  if (message) parameters.set("message", message);
  return `#${parameters}`;
}

/** Show the place in the address bar without triggering `hashchange`. */
export function writePlace(place, { replace = false } = {}) {
  const hash = placeHash(place);
  if (hash === location.hash) return;
  if (replace) history.replaceState(null, "", hash);
  else history.pushState(null, "", hash);
}
