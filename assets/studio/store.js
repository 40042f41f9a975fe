// The pack as it stands on the disk: read, changed by one verb at a time, read again when others change it.

import { button, h, reason, t, toast } from "./dom.js";
import { drafts, open } from "./drafts.js";
import { clearBanner, complain, showStatus } from "./status.js";

export { complain };
const PAUSES = [500, 1000, 2000, 4000, 8000]; // ms between two tries to reach the studio

export const store = {
  state: JSON.parse(document.getElementById("state").textContent),
  listeners: new Set(),
  choosing: new Set(), // functions that say whether something is chosen that nobody has sent yet
  busy: 0,
  blocked: "", // why the studio cannot be reached
  last: Promise.resolve(),

  on(listener) { this.listeners.add(listener); listener(this.state); },

  take(state) {
    this.state = state;
    if (state.trouble) complain(state.trouble, "trouble"); else clearBanner("trouble");
    clearBanner("unread");
    for (const listener of this.listeners) listener(state);
    mark();
  },

  address(verb = "") { return `/api/p/${this.state.name}${verb && `/${verb}`}`; },

  async refresh() {
    let answer, told;
    try {
      answer = await fetch(this.address());
      told = await answer.json();
    } catch (error) {
      complain(reason(error), "unread");
      return;
    }
    if (answer.ok) this.take(told);
    else complain(reason(told), "unread");
  },

  /** Asks the server for something that changes nothing on the disk. */
  async ask(verb, body, signal) {
    const answer = await post(this.address(verb), body, signal);
    const told = await answer.json();
    if (!answer.ok) throw Object.assign(new Error(told.error), told);
    return told;
  },

  /** Whether closing the page would lose something. */
  unsaved() { return drafts.size > 0 || this.busy > 0 || [...this.choosing].some((some) => some()); },

  /**
   * Changes the pack, one change after another; on a conflict people choose. Resolves to whether the change was made.
   * A function gives the body when its turn has come, from the state that the change before has left.
   * `fields` are the drafts that the change writes: they end with it, or stay and say why not.
   */
  change(verb, body, shown, fields = []) {
    this.busy++;
    mark();
    const stamps = fields.map((field) => drafts.stamp(field)); // what is written now; it may go on
    const done = this.last.then(() => this.make(verb, body, shown, fields, stamps));
    this.last = done;
    return done;
  },

  async make(verb, body, shown, fields, stamps) {
    const refuse = (why) => { for (const field of fields) drafts.refuse(field, why); };
    try {
      if (typeof body === "function") body = body();
      for (;;) {
        const { ok, told } = await this.reach(this.address(verb), { ...body, change: word() });
        if (ok) {
          fields.forEach((field, at) => drafts.written(field, stamps[at]));
          clearBanner("act");
          this.take(told.state ?? told);
          if (told.step) toast(t(`${verb}.done`, { what: t(told.step) }));
          return true;
        }
        if (told.stopped) {
          refuse(t("stopped"));
          toast(t("stopped"));
          await this.refresh();
          return false;
        }
        if (!told.conflict) {
          refuse(reason(told));
          complain(reason(told), "act");
          return false;
        }
        const kept = "base" in body ? await choose(told.conflict, shown) : tell(told.conflict);
        if (kept === "theirs") fields.forEach((field) => drafts.drop(field));
        if (kept !== "mine") { refuse(t("conflict")); await this.refresh(); return false; }
        body = { ...body, base: told.conflict.base };
      }
    } catch (error) {
      const why = error.told ?? (error instanceof SyntaxError || !error.message ? t("fault") : error.message);
      refuse(why);
      complain(why, "act");
      return false;
    } finally {
      this.busy--;
      mark();
    }
  },

  /** Sends a change until it is answered: a studio that is stopped or gone comes back, and nothing is made twice. */
  async reach(address, body) {
    for (let tries = 0; ; tries++) {
      const slow = setTimeout(() => mark(true), 3000);
      try {
        const answer = await post(address, body);
        const told = await answer.json();
        if (!told.locked) {
          this.blocked = "";
          return { ok: answer.ok, told };
        }
        this.blocked = t("not.locked");
      } catch (error) {
        if (!(error instanceof TypeError)) throw error;
        this.blocked = t("not.reached");
      } finally {
        clearTimeout(slow);
      }
      mark();
      await pause(PAUSES[Math.min(tries, PAUSES.length - 1)]);
    }
  },
};

