// What is written and not yet in the pack: kept in this browser at every key, and found again after a reload.

import { button, h, icon, language, t, toast } from "./dom.js";

const PREFIX = "repurpose-draft";
const mine = crypto.getRandomValues(new Uint32Array(2)).join("-"); // this window, for as long as it is open
const found = new Map(); // field -> {value, before, at, mode: "typing" | "restored" | "refused", why}
const listeners = new Set();
let pack = "";

const name = (field, owner = mine) => `${PREFIX}:${pack}:${owner}:${field}`;
const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);
const tell = (typing = false) => { for (const listener of listeners) listener(typing); };

export const drafts = {
  on(listener) { listeners.add(listener); },
  get size() { return found.size; },
  get(field) { return found.get(field); },
  all() { return [...found]; },
  refused() { return [...found.values()].some((one) => one.mode === "refused"); },

  /** Keeps what a field says now; what it said before is no draft. */
  keep(field, value, before) {
    if (same(value, before)) { this.drop(field); return; }
    const draft = { value, before, at: Date.now(), mode: "typing" };
    found.set(field, draft);
    put(field, draft);
    tell(true);
  },

  /** `stamp` has been written: the draft ends, or goes on from there when it says more by now. */
  written(field, stamp) {
    const draft = found.get(field);
    if (!draft || stamp === undefined) return;
    if (JSON.stringify(draft.value) === stamp) { this.drop(field); return; }
    draft.before = JSON.parse(stamp);
    put(field, draft);
    tell(true);
  },

  /** It is given up, or has been written. */
  drop(field) {
    if (!found.delete(field)) return;
    try { localStorage.removeItem(name(field)); } catch { /* nothing was kept either */ }
    tell();
  },

  /** The server did not take it: it stays, and says why. */
  refuse(field, why) {
    const draft = found.get(field);
    if (!draft) return;
    Object.assign(draft, { mode: "refused", why });
    tell();
  },

  /** Somebody goes on with it, or it is being written: it says nothing more of itself. */
  resume(field) {
    const draft = found.get(field);
    if (!draft || draft.mode === "typing") return;
    draft.mode = "typing";
    tell();
  },

  /** What a draft says, to see later whether it has gone on. */
  stamp(field) { return JSON.stringify(found.get(field)?.value); },
};

function put(field, { value, before, at }) {
  try { localStorage.setItem(name(field), JSON.stringify({ value, before, at })); }
  catch { /* the browser keeps nothing: the page still asks before it is left */ }
}

/** Takes over what windows of this pack have left that are closed now; `locks` say which are still open. */
export function open(key) {
  pack = key;
  const owners = new Set();
  try {
    for (let at = 0; at < localStorage.length; at++) {
      const [prefix, whose, owner] = localStorage.key(at).split(":");
      if (prefix === PREFIX && whose === pack) owners.add(owner);
    }
  } catch { return; }
  if (!navigator.locks) { for (const owner of owners) adopt(owner); return; } // not on 127.0.0.1
  navigator.locks.request(`${PREFIX}:${mine}`, () => new Promise(() => {}));
  for (const owner of owners) navigator.locks.request(`${PREFIX}:${owner}`, () => adopt(owner));
}

function adopt(owner) {
  const start = name("", owner);
  let some = false;
  for (const key of Object.keys(localStorage).filter((one) => one.startsWith(start))) {
    const field = key.slice(start.length);
    try {
      const { value, before, at } = JSON.parse(localStorage.getItem(key));
      const known = found.get(field);
      if (!known || known.at < at) {
        found.set(field, { value, before, at, mode: "restored" });
        put(field, found.get(field));
        some = true;
      }
    } catch { /* not one of ours */ }
    localStorage.removeItem(key);
  }
  if (some) tell();
}

/** What the page says of a draft beside its field: that it is not saved, and what can be done with it. */
export function draftNote(field, { save, edit, drop }) {
  const draft = found.get(field);
  if (!draft || draft.mode === "typing") return null;
  const at = new Date(draft.at).toLocaleString(language === "zh" ? "zh-CN" : "en-GB", { hour: "2-digit", minute: "2-digit", month: "short", day: "numeric" });
  return h("div", { class: `draft-note ${draft.mode}`, role: "status" },
    h("p", {}, icon(draft.mode === "refused" ? "warn" : "edit"), h("span", {}, draft.mode === "refused" ? t("draft.refused", { why: draft.why }) : t("draft.restored", { at }))),
    h("div", { class: "row" },
      save ? button(t("draft.save"), "check", save, { class: "button strong" }) : "",
      edit ? button(t("draft.edit"), "edit", edit) : "",
      button(t("draft.drop"), "trash", drop ?? (() => drafts.drop(field)), { class: "button quiet" })));
}

/** Drafts whose place is no longer there: shown, to be copied or given up. */
export function orphans(fields) {
  return fields.map(([field, draft]) => h("li", { class: "draft-note orphan" },
    h("p", {}, icon("warn"), h("span", {}, t("draft.orphan"))),
    h("pre", { tabIndex: 0 }, typeof draft.value === "string" ? draft.value : Object.values(draft.value.says ?? draft.value).flat().join("\n")),
    h("div", { class: "row" },
      button(t("draft.copy"), "copy", () => navigator.clipboard.writeText(typeof draft.value === "string" ? draft.value : JSON.stringify(draft.value)).then(() => toast(t("copied")), () => toast(t("copy.failed")))),
      button(t("draft.drop"), "trash", () => drafts.drop(field), { class: "button quiet" }))));
}
