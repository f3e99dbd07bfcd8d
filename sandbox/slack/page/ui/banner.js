// The line on top: what the operator of this workspace wants known, and whether the page is connected.

import { fill, h } from "../dom.js";
import { icon } from "../icons.js";
import { displayName } from "../text/names.js";

export class Banner {
  constructor(store) {
    this.store = store;
    this.element = h("div", { class: "banners" });
    for (const topic of ["workspace", "online"]) store.on(topic, () => this.draw());
  }

  draw() {
    const { banner, online, app, me } = this.store;
    const text = JSON.stringify([banner, online, app.connected, me]);
    if (text === this.drawn) return;
    this.drawn = text;
    fill(
      this.element,
      banner &&
        h(
          "div",
          { class: "banner", role: "note", dataset: { role: "banner" } },
          icon("info", { size: 16 }),
          h("span", {}, banner),
        ),
      !online &&
        h(
          "div",
          { class: "banner banner-warning", role: "status" },
          icon("warning", { size: 16 }),
          h("span", {}, "The local Slack does not answer. Trying again…"),
        ),
      me?.deleted &&
        h(
          "div",
          { class: "banner banner-warning", role: "status" },
          icon("warning", { size: 16 }),
          h("span", {}, `${displayName(me)} is deactivated and cannot act here. Be somebody else.`),
        ),
      online &&
        app.connected === false &&
        h(
          "div",
          { class: "banner banner-warning", role: "status" },
          icon("warning", { size: 16 }),
          h(
            "span",
            {},
            `${app.name ?? "The app"} is not connected: it does not see what you write until it is.`,
          ),
        ),
    );
  }
}
