// The pane of the app's Home.

import { fill, h } from "../dom.js";
import { Drawing } from "../blocks/drawing.js";
import { renderBlocks } from "../blocks/index.js";
import { displayName } from "../text/names.js";
import { avatar } from "./avatar.js";
import { emptyHome, loading } from "./empty.js";
import { focusedField, focusField } from "./fields.js";
import { appTabs, backButton } from "./pane.js";

export class Home {
  #signature = "";

  constructor(desk) {
    this.desk = desk;
    this.head = h("header", { class: "pane-head" });
    this.column = h("div", { class: "home-column" });
    this.element = h(
      "main",
      { class: "pane pane-main pane-home", "aria-label": "App Home" },
      this.head,
      h("div", { class: "scroller" }, this.column),
    );
    for (const topic of ["place", "home", "workspace"]) desk.store.on(topic, () => this.draw());
  }

  draw() {
    const { store, journey } = this.desk;
    this.element.hidden = !store.place.home;
    if (this.element.hidden) return;
    const app = store.appPerson();
    fill(
      this.head,
      backButton("Back to the list", () => journey.leave()),
      avatar(app, { size: 28 }),
      h("div", { class: "pane-titles" }, h("h2", { class: "pane-title" }, displayName(app))),
      appTabs(this.desk, "home"),
    );
    this.#drawView(store.home);
  }

  #drawView(view) {
    const { store, layers, workspace } = this.desk;
    const signature = JSON.stringify([view, store.homeLoaded, store.me.id, store.app.connected]);
    if (signature === this.#signature) return;
    this.#signature = signature;
    if (!view) {
      fill(this.column, store.homeLoaded ? emptyHome(store) : loading());
      return;
    }
    const form = store.form("home");
    const container = { type: "view", view_id: view.id };
    const post = (action) => workspace.act(container, action, { values: form.values() });
    const focused = focusedField(this.column);
    fill(this.column, renderBlocks(view.blocks, new Drawing({ store, layers, form, post })));
    focusField(this.column, focused);
  }
}
