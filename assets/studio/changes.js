// Changes on their way into the pack: kept in this browser until they are made, made once, and taken up again after a reload.

import { button, h, icon, t } from "./dom.js";
import { adopting, forget, put } from "./keeping.js";

const KIND = "change";
const makers = new Map();
const listeners = new Set();
const list = []; // in the order in which they were wished
let count = 0;

/** What a change was about is not as it was: it is not made, and people are asked. */
export class Late extends Error {}

const tell = () => { for (const listener of listeners) listener(); };
const keep = ({ id, make, args, stamps, at, number, sent, mode, why }) => put(KIND, id, { make, args, stamps, at, number, sent, why: mode === "offered" ? why : "" });

export const newId = () => crypto.getRandomValues(new Uint32Array(4)).join("-");

export const changes = {
  on(listener) { listeners.add(listener); },
  get size() { return list.length; },
  all() { return list; },
  refused() { return list.some((one) => one.mode === "offered"); },
  /** Those that people should know of: what was not made; and what waits, when the studio is slow or gone. */
  shown(waiting) { return list.filter((one) => one.mode === "offered" || one.adopted || waiting); },

  /**
   * Says how changes of a name are made: `verb`, the address; `what(args)`, in words; `body(args, entry)`, what is sent when
   * its turn has come, or `Late`; `made(args, entry)`, called once it is in the state; `asks`: after a reload people decide.
   */
  makes(name, maker) { makers.set(name, maker); },

  /** A new change; `stamps` are the drafts that it writes, and what they said. */
  add(make, args, stamps, into) {
    const entry = { id: newId(), make, args, stamps, into, at: Date.now(), number: ++count, sent: false, mode: "waiting", why: "", adopted: false };
    list.push(entry);
    keep(entry);
    tell();
    return entry;
  },

  maker(entry) { return makers.get(entry.make); },
  keep,

  /** It is being sent now; whether it was received is not known until it is answered. */
  send(entry) {
    if (!list.includes(entry)) return;
    Object.assign(entry, { sent: true, mode: "sending" });
    keep(entry);
    tell();
  },

  /** It was made, or is given up. */
  end(entry) {
    entry.mode = "ended";
    const at = list.indexOf(entry);
    if (at < 0) return;
    list.splice(at, 1);
    forget(KIND, entry.id);
    tell();
  },

  /** It was not made: it stays, says why, and people decide. */
  offer(entry, why) {
    if (!list.includes(entry)) return;
    Object.assign(entry, { mode: "offered", why, adopted: false });
    keep(entry);
    tell();
  },

  /** `take` gets the changes that closed windows have left, in their order. */
  onAdopted(take) {
    adopting(KIND, (left) => {
      const fresh = left.map(([id, one]) => ({ ...one, id, into: "", mode: one.why ? "offered" : "waiting", adopted: !one.why })).sort((a, b) => a.at - b.at || a.number - b.number);
      for (const entry of fresh) { list.push(entry); keep(entry); }
      tell();
      take(fresh);
    });
  },
};

/** What the page says of such changes: what is to be made, why it was not, and what can be done. */
export function changeNotes(some, again) {
  return some.map((entry) => {
    const offered = entry.mode === "offered";
    const what = makers.get(entry.make)?.what(entry.args) ?? entry.make;
    return h("li", { class: `draft-note change ${offered ? "refused" : "waits"}` },
      h("p", {}, icon(offered ? "warn" : "clock"), h("span", {}, offered ? t("change.offered", { what, why: entry.why }) : t("change.waits", { what }))),
      entry.mode === "sending" ? "" : h("div", { class: "row" },
        offered && makers.has(entry.make) ? button(t("change.again"), "back", () => again(entry), { class: "button strong" }) : "",
        button(t(offered ? "change.drop" : "change.cancel"), "trash", () => changes.end(entry), { class: "button quiet" })));
  });
}
