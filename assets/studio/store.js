// The pack as it stands on the disk: read, changed by one verb at a time, read again when others change it.

import { reason, t, toast } from "./dom.js";
import { settle } from "./conflict.js";
import { Late, changeNotes, changes, newId } from "./changes.js";
import { drafts, orphanNotes } from "./drafts.js";
import { clearBanner, complain, showMaking, showStatus } from "./status.js";

export { complain };
const PAUSES = [500, 1000, 2000, 4000, 8000]; // ms between two tries to reach the studio
export const ELSEWHERE = "-"; // the hash of no file: the studio answers with both versions

export const store = {
  state: JSON.parse(document.getElementById("state").textContent),
  listeners: new Set(),
  own: new Set(), // functions that hear of a change of ours: the state before it, and after it
  choosing: new Set(), // functions that say whether something is chosen that nobody has sent yet
  busy: 0,
  changed: 0, // changes of ours that were made
  blocked: "", // why the studio cannot be reached
  last: Promise.resolve(),
  newest: null, // the change that was wished last
  ours: new Set(), // hashes that our own changes have left: who has seen what was before them has seen these

  on(listener) { this.listeners.add(listener); listener(this.state); },

  take(state) {
    this.state = state;
    if (state.trouble) complain(state.trouble, "trouble"); else clearBanner("trouble");
    clearBanner("unread");
    for (const listener of this.listeners) listener(state);
    mark();
  },

  address(verb = "") { return `/api/p/${this.state.name}${verb && `/${verb}`}`; },

  /** Reads the pack again; an answer that was on its way while a change of ours was made is of before, and is asked for once more. */
  async refresh() {
    const { changed } = this;
    let answer, told;
    try {
      answer = await fetch(this.address());
      told = await answer.json();
    } catch (error) {
      complain(reason(error), "unread");
      return undefined;
    }
    if (this.changed !== changed) return this.last.then(() => this.refresh());
    if (answer.ok) this.take(told);
    else complain(reason(told), "unread");
    return undefined;
  },

  /** Asks the server for something that changes nothing on the disk. */
  async ask(verb, body, signal) {
    const answer = await post(this.address(verb), body, signal);
    const told = await answer.json();
    if (!answer.ok) throw Object.assign(new Error(told.error), told);
    return told;
  },

  /** Whether closing the page would lose something, or leave it undone. */
  unsaved() { return drafts.size > 0 || changes.size > 0 || this.busy > 0 || [...this.choosing].some((some) => some()); },

  /** The hash that a change is based on: of the file as it is now when only we have changed it since it was `read`. */
  base(now, read) { return now === read || this.ours.has(now) ? now : read || ELSEWHERE; },

  /**
   * Writes what somebody has typed, one change after another; on a conflict people choose. Resolves to whether it was made.
   * `body` is called when its turn has come, and sees the state that the change before has left.
   * `fields` are the drafts that the change writes: they end with it, or stay and say why not.
   * `made` is called once it is in the state.
   */
  write(verb, body, fields = [], made = undefined) {
    this.newest = null;
    return this.queue({ id: newId(), verb, body, made, stamps: stampsOf(fields) });
  },

  /**
   * Makes a change of the name `make` (see `changes`) in its turn; it is kept in this browser until it is made.
   * `into` says what it is about: when a change for the same still waits, this one takes its place.
   */
  do(make, args, { fields = [], into = "" } = {}) {
    const known = this.newest;
    if (into && known?.into === into && known.mode === "waiting" && !known.sent) {
      known.args = { ...known.args, ...args };
      changes.keep(known);
      return known.done;
    }
    const entry = changes.add(make, args, stampsOf(fields), into);
    this.newest = entry;
    return (entry.done = this.queue(entry));
  },

  /** Makes changes that closed windows have left; what cannot be made again unasked is offered. */
  async replay(left) {
    await Promise.resolve(); // all parts of the page are there
    for (const entry of left) changes.maker(entry)?.adopt?.(entry.args);
    for (const entry of left) {
      if (entry.mode === "offered") continue; // people have been asked already
      const maker = changes.maker(entry);
      try { await maker?.ready?.(); } catch { changes.offer(entry, t("offline")); continue; }
      if (!maker || maker.asks) this.wasMade(entry).then((made) => (made ? changes.end(entry) : changes.offer(entry, t("change.closed"))));
      else this.queue(entry);
    }
  },

  /** Whether the studio has made a change, whose answer was lost. */
  async wasMade(entry) {
    if (!entry.sent) return false;
    try { return (await this.ask("made", { change: entry.id })).made; } catch { return false; }
  },

  again(entry) {
    Object.assign(entry, { mode: "waiting", into: "" });
    changes.keep(entry);
    for (const field of Object.keys(entry.stamps)) drafts.resume(field);
    this.newest = null;
    return this.queue(entry);
  },

  queue(entry) {
    this.busy++;
    const done = this.last.then(() => (entry.mode === "ended" ? false : this.make(entry))).finally(() => { this.busy--; mark(); });
    this.last = done;
    mark();
    return done;
  },

  async make(entry) {
    const maker = changes.maker(entry);
    const fields = Object.keys(entry.stamps);
    const refuse = (why) => { for (const field of fields) drafts.refuse(field, why); changes.offer(entry, why); return false; };
    const refused = (why) => { if (!maker) complain(why, "act"); return refuse(why); };
    try {
      const compose = () => (maker ? maker.body(entry.args, entry) : entry.body());
      let body = await compose();
      let verb = maker?.verb ?? entry.verb;
      changes.send(entry);
      for (let tries = 0; ; tries++) {
        const { ok, told } = await this.reach(this.address(verb), { ...body, change: entry.id });
        if (ok) { this.made(entry, told.state ?? told); if (told.step) toast(t(`${verb}.done`, { what: t(told.step) })); return true; }
        if (told.stopped) { toast(t("stopped")); refuse(t("stopped")); await this.refresh(); return false; }
        if (!told.conflict) return refused(reason(told));
        if (!("base" in body)) { changes.end(entry); complain(t("undo.conflict", { file: told.conflict.file }), "act"); await this.refresh(); return false; }
        if (!tries && body.base !== ELSEWHERE) { await this.refresh(); body = await compose(); continue; } // it may touch other things than ours
        if (entry.adopted) { refuse(t("conflict")); await this.refresh(); return false; }
        const { kept, take } = await settle(told.conflict, this.state.article.language);
        if (kept === "theirs") { for (const field of fields) drafts.drop(field); changes.end(entry); }
        if (!kept) refuse(t("conflict"));
        if (!kept || kept === "theirs") { await this.refresh(); return false; }
        if (kept === "pieces") { verb = "conflict"; body = { file: told.conflict.file, mine: told.conflict.mine ?? "", take }; }
        body = { ...body, base: told.conflict.base };
      }
    } catch (error) {
      if (error instanceof Late && await this.wasMade(entry)) { fields.forEach((field) => drafts.written(field, entry.stamps[field])); changes.end(entry); return true; }
      return refused(error instanceof SyntaxError || !error.message ? t("fault") : error.message);
    }
  },

  made(entry, state) {
    this.changed++;
    const known = basesOf(this.state);
    for (const listener of this.own) listener(this.state, state);
    this.state = state;
    for (const base of basesOf(state)) if (!known.includes(base)) this.ours.add(base);
    for (const [field, stamp] of Object.entries(entry.stamps)) drafts.written(field, stamp);
    clearBanner("act");
    changes.end(entry);
    (changes.maker(entry) ?? entry).made?.(entry.args, entry);
    this.take(state);
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

const stampsOf = (fields) => Object.fromEntries(fields.map((field) => [field, drafts.stamp(field)]).filter(([, stamp]) => stamp !== undefined));
const basesOf = (state) => [...state.threads.map((one) => one.base), state.series.base, state.heads.base, state.wishes.base, state.media, state.article.print];

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
  const refused = drafts.refused() || changes.refused();
  showStatus({ busy: store.busy > 0, slow, blocked: store.blocked, refused, unsaved: store.unsaved(), again: () => goOn() });
  late = store.busy > 0 && (slow || late);
  const some = changes.shown(Boolean(store.blocked) || late);
  const lost = drafts.orphans();
  const told = [...notices].map((notice) => notice()).filter(Boolean);
  const print = JSON.stringify([some.map(({ id, mode, why, args }) => [id, mode, why, args]), lost, told.map((one) => one.print)]);
  if (print === waiting.dataset.print) return; // its buttons keep the focus
  waiting.dataset.print = print;
  waiting.hidden = !some.length && !lost.length && !told.length;
  waiting.replaceChildren(...changeNotes(some, (entry) => store.again(entry)), ...orphanNotes(lost), ...told.map((one) => one.node()));
}
/** What else is to be said there: functions that give nothing, or a print to tell a change by and what makes the node. */
export const notices = new Set();
const waiting = document.querySelector(".waiting");
let late = false; // the studio has been slow since it was last idle

/** Ends what is being made of the pack; it stays as it was. */
export function stop() { return store.ask("stop", {}).catch((error) => complain(reason(error), "act")); }

const stopper = document.getElementById("stop");
stopper.addEventListener("click", stop);
addEventListener("beforeunload", (event) => { if (store.unsaved()) event.preventDefault(); });
drafts.on(() => mark());
changes.on(() => mark());
changes.onAdopted((left) => store.replay(left));

/** Asks again for pictures that a studio that was gone did not give. */
function showPictures() { for (const image of document.images) if (image.src && image.complete && !image.naturalWidth) image.src = `${image.src}`; }

/** Hears what happens to packs; a stream that the studio has ended is opened again. */
export function listen() {
  const news = new EventTarget();
  let wanted;
  const again = () => { clearTimeout(wanted); wanted = setTimeout(() => store.refresh(), 80); };
  let opened = false;
  const connect = () => {
    const stream = new EventSource("/api/events");
    stream.addEventListener("open", () => { if (opened) { again(); showPictures(); } opened = true; goOn(); });
    stream.addEventListener("error", () => { if (stream.readyState === EventSource.CLOSED) setTimeout(connect, 2000); });
    for (const kind of ["pack", "progress", "making", "draft", "proposal", "outbox", "phone", "review"]) stream.addEventListener(kind, ({ data }) => news.dispatchEvent(new MessageEvent(kind, { data })));
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
  news.addEventListener("making", (event) => {
    const told = JSON.parse(event.data);
    if (told.pack === store.state.name) showMaking(told);
  });
  return news;
}
