// The pack as it stands on the disk: read, changed by one verb at a time, read again when others change it.

import { button, h, t, toast } from "./dom.js";

export const store = {
  state: JSON.parse(document.getElementById("state").textContent),
  listeners: new Set(),
  busy: 0,

  on(listener) { this.listeners.add(listener); listener(this.state); },

  take(state) {
    this.state = state;
    for (const listener of this.listeners) listener(state);
  },

  address(verb = "") { return `/api/p/${this.state.name}${verb && `/${verb}`}`; },

  async refresh() {
    const answer = await fetch(this.address());
    if (answer.ok) this.take(await answer.json());
    else complain((await answer.json()).error);
  },

  /** Asks the server for something that changes nothing on the disk. */
  async ask(verb, body, signal) {
    const answer = await post(this.address(verb), body, signal);
    const told = await answer.json();
    if (!answer.ok) throw Object.assign(new Error(told.error), told);
    return told;
  },

  /** Changes the pack; on a conflict people choose. Resolves to whether the change was made. */
  async change(verb, body, shown) {
    mark(++this.busy);
    try {
      for (;;) {
        const answer = await post(this.address(verb), body);
        const told = await answer.json();
        if (answer.ok) {
          this.take(told.state ?? told);
          if (told.step) toast(t(`${verb}.done`, { what: t(told.step) }));
          return true;
        }
        if (!told.conflict) {
          complain([told.error, told.hint].filter(Boolean).join(" "));
          return false;
        }
        const kept = "base" in body ? await choose(told.conflict, shown) : await tell(told.conflict);
        if (!kept) { await this.refresh(); return false; }
        body = { ...body, base: told.conflict.base };
      }
    } catch (error) {
      complain(t(error instanceof TypeError ? "offline" : "fault"));
      return false;
    } finally {
      mark(--this.busy);
    }
  },
};

function post(address, body, signal) {
  return fetch(address, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body), signal });
}

function mark(busy) {
  const node = document.querySelector(".saving");
  node.classList.toggle("busy", busy > 0);
  node.textContent = busy ? t("saving") : t("saved");
}

export function complain(text) {
  const banner = document.querySelector(".banner");
  banner.replaceChildren(h("span", {}, text), button(t("close"), "close", () => { banner.hidden = true; }, { bare: true }));
  banner.hidden = false;
}

/** Shows both versions; resolves to true when mine is to be kept. */
function choose(conflict, mine = conflict.mine) {
  const dialog = document.querySelector("dialog.conflict");
  return new Promise((resolve) => {
    let kept = false;
    const end = (keep) => () => { kept = keep; dialog.close(); };
    const pane = (name, text) => h("figure", {}, h("figcaption", {}, t(name)), h("pre", { tabIndex: 0 }, text ?? t("conflict.gone")));
    dialog.replaceChildren(
      h("h2", { id: "conflict-name" }, t("conflict")),
      h("p", { class: "hint" }, t("conflict.help", { file: conflict.file })),
      h("div", { class: "versions" }, pane("conflict.mine", mine), pane("conflict.theirs", conflict.theirs)),
      h("div", { class: "row" },
        button(t("conflict.copy"), "copy", () => navigator.clipboard.writeText(mine ?? "").then(() => toast(t("copied")))),
        h("span", { class: "spring" }),
        button(t("conflict.take"), "", end(false)),
        button(t("conflict.keep"), "", end(true), { class: "button strong" })),
    );
    dialog.addEventListener("close", () => resolve(kept), { once: true });
    dialog.showModal();
  });
}

/** Undo met a file that somebody else has changed since: nothing is done. */
async function tell(conflict) {
  complain(t("undo.conflict", { file: conflict.file }));
  return false;
}

let wanted;
export function listen() {
  const news = new EventSource("/api/events");
  const again = () => { clearTimeout(wanted); wanted = setTimeout(() => store.refresh(), 80); };
  let opened = false;
  news.addEventListener("open", () => { if (opened) again(); opened = true; });
  news.addEventListener("pack", (event) => {
    const told = JSON.parse(event.data);
    if (told.pack === store.state.name && told.there && !store.busy) again();
  });
  news.addEventListener("progress", (event) => {
    const told = JSON.parse(event.data);
    if (told.pack === store.state.name) document.querySelector(".saving").textContent = `${told.what} ${Math.round((100 * told.done) / told.total)}%`;
  });
  return news;
}
