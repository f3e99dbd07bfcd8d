// The sidebar: the team, who the reader is, channels, the app, direct messages.

import { h, redraw } from "../dom.js";
import { icon } from "../icons.js";
import { displayName } from "../text/names.js";
import { avatar } from "./avatar.js";
import { openMenu } from "./menu.js";
import { themeButton } from "./theme.js";

export class Sidebar {
  constructor(desk) {
    this.desk = desk;
    this.top = h("div", { class: "side-top" });
    this.lists = h("div", { class: "side-lists" });
    this.element = h(
      "nav",
      { class: "sidebar", "aria-label": "Workspace" },
      this.top,
      this.lists,
      h("div", { class: "side-bottom" }, themeButton()),
    );
    for (const topic of ["workspace", "place", "waiting"]) desk.store.on(topic, () => this.draw());
  }

  draw() {
    const { store } = this.desk;
    redraw(
      this.top,
      h(
        "div",
        { class: "team" },
        h("span", { class: "team-sign", "aria-hidden": "true" }, (store.team.name || "?")[0]),
        h("h1", { class: "team-name" }, store.team.name),
      ),
      this.#switcher(),
    );
    redraw(
      this.lists,
      section(
        "Channels",
        store.channels.filter((channel) => !channel.is_im).map((channel) => this.#channelRow(channel)),
      ),
      section("App", this.#appRows()),
      section("Direct messages", this.#personRows()),
    );
  }

  // Who I am -----------------------------------------------------------------------------------

  #switcher() {
    const { store } = this.desk;
    const { me } = store;
    const waiting = [...store.waiting.values()].some((count) => count > 0);
    const button = h(
      "button",
      {
        type: "button",
        class: "switcher",
        dataset: { role: "switcher", key: "switcher", person: me.id },
        "aria-haspopup": "menu",
        "aria-expanded": "false",
        "aria-label": `You are: ${nameAndTitle(me)}. Press to be somebody else.${waiting ? " Others have unread messages." : ""}`,
        onclick: () => this.#choosePerson(button),
      },
      avatar(me, { size: 36 }),
      h(
        "span",
        { class: "switcher-text" },
        h("span", { class: "switcher-label" }, "You are:"),
        h("span", { class: "switcher-name" }, displayName(me)),
        me.title && h("span", { class: "switcher-title" }, me.title),
      ),
      waiting && h("span", { class: "waiting-dot", title: "Others have unread messages" }),
      icon("down", { size: 16 }),
    );
    return button;
  }

  #choosePerson(anchor) {
    const { store, layers, journey } = this.desk;
    const people = store.people.filter((person) => !person.is_bot && !person.deleted);
    const items = people.map((person) => ({
      key: person.id,
      group: "Look through the eyes of",
      data: { person: person.id },
      content: [
        avatar(person, { size: 32 }),
        h(
          "span",
          { class: "option-text" },
          displayName(person),
          h("span", { class: "option-description" }, person.title),
        ),
        person.id === store.me.id ? icon("check", { size: 16 }) : badge(store.waiting.get(person.id)),
      ],
    }));
    openMenu({
      layers,
      anchor,
      label: "Be another person",
      items,
      onChoose: (id) => id !== store.me.id && journey.become(id),
    });
  }

  // Where one can go ---------------------------------------------------------------------------

  #channelRow(channel) {
    return this.#row({
      key: channel.id,
      data: { channel: channel.id },
      lead: icon("hash", { size: 16 }),
      name: channel.name,
      unread: channel.unread,
      isHere: this.#isAt(channel.id),
      open: () => this.desk.journey.openChannel(channel.id),
    });
  }

  #appRows() {
    const { store, journey } = this.desk;
    const app = store.appPerson();
    if (!app.id) return [];
    const im = store.imWith(app.id);
    const status = h("span", {
      class: store.app.connected ? "presence presence-on" : "presence",
      role: "img",
      "aria-label": store.app.connected ? "connected" : "not connected",
      title: store.app.connected ? "Connected" : "Not connected",
    });
    return [
      this.#row({
        key: "app-dm",
        data: { channel: im?.id, person: app.id },
        lead: avatar(app, { size: 20 }),
        name: displayName(app),
        extra: status,
        unread: im?.unread,
        isHere: this.#isAt(im?.id),
        open: () => journey.openDm(app.id),
      }),
      store.app.has_home !== false &&
        this.#row({
          key: "home",
          data: { home: "1" },
          lead: icon("home", { size: 16 }),
          name: "Home",
          className: "side-row-sub",
          isHere: store.place.home,
          open: () => journey.openHome(),
        }),
    ];
  }

  #personRows() {
    const { store, journey } = this.desk;
    const others = store.people.filter((person) => person.id !== store.me.id && !person.is_bot);
    return others
      .filter((person) => !person.deleted || store.imWith(person.id))
      .map((person) => {
        const im = store.imWith(person.id);
        const gone = person.deleted && h("span", { class: "side-note" }, "deactivated");
        return this.#row({
          key: person.id,
          data: { channel: im?.id, person: person.id },
          lead: avatar(person, { size: 20 }),
          name: displayName(person),
          extra: gone,
          unread: im?.unread,
          isHere: this.#isAt(im?.id),
          open: () => journey.openDm(person.id),
        });
      });
  }

  #isAt = (channel) =>
    Boolean(channel) && !this.desk.store.place.home && this.desk.store.place.channel === channel;

  #row({ key, data, lead, name, extra, unread, isHere, open, className = "" }) {
    const classes = ["side-row", className, isHere && "side-row-here", unread > 0 && "side-row-unread"]
      .filter(Boolean)
      .join(" ");
    const label = unread > 0 ? `${name}, ${unread} unread` : name;
    return h(
      "li",
      {},
      h(
        "button",
        {
          type: "button",
          class: classes,
          dataset: { key, ...data },
          "aria-current": isHere && "page",
          "aria-label": label,
          onclick: open,
        },
        lead,
        h("span", { class: "side-name" }, name),
        extra,
        badge(unread),
      ),
    );
  }
}

function nameAndTitle(person) {
  return person.title ? `${displayName(person)} (${person.title})` : displayName(person);
}

function section(title, rows) {
  return h(
    "section",
    { class: "side-section" },
    h("h2", { class: "side-heading" }, title),
    h("ul", { class: "side-list" }, rows),
  );
}

function badge(count) {
  return (
    count > 0 &&
    h(
      "span",
      { class: "badge", "aria-hidden": "true", dataset: { unread: count } },
      count > 99 ? "99+" : count,
    )
  );
}
