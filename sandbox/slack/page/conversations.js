// Lists of messages: pure functions from an old list to the next one.

/** Return whether a message stands in the channel itself, not only in a thread. */
export function isTopLevel(message) {
  return !message.thread_ts || message.thread_ts === message.ts || message.subtype === "thread_broadcast";
}

/** Return the list with the message put in its place, replacing an older version of itself. */
export function withMessage(messages, message) {
  const next = messages.filter((other) => other.ts !== message.ts);
  next.push(message);
  return next.sort(byTs);
}

/** Return the list with a changed message; a list that never had it stays as it is. */
export function withChange(messages, message) {
  const known = messages.some((other) => other.ts === message.ts);
  return known ? messages.map((other) => (other.ts === message.ts ? message : other)) : messages;
}

export function withoutMessage(messages, ts) {
  return messages.filter((message) => message.ts !== ts);
}

/** Return the list with the parent's footer counting a reply, unless the server already counted it. */
export function withReplyCounted(messages, reply) {
  return messages.map((message) => {
    if (message.ts !== reply.thread_ts || Number(message.latest_reply ?? 0) >= Number(reply.ts))
      return message;
    const author = reply.user ?? reply.bot_id;
    return {
      ...message,
      thread_ts: message.ts,
      reply_count: (message.reply_count ?? 0) + 1,
      latest_reply: reply.ts,
      reply_users: [...new Set([...(message.reply_users ?? []), author])],
    };
  });
}

function byTs(one, other) {
  return Number(one.ts) - Number(other.ts);
}
