// What is written and not yet in the pack: kept in this browser at every key, and found again after a reload.

import { button, h, icon, language, t, toast } from "./dom.js";
import { adopting, forget, put } from "./keeping.js";

const KIND = "draft";
const found = new Map(); // field -> {value, before, at, mode: "typing" | "restored" | "refused", why}
const listeners = new Set();
const claims = new Set(); // functions that say whether a draft is shown beside its field

const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);
const tell = (typing = false) => { for (const listener of listeners) listener(typing); };
const keep = (field, { value, before, at }) => put(KIND, field, { value, before, at });

export const drafts = {
  on(listener) { listeners.add(listener); },
  claim(claim) { claims.add(claim); },
  get size() { return found.size; },
  get(field) { return found.get(field); },
  all() { return [...found]; },
  refused() { return [...found.values()].some((one) => one.mode === "refused"); },
  /** Those whose place is no longer there. */
  orphans() { return this.all().filter(([field, draft]) => draft.mode !== "typing" && ![...claims].some((claim) => claim(field, draft))); },

  /** Keeps what a field says now; what it said before is no draft. */
  keep(field, value, before) {
    if (same(value, before)) { this.drop(field); return; }
    const draft = { value, before, at: Date.now(), mode: "typing" };
    found.set(field, draft);
    keep(field, draft);
    tell(true);
  },

  /** `stamp` has been written: the draft ends, or goes on from there when it says more by now. */
  written(field, stamp) {
    const draft = found.get(field);
    if (!draft || stamp === undefined) return;
    if (JSON.stringify(draft.value) === stamp) { this.drop(field); return; }
    draft.before = JSON.parse(stamp);
    keep(field, draft);
    tell(true);
  },

  /** It is given up, or has been written. */
  drop(field) {
    if (!found.delete(field)) return;
    forget(KIND, field);
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

adopting(KIND, (left) => {
  for (const [field, { value, before, at }] of left) {
    const known = found.get(field);
    const free = known ? beside(field) : field; // what two windows wrote into one field are two drafts
    if (known && same(known.value, value)) continue;
    found.set(free, { value, before, at, mode: "restored" });
    keep(free, found.get(free));
  }
  tell();
});

/** A name for another draft of a field that has one. */
export function beside(field) {
  while (found.has(field)) field += "'";
  return field;
}

const shown = ({ value }) => (typeof value === "string" ? value : Object.values(value.says ?? value).flat().filter((part) => typeof part === "string").join("\n"));

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
export function orphanNotes(lost) {
  return lost.map(([field, draft]) => h("li", { class: "draft-note orphan" },
    h("p", {}, icon("warn"), h("span", {}, t("draft.orphan"))),
    h("pre", { tabIndex: 0 }, shown(draft)),
    h("div", { class: "row" },
      button(t("draft.copy"), "copy", () => navigator.clipboard.writeText(shown(draft)).then(() => toast(t("copied")), () => toast(t("copy.failed")))),
      button(t("draft.drop"), "trash", () => drafts.drop(field), { class: "button quiet" }))));
}
