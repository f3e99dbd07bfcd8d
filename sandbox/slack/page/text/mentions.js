// Mentions of people, channels and groups, with the names this reader knows.

import { h } from "../dom.js";
import { link } from "./links.js";
import { templated } from "./dates.js";

export function personMention(id, names, label) {
  const person = names.person(id) ?? (id === names.app.bot_user_id ? names.appPerson() : null);
  const isMe = id === names.me?.id;
  const name = person?.real_name || person?.name || label || id;
  return h("span", { class: isMe ? "mention mention-me" : "mention", dataset: { person: id } }, `@${name}`);
}

export function channelMention(id, names, label) {
  const name = names.channel(id)?.name ?? label ?? id;
  return h(
    "a",
    { class: "mention", href: `#channel=${encodeURIComponent(id)}`, dataset: { goto: id } },
    `#${name}`,
  );
}

export function groupMention(name) {
  return h("span", { class: "mention mention-me" }, `@${name}`);
}

/** Return what stands for one `<...>` of mrkdwn; `inside` is without the angle brackets, entities decoded. */
export function reference(inside, names) {
  const bar = inside.indexOf("|");
  const target = bar < 0 ? inside : inside.slice(0, bar);
  const label = bar < 0 ? undefined : inside.slice(bar + 1);
  if (target.startsWith("@")) return personMention(target.slice(1), names, label);
  if (target.startsWith("#")) return channelMention(target.slice(1), names, label);
  if (target.startsWith("!")) return special(target.slice(1), label);
  return link(target, label || target.replace(/^mailto:/, ""));
}

function special(command, label) {
  const [name, ...parts] = command.split("^");
  if (name === "date") return dateReference(parts, label);
  if (name === "subteam") return groupMention((label ?? parts[0] ?? "group").replace(/^@/, ""));
  return groupMention(label?.replace(/^@/, "") ?? name);
}

function dateReference([timestamp, template = "", url], label) {
  const text = h("time", { title: label }, templated(timestamp, template, label));
  return url ? link(url, text) : text;
}
