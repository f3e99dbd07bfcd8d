// The page of the local Slack: its parts, put together.

import { Api } from "./api.js";
import { fill, h } from "./dom.js";
import { Journey } from "./journey.js";
import { Live } from "./live.js";
import { News } from "./news.js";
import { Store } from "./store.js";
import { Waiting } from "./waiting.js";
import { Workspace } from "./workspace.js";
import { Banner } from "./ui/banner.js";
import { Conversation } from "./ui/conversation.js";
import { Home } from "./ui/home.js";
import { Layers } from "./ui/layers.js";
import { Modals } from "./ui/modals.js";
import { nowhere } from "./ui/empty.js";
import { Sidebar } from "./ui/sidebar.js";
import { applyTheme } from "./ui/theme.js";
import { Thread } from "./ui/thread.js";
import { Toasts } from "./ui/toast.js";
import { listenToKeys } from "./keyboard.js";

const app = document.getElementById("app");

function build() {
  const store = new Store();
  const toasts = new Toasts(document.getElementById("toasts"));
  const layers = new Layers(document.getElementById("layers"), app);
  const api = new Api(() => store.me.id);
  const news = new News({
    store,
    toasts,
    announcer: document.getElementById("announcer"),
    open: (place) => journey.go(place),
  });
  const live = new Live({
    onEvent: (event) => journey.receive(event),
    onState: (online) => {
      store.online = online;
      store.changed("online");
    },
    onReturn: () => journey.refresh(),
  });
  const journey = new Journey({ api, store, live, toasts, news });
  const workspace = new Workspace({ api, store, toasts });
  const waiting = new Waiting({ api, store, toasts, become: (as, place) => journey.become(as, place) });
  return { store, layers, toasts, journey, workspace, waiting };
}

function show(desk) {
  const thread = new Thread(desk);
  const nothing = h("main", { class: "pane pane-main" }, nowhere());
  const panes = h(
    "div",
    { class: "panes" },
    new Sidebar(desk).element,
    new Conversation(desk).element,
    new Home(desk).element,
    nothing,
    thread.element,
  );
  const banner = new Banner(desk.store);
  new Modals(desk);
  fill(app, banner.element, panes);
  desk.store.on("place", arrange);
  desk.store.on("workspace", arrange);
  document.addEventListener("visibilitychange", () => desk.journey.lookAgain());
  listenToKeys({ desk, thread });

  /** On a narrow screen one pane is seen at a time; the stylesheet reads which from here. */
  function arrange() {
    const { place, team } = desk.store;
    nothing.hidden = Boolean(place.home || place.channel);
    app.dataset.pane = thread.isOpen ? "thread" : place.home || place.channel ? "main" : "list";
    document.title = `${team.name} · Local Slack`;
  }
}

async function begin() {
  applyTheme();
  const desk = build();
  try {
    show(desk);
    await desk.journey.start();
    desk.waiting.start();
  } catch (error) {
    const again = h(
      "button",
      { type: "button", class: "button", onclick: () => location.reload() },
      "Try again",
    );
    fill(
      app,
      h(
        "div",
        { class: "starting", role: "alert" },
        h("p", {}, `The workspace could not be opened. ${error.message}`),
        again,
      ),
    );
    throw error;
  }
}

begin();
