// What each event of the server's stream means for the store.

const MEANINGS = {
  message: (store, event) => store.add(event.channel, event.message),
  ephemeral: (store, event) => store.add(event.channel, { ...event.message, ephemeral: true }),
  message_changed: (store, event) => store.change(event.channel, event.message),
  message_deleted: (store, event) => store.remove(event.channel, event.ts),
  ephemeral_deleted: (store, event) => store.remove(event.channel, event.ts),
  reaction: (store, event) => store.react(event.channel, event.ts, event.reactions),
  view_opened: (store, event) => store.show(event.view),
  view_pushed: (store, event) => store.show(event.view),
  view_updated: (store, event) => updateView(store, event.view),
  view_closed: (store, event) => store.hide(event.view_id),
  home: (store, event) => store.publish(event.view),
  status: (store, event) => store.setStatus(event.channel, event.thread_ts, event.status),
  unread: (store, event) => store.unread(event.channel, event.unread),
  people: (store, event) =>
    set(store, { people: event.people, me: event.people.find(isMe(store)) ?? store.me }),
  channels: (store, event) => set(store, { channels: event.channels }),
  app: (store, event) => set(store, { app: { ...store.app, connected: event.connected } }),
};

/** Apply one event; kinds this page does not know are left alone, so the server may learn new ones. */
export function apply(store, event) {
  MEANINGS[event.type]?.(store, event);
}

function updateView(store, view) {
  // An update that arrives after the person closed the modal must not bring it back.
  if (store.views.some((open) => open.id === view.id)) store.show(view);
}

function isMe(store) {
  return (person) => person.id === store.me.id;
}

function set(store, changes) {
  Object.assign(store, changes);
  store.changed("workspace");
}
