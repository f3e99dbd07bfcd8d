// What a person typed, as Slack's clients send it: escaped, with mentions, channels and links as references.

const CODE = /(```[\s\S]*?```|`[^`\n]+`)/;
const BROADCAST = /(^|[\s(])@(here|channel|everyone)(?![\p{L}\p{N}_-])/gu;
const ADDRESS = /(^|[\s(])(https?:\/\/[^\s<>]*[^\s<>.,:;!?)])/g;

/** Return the text to send; names are matched in full, longest first, outside of code. */
export function outgoing(text, store) {
  const people = mentions(store);
  const channels = store.channels.filter((channel) => !channel.is_im);
  return escaped(text)
    .split(CODE)
    .map((part, index) => (index % 2 ? part : withReferences(part, people, channels)))
    .join("");
}

function escaped(text) {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

function withReferences(text, people, channels) {
  const linked = text.replace(ADDRESS, "$1<$2>").replace(BROADCAST, "$1<!$2>");
  const named = replaceNames(linked, "@", [...people.keys()], (name) => `<@${people.get(name)}>`);
  const ids = new Map(channels.map((channel) => [channel.name.toLowerCase(), channel]));
  return replaceNames(named, "#", [...ids.keys()], (name) => `<#${ids.get(name).id}|${ids.get(name).name}>`);
}

function mentions(store) {
  const ids = new Map();
  const people = [...store.people.filter((person) => !person.deleted), store.appPerson()];
  for (const { id, name, real_name: realName } of people) {
    for (const called of [realName, name])
      if (called && id) ids.set(escaped(called).toLowerCase(), ids.get(escaped(called).toLowerCase()) ?? id);
  }
  return ids;
}

function replaceNames(text, sign, names, reference) {
  if (!names.length) return text;
  const longestFirst = names
    .sort((one, other) => other.length - one.length)
    .map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  const pattern = new RegExp(`(^|[\\s(,;:"'])${sign}(${longestFirst.join("|")})(?![\\p{L}\\p{N}_-])`, "giu");
  return text.replace(pattern, (_, before, name) => before + reference(name.toLowerCase()));
}
