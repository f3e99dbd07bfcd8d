// Times as a reader sees them, in the browser's own time zone.

const DAY_MS = 86_400_000;

/** Return the moment a Slack timestamp ("1712345678.000100") names. */
export function momentOf(ts) {
  return new Date(Number(ts) * 1000);
}

function format(moment, options) {
  return new Intl.DateTimeFormat(undefined, options).format(moment);
}

export function clock(moment) {
  return format(moment, { hour: "numeric", minute: "2-digit" });
}

export function fullTime(moment) {
  return format(moment, {
    weekday: "long",
    year: "numeric",
    month: "long",
    day: "numeric",
    hour: "numeric",
    minute: "2-digit",
    second: "2-digit",
  });
}

function midnight(moment) {
  return new Date(moment.getFullYear(), moment.getMonth(), moment.getDate()).getTime();
}

function relativeDay(moment, now) {
  const days = Math.round((midnight(moment) - midnight(now)) / DAY_MS);
  return { "-1": "yesterday", 0: "today", 1: "tomorrow" }[days];
}

/** Return a key that is equal for two moments of the same day. */
export function dayKey(moment) {
  return midnight(moment);
}

/** Return the heading over a day's messages. */
export function dayName(moment, now = new Date()) {
  const relative = relativeDay(moment, now);
  if (relative) return relative[0].toUpperCase() + relative.slice(1);
  const year = moment.getFullYear() === now.getFullYear() ? undefined : "numeric";
  return format(moment, { weekday: "long", month: "long", day: "numeric", year });
}

/** Return how long ago something happened, coarsely. */
export function ago(moment, now = new Date()) {
  const seconds = Math.round((moment - now) / 1000);
  const relative = new Intl.RelativeTimeFormat(undefined, { numeric: "auto" });
  const steps = [
    ["day", 86_400],
    ["hour", 3600],
    ["minute", 60],
  ];
  const step = steps.find(([, size]) => Math.abs(seconds) >= size);
  return step ? relative.format(Math.round(seconds / step[1]), step[0]) : "just now";
}

const pretty = (moment, otherwise) => relativeDay(moment, new Date()) ?? otherwise;
const dayMonth = (moment) => format(moment, { month: "long", day: "numeric", year: "numeric" });
const short = (moment) => format(moment, { month: "short", day: "numeric", year: "numeric" });
const long = (moment) => format(moment, { weekday: "long", month: "long", day: "numeric", year: "numeric" });
const numeric = (moment) => `${moment.getFullYear()}-${two(moment.getMonth() + 1)}-${two(moment.getDate())}`;
const two = (number) => String(number).padStart(2, "0");

const TOKENS = {
  date_num: numeric,
  date: dayMonth,
  date_short: short,
  date_long: long,
  date_pretty: (moment) => pretty(moment, dayMonth(moment)),
  date_short_pretty: (moment) => pretty(moment, short(moment)),
  date_long_pretty: (moment) => pretty(moment, long(moment)),
  date_slash: (moment) => format(moment, { year: "numeric", month: "2-digit", day: "2-digit" }),
  day_divider_pretty: (moment) => dayName(moment),
  time: clock,
  time_secs: (moment) => format(moment, { hour: "numeric", minute: "2-digit", second: "2-digit" }),
  ago: (moment) => ago(moment),
};

/** Return a date written by Slack's template ("{date_short} at {time}"), else the fallback. */
export function templated(timestamp, template, fallback) {
  const moment = new Date(Number(timestamp) * 1000);
  if (Number.isNaN(moment.getTime())) return fallback ?? "";
  const known = [...template.matchAll(/\{(\w+)\}/g)].every(([, token]) => token in TOKENS);
  return known ? template.replace(/\{(\w+)\}/g, (_, token) => TOKENS[token](moment)) : (fallback ?? "");
}
