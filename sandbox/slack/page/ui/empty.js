// What stands where nothing is yet.

import { h } from "../dom.js";
import { icon } from "../icons.js";
import { channelName, displayName } from "../text/names.js";
import { avatar } from "./avatar.js";

export function loading() {
  return h(
    "div",
    { class: "loading", role: "status" },
    h("span", { class: "sr-only" }, "Loading…"),
    [1, 2, 3].map(() => h("div", { class: "bone" })),
  );
}

/** Invite the reader to a first message, with words to try in the field already. */
export function emptyConversation(channel, { store }, composer) {
  const app = store.appPerson();
  const example = channel.is_im
    ? exampleDm(channel, store)
    : `@${displayName(app)} the signup form accepts an empty e-mail, please fix it`;
  const picture = channel.is_im
    ? avatar(channel.user === app.id ? app : store.person(channel.user), {
        size: 56,
        name: channelName(channel, store),
      })
    : h("span", { class: "empty-sign" }, icon("hash", { size: 28 }));
  return h(
    "div",
    { class: "empty" },
    picture,
    h("h3", {}, "No messages yet"),
    h(
      "p",
      {},
      channel.is_im
        ? `This is the beginning of your conversation with ${channelName(channel, store)}.`
        : `This is the beginning of ${channelName(channel, store)}.`,
    ),
    h(
      "button",
      { type: "button", class: "try", onclick: () => composer.suggest(example) },
      h("span", { class: "try-label" }, "Try:"),
      h("span", {}, example),
    ),
  );
}

function exampleDm(channel, store) {
  return channel.user === store.app.bot_user_id ? "What is waiting for me?" : "Hello!";
}

export function emptyHome(store) {
  const app = store.appPerson();
  const text = store.app.connected
    ? "It appears here as soon as the app publishes it."
    : "The app is not connected. Start it, and its Home appears here.";
  return h(
    "div",
    { class: "empty" },
    avatar(app, { size: 56 }),
    h("h3", {}, `${displayName(app)} has no Home for you yet`),
    h("p", {}, text),
  );
}

export function nowhere() {
  return h(
    "div",
    { class: "empty" },
    h("span", { class: "empty-sign" }, icon("message", { size: 28 })),
    h("h3", {}, "Choose a conversation"),
    h("p", {}, "Channels, the app and people are in the list."),
  );
}
