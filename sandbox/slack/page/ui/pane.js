// What panes have in common.

import { h } from "../dom.js";
import { icon } from "../icons.js";
import { displayName } from "../text/names.js";

export function backButton(label, go) {
  return h(
    "button",
    { type: "button", class: "icon-button narrow-only", "aria-label": label, onclick: go },
    icon("back"),
  );
}

/** Return the tabs of the app: its Home and its messages. */
export function appTabs({ store, journey }, here) {
  const tab = (name, label, open) =>
    h(
      "button",
      {
        type: "button",
        class: name === here ? "tab tab-here" : "tab",
        "aria-current": name === here && "page",
        onclick: open,
      },
      label,
    );
  return h(
    "div",
    { class: "tabs" },
    tab("home", "Home", () => journey.openHome()),
    tab("messages", "Messages", () => journey.openDm(store.app.bot_user_id)),
  );
}

/** Return what the app says it is doing right now. */
export function statusLine(store, channel, thread) {
  const status = store.status(channel, thread);
  if (!status) return null;
  return h(
    "div",
    { class: "status-line", role: "status" },
    h("span", { class: "dots", "aria-hidden": "true" }, h("i"), h("i"), h("i")),
    h("span", {}, `${displayName(store.appPerson())} ${status}`),
  );
}

/** Return a value that changes when messages must be drawn again because somebody's name did. */
export function namesVersion(store) {
  return JSON.stringify([
    store.me.id,
    store.people.map(({ id, name, real_name: realName, color }) => [id, name, realName, color]),
    store.channels.map(({ id, name }) => [id, name]),
  ]);
}
