// What people are called.

/** Return the name a reader knows a person by. */
export function displayName(person) {
  return person?.real_name || person?.name || person?.id || "Somebody";
}

/** Return who wrote a message: {id, name, person, isApp}. */
export function authorOf(message, store) {
  const { app } = store;
  const isApp = Boolean(message.bot_id) || message.user === app.bot_user_id;
  const person = store.person(message.user) ?? (isApp ? store.appPerson() : null);
  const name = message.username || (person ? displayName(person) : (message.user ?? "Slackbot"));
  return { id: message.user ?? message.bot_id ?? "", name, person, isApp };
}

/** Return "#webshop" for a channel, "Omar Okafor" for a direct message. */
export function channelName(channel, store) {
  if (!channel) return "";
  if (!channel.is_im) return `#${channel.name}`;
  const other = channel.user === store.app.bot_user_id ? store.appPerson() : store.person(channel.user);
  return other ? displayName(other) : channel.name || channel.user;
}
