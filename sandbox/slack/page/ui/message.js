// One message: who, when, what, and what can be done with it.

import { h } from "../dom.js";
import { icon } from "../icons.js";
import { attachments } from "../blocks/attachments.js";
import { Drawing } from "../blocks/drawing.js";
import { renderBlocks } from "../blocks/index.js";
import { files } from "../blocks/media.js";
import { ago, clock, fullTime, momentOf } from "../text/dates.js";
import { mrkdwn } from "../text/mrkdwn.js";
import { authorOf } from "../text/names.js";
import { avatar } from "./avatar.js";
import { reactions } from "./reactions.js";

/** Return a message as a list item. `compact` leaves out the author, `inThread` the thread's footer. */
export function messageItem(message, { desk, compact, inThread }) {
  const { store } = desk;
  const author = authorOf(message, store);
  const moment = momentOf(message.ts);
  // Below a card the mark would take a line of its own; beside its time it takes none.
  const markInHead = !compact && message.blocks?.length > 0;
  const classes = ["message", compact && "message-compact", message.ephemeral && "message-ephemeral"].filter(
    Boolean,
  );
  return h(
    "li",
    {
      class: classes.join(" "),
      tabindex: "-1",
      dataset: { ts: message.ts, author: author.id, ephemeral: message.ephemeral ? "1" : undefined },
    },
    h(
      "div",
      { class: "message-gutter" },
      compact ? time(moment, "message-time") : avatar(author.person, { name: author.name }),
    ),
    h(
      "div",
      { class: "message-main" },
      message.ephemeral && h("div", { class: "only-you" }, icon("eye", { size: 14 }), "Only visible to you"),
      compact ? h("span", { class: "sr-only" }, `${author.name}: `) : heading(author, moment, markInHead && editedMark(message)),
      h("div", { class: "message-body" }, body(message, desk, !markInHead && editedMark(message))),
      message.files?.length && files(message.files),
      reactions(message, desk),
      !inThread && message.reply_count > 0 && threadFooter(message, desk),
    ),
  );
}

function editedMark({ edited, ts }) {
  return edited && h("span", { class: "edited", title: fullTime(momentOf(edited.ts ?? ts)) }, "(edited)");
}

function heading(author, moment, mark) {
  return h(
    "div",
    { class: "message-head" },
    h("span", { class: "message-author", dataset: { person: author.id } }, author.name),
    author.isApp && h("span", { class: "app-badge" }, "APP"),
    time(moment, "message-time"),
    mark,
  );
}

function time(moment, className) {
  return h(
    "time",
    { class: className, datetime: moment.toISOString(), title: fullTime(moment) },
    clock(moment),
  );
}

function body(message, desk, edited) {
  const { store, layers, workspace } = desk;
  const container = {
    type: "message",
    channel: message.channel,
    ts: message.ts,
    ...(message.thread_ts ? { thread_ts: message.thread_ts } : {}),
    ...(message.ephemeral ? { is_ephemeral: true } : {}),
  };
  const form = store.form(`${message.channel} ${message.ts}`);
  const post = (action) => workspace.act(container, action, { values: form.values() });
  const drawing = new Drawing({ store, layers, form, post, channel: message.channel });
  const hasBlocks = message.blocks?.length > 0;
  const marks = [
    message.streaming && h("span", { class: "caret", role: "img", "aria-label": "still writing" }),
    edited,
  ];
  return [
    hasBlocks
      ? renderBlocks(message.blocks, drawing)
      : h("div", { class: "rich" }, mrkdwn(message.text, store), marks),
    attachments(message.attachments, store, (blocks) => renderBlocks(blocks, drawing)),
    hasBlocks && marks,
  ];
}

function threadFooter(message, { store, journey }) {
  const people = (message.reply_users ?? []).slice(0, 4).map((id) => {
    const author = authorOf(
      id.startsWith("B") ? { bot_id: id, user: store.app.bot_user_id } : { user: id },
      store,
    );
    return avatar(author.person, { size: 20, name: author.name });
  });
  const count = message.reply_count;
  const last =
    message.latest_reply &&
    h("span", { class: "muted" }, `Last reply ${ago(momentOf(message.latest_reply))}`);
  return h(
    "button",
    {
      type: "button",
      class: "thread-footer",
      onclick: () => journey.openThread(message.channel, message.ts),
    },
    h("span", { class: "thread-people" }, people),
    h("span", { class: "thread-count" }, `${count} ${count === 1 ? "reply" : "replies"}`),
    last,
  );
}
