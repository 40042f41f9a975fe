// The pack as it stands on the disk: read, changed by one verb at a time, read again when others change it.

import { button, h, reason, t, toast } from "./dom.js";

export const store = {
  state: JSON.parse(document.getElementById("state").textContent),
  listeners: new Set(),
  busy: 0,
  last: Promise.resolve(),

  on(listener) { this.listeners.add(listener); listener(this.state); },

  take(state) {
    this.state = state;
    if (!this.busy && stopper.hidden === false) mark(0); // what another window made has come to its end
    for (const listener of this.listeners) listener(state);
  },

  address(verb = "") { return `/api/p/${this.state.name}${verb && `/${verb}`}`; },

  async refresh() {
    let answer, told;
    try {
      answer = await fetch(this.address());
      told = await answer.json();
    } catch (error) {
      complain(reason(error));
      return;
    }
    if (answer.ok) this.take(told);
    else complain(reason(told));
  },

  /** Asks the server for something that changes nothing on the disk. */
  async ask(verb, body, signal) {
    const answer = await post(this.address(verb), body, signal);
    const told = await answer.json();
    if (!answer.ok) throw Object.assign(new Error(told.error), told);
    return told;
  },

  /**
   * Changes the pack, one change after another; on a conflict people choose. Resolves to whether the change was made.
   * A function gives the body when its turn has come, from the state that the change before has left.
   */
  change(verb, body, shown) {
    mark(++this.busy);
    const done = this.last.then(() => this.make(verb, body, shown));
    this.last = done;
    return done;
  },

  async make(verb, body, shown) {
    try {
      if (typeof body === "function") body = body();
      for (;;) {
        const answer = await post(this.address(verb), body);
        const told = await answer.json();
        if (answer.ok) {
          this.take(told.state ?? told);
          if (told.step) toast(t(`${verb}.done`, { what: t(told.step) }));
          return true;
        }
        if (told.stopped) {
          toast(t("stopped"));
          await this.refresh();
          return false;
        }
        if (!told.conflict) {
          complain(reason(told));
          return false;
        }
        const kept = "base" in body ? await choose(told.conflict, shown) : await tell(told.conflict);
        if (!kept) { await this.refresh(); return false; }
        body = { ...body, base: told.conflict.base };
      }
    } catch (error) {
      complain(error instanceof TypeError ? reason(error) : t("fault"));
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
  if (!busy) stopper.hidden = true;
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

/** Ends what is being made of the pack; it stays as it was. */
export function stop() { return store.ask("stop", {}).catch((error) => complain(reason(error))); }

const stopper = document.getElementById("stop");
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
    if (told.pack !== store.state.name) return;
    document.querySelector(".saving").textContent = t("progress", { percent: Math.round((100 * told.done) / told.total) });
    stopper.hidden = told.done >= told.total;
  });
  stopper.addEventListener("click", stop);
  return news;
}