const word = () => crypto.getRandomValues(new Uint32Array(4)).join("-");

let goOn = () => {};
/** Waits, or until somebody asks to try now. */
function pause(wait) {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, wait);
    goOn = () => { clearTimeout(timer); resolve(); };
  });
}
addEventListener("online", () => goOn());

function post(address, body, signal) {
  return fetch(address, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body), signal });
}

/** Says the one honest word: saved, saving, not saved yet, or not to be saved, and why. */
export function mark(slow = false) {
  if (!store.busy) stopper.hidden = true;
  showStatus({ busy: store.busy > 0, slow, blocked: store.blocked, refused: drafts.refused(), unsaved: store.unsaved(), again: () => goOn() });
}

/** Shows both versions; resolves to "mine", "theirs", or "" when nobody has chosen yet. */
function choose(conflict, mine = conflict.mine) {
  const dialog = document.querySelector("dialog.conflict");
  return new Promise((resolve) => {
    let kept = "";
    const end = (chosen) => () => { kept = chosen; dialog.close(); };
    const pane = (name, text) => h("figure", {}, h("figcaption", {}, t(name)), h("pre", { tabIndex: 0 }, text ?? t("conflict.gone")));
    dialog.replaceChildren(
      h("h2", { id: "conflict-name" }, t("conflict")),
      h("p", { class: "hint" }, t("conflict.help", { file: conflict.file })),
      h("div", { class: "versions" }, pane("conflict.mine", mine), pane("conflict.theirs", conflict.theirs)),
      h("div", { class: "row" },
        button(t("conflict.copy"), "copy", () => navigator.clipboard.writeText(mine ?? "").then(() => toast(t("copied")))),
        h("span", { class: "spring" }),
        button(t("conflict.take"), "", end("theirs")),
        button(t("conflict.keep"), "", end("mine"), { class: "button strong" })),
    );
    dialog.addEventListener("close", () => resolve(kept), { once: true });
    dialog.showModal();
  });
}

/** Undo met a file that somebody else has changed since: nothing is done. */
function tell(conflict) {
  complain(t("undo.conflict", { file: conflict.file }), "act");
  return "";
}

/** Ends what is being made of the pack; it stays as it was. */
export function stop() { return store.ask("stop", {}).catch((error) => complain(reason(error), "act")); }

const stopper = document.getElementById("stop");
stopper.addEventListener("click", stop);
addEventListener("beforeunload", (event) => { if (store.unsaved()) event.preventDefault(); });
drafts.on(() => mark());

/** Hears what happens to packs; a stream that the studio has ended is opened again. */
export function listen() {
  const news = new EventTarget();
  let wanted;
  const again = () => { clearTimeout(wanted); wanted = setTimeout(() => store.refresh(), 80); };
  let opened = false;
  const connect = () => {
    const stream = new EventSource("/api/events");
    stream.addEventListener("open", () => { if (opened) again(); opened = true; goOn(); });
    stream.addEventListener("error", () => { if (stream.readyState === EventSource.CLOSED) setTimeout(connect, 2000); });
    for (const kind of ["pack", "progress", "draft"]) stream.addEventListener(kind, ({ data }) => news.dispatchEvent(new MessageEvent(kind, { data })));
  };
  connect();
  news.addEventListener("pack", (event) => {
    const told = JSON.parse(event.data);
    if (told.pack === store.state.name && told.there && !store.busy) again();
  });
  news.addEventListener("progress", (event) => {
    const told = JSON.parse(event.data);
    if (told.pack !== store.state.name) return;
    document.querySelector(".saving-text").textContent = t("progress", { percent: Math.round((100 * told.done) / told.total) });
    stopper.hidden = told.done >= told.total;
    if (stopper.hidden) mark();
  });
  return news;
}

open(store.state.drafts);
