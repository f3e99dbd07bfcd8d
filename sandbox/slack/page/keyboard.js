// Keys that work anywhere on the page.

/** Escape closes the thread; Ctrl+K (or Cmd+K) goes to the list of conversations. */
export function listenToKeys({ desk, thread }) {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || desk.layers.isOpen) return;
    if (event.key === "Escape" && thread.isOpen) closeThread(desk);
    else if (event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey)) toTheList(event);
  });
}

async function closeThread({ journey, store }) {
  const { thread } = store.place;
  await journey.closeThread();
  document.querySelector(`.pane-main .message[data-ts="${CSS.escape(thread)}"]`)?.focus();
}

function toTheList(event) {
  const row = document.querySelector(".side-row[aria-current]") ?? document.querySelector(".side-row");
  event.preventDefault();
  row?.focus();
}
