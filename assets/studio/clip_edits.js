// What a window wants of the clips: beats, looks and covers as typed values, each change undone and done again.

import { reason, settle } from "./dom.js";
import { drafts } from "./drafts.js";
import { complain, store } from "./store.js";

export const FIELD = "clips";
const MOST_STEPS = 100;
const listeners = new Set();
const past = [];
const future = [];
let last = ""; // what the newest step was about: steps about the same are one

export const film = {
  data: null, // what the server says of the clips
  look: {}, // how they are made
  edits: {}, // by clip: its beats as they are wanted; null: as the article gives them
  covers: {}, // by clip: the second whose frame is its cover
  base: "", // the hash of the file that they were read from
  place: 0, // of the clip that is looked at
  plan: null, // its beats on the clock
  places: [], // of the plan's beats among the window's own, which may be empty
  trouble: "", // why it cannot be put on the clock
  beat: 0, // that is chosen
  at: 0, // seconds: where the playhead stands
};

/** Hears `kind`: "plan" (times), "beats" (what there is), "look", "at" (the playhead), "clip". */
export const hear = (listener) => listeners.add(listener);
export const tell = (kind) => { for (const listener of listeners) listener(kind); };

export const clip = () => film.data.clips[film.place];
const copy = (value) => JSON.parse(JSON.stringify(value));
const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

/** The beats as they are wanted now. */
export const beats = () => film.edits[clip().id] ?? (film.plan?.beats ?? []).map((beat) => ({ lines: beat.captions.map((caption) => caption.text) }));
/** What the server knows of a beat; nothing while it is empty or new. */
export const told = (number) => film.plan?.beats[film.places.indexOf(number)];

// --- what stands in the file ------------------------------------------------------------------

export const standing = (data = film.data) => ({
  look: { ...data.look },
  edits: Object.fromEntries(data.clips.map((one) => [one.id, one.beats])),
  covers: Object.fromEntries(data.clips.map((one) => [one.id, one.cover])),
});
const wanted = () => ({ look: film.look, edits: film.edits, covers: film.covers });
export const changed = () => !same(wanted(), standing());

/** What the file says; over it what was changed here and is not made yet. */
export function takeUp() {
  const there = standing();
  const draft = drafts.get(FIELD);
  const mine = draft?.value.edits ? draft.value : null;
  film.look = { ...there.look, ...mine?.look };
  for (const what of ["edits", "covers"]) film[what] = Object.fromEntries(Object.keys(there[what]).map((id) => [id, copy(mine?.[what][id] ?? there[what][id])]));
  // Somebody else's change of the same clips is no less worth: both are shown when this is written.
  film.base = mine && !same(draft.before, there) ? mine.base : film.data.base;
  past.length = future.length = 0;
}

function keep() {
  if (changed()) drafts.keep(FIELD, { ...copy(wanted()), base: film.base }, drafts.get(FIELD)?.before ?? standing());
  else drafts.drop(FIELD);
}

const whole = (list) => list.map((beat) => ({ ...beat, lines: beat.lines.map((line) => line.trim()).filter(Boolean) }));
/** What is sent: no empty caption, and no beat without one. */
export function wish() {
  const some = (table) => Object.fromEntries(Object.entries(table).filter(([, value]) => value !== null && value !== undefined));
  return { look: film.look, beats: Object.fromEntries(Object.entries(some(film.edits)).map(([id, list]) => [id, whole(list).filter((beat) => beat.lines.length)])), covers: some(film.covers) };
}

// --- changes ----------------------------------------------------------------------------------

function step(into) {
  if (into && into === last && past.length) { future.length = 0; return; }
  past.push(copy(wanted()));
  if (past.length > MOST_STEPS) past.shift();
  future.length = 0;
  last = into;
}

/** Changes the beats by `make`, which gets a list to change; changes `into` the same are one step. */
export function change(make, { into = "", kind = "beats" } = {}) {
  step(into);
  const list = copy(beats());
  make(list);
  film.edits[clip().id] = list;
  film.beat = Math.max(0, Math.min(film.beat, list.length - 1));
  keep();
  tell(kind);
  ask();
}

export const changeBeat = (number, made, options) => change((list) => { Object.assign(list[number], made); for (const [name, value] of Object.entries(made)) if (value === undefined) delete list[number][name]; }, options);

export function generated() {
  step("");
  film.edits[clip().id] = null;
  keep();
  now("beats");
}

export function changeLook(name, value) {
  step("");
  film.look[name] = value;
  keep();
  tell("look");
  now(name === "seconds" ? "beats" : "look");
}

export function changeCover(second) {
  step("");
  film.covers[clip().id] = second;
  keep();
  tell("look");
}

/** Takes the last step back, or makes it again; says whether there was one. */
export function turn(back) {
  const [from, to] = back ? [past, future] : [future, past];
  if (!from.length) return false;
  to.push(copy(wanted()));
  Object.assign(film, from.pop());
  last = "";
  keep();
  tell("look");
  now("beats");
  return true;
}
export const steps = () => ({ back: past.length > 0, forth: future.length > 0 });

// --- on the clock -----------------------------------------------------------------------------

let asking;
/** Asks for the clip on the clock; what was asked before is not waited for. */
async function now(kind = "plan") {
  if (!film.data.clips.length) return;
  ask.drop();
  asking?.abort();
  const mine = asking = new AbortController();
  const places = (film.edits[clip().id] ?? []).map((beat, number) => (beat.lines.some((line) => line.trim()) ? number : -1)).filter((number) => number >= 0);
  const id = clip().id;
  try {
    const plan = await store.ask("clip-plan", { ...wish(), clip: id }, mine.signal);
    if (mine.signal.aborted || id !== clip().id) return;
    film.plan = plan;
    film.places = film.edits[id] ? places : plan.beats.map((_, number) => number);
    film.trouble = "";
    film.at = Math.min(film.at, plan.seconds);
  } catch (error) {
    if (error.name === "AbortError") return;
    film.trouble = reason(error);
    if (!film.plan) complain(film.trouble);
  }
  tell(kind);
}
export const ask = settle(() => now("plan"), 140);
export const askNow = now;
