// The time line: beats drawn to their length, dragged longer, put in another order; the playhead over them.

import { button, h, icon, t } from "./dom.js";
import { beats, change, changeBeat, film, hear, steps, tell, told, turn } from "./clip_edits.js";
import { frameAddress, mark, move, play } from "./clip_screen.js";

const LEAST = 0.5, MOST = 20, STEP = 0.1, NEAR = 0.12; // seconds
let root, head, lane, acts, progress;
const share = (seconds) => `${(100 * seconds) / film.plan.seconds}%`;
export const kindLabel = (shows) => (shows ? t(`kind.${shows}`) : t("beat.words"));

/** `given` are what makes the clip, and how far that is. */
export function timeline(given) {
  ({ acts, progress } = given);
  root = h("section", { class: "clip-time", "aria-label": t("time") });
  fill();
  return root;
}

hear((kind) => {
  if (!root?.isConnected) return;
  if (kind === "at") drawHead();
  else if (kind === "plan" || kind === "beats" || kind === "clip") fill();
});

function fill() {
  if (!film.plan) { root.replaceChildren(progress, h("p", { class: "empty" }, film.trouble || t("clips.wait"))); return; }
  const focus = document.activeElement?.dataset?.beat;
  const scroll = lane?.parentElement.scrollLeft ?? 0;
  const list = film.plan.beats;
  lane = h("div", { class: "time-lane" },
    ruler(),
    h("ol", { class: "time-beats", "aria-label": t("beats") }, ...list.map(block), ending()),
    h("div", { class: "time-words", "aria-hidden": "true" }, ...list.flatMap((beat, number) => beat.captions.map((caption) => place(h("span", { class: caption.own ? "own" : "", onclick: () => { choose(film.places[number]); move(caption.start + 0.05); } }, caption.text), caption.start, caption.end)))),
    music(),
    playhead());
  lane.style.setProperty("--seconds", film.plan.seconds);
  root.replaceChildren(bar(), progress, h("div", { class: "time-names", "aria-hidden": "true" }, h("span", {}), h("span", {}, t("time.picture")), h("span", {}, t("captions.short")), h("span", {}, t("clip.music"))), h("div", { class: "time-scroll" }, lane));
  lane.parentElement.scrollLeft = scroll;
  drawHead();
  if (focus !== undefined) lane.querySelector(`[data-beat="${focus}"]`)?.focus();
}

function bar() {
  const { back, forth } = steps();
  return h("div", { class: "time-bar" },
    h("strong", {}, t("time.sum", { beats: film.plan.beats.length, seconds: film.plan.seconds.toFixed(1) })),
    film.plan.spoken ? h("span", { class: "hint" }, t("time.spoken")) : "",
    film.trouble ? h("span", { class: "trouble", role: "alert" }, film.trouble) : "",
    h("span", { class: "spring" }),
    button(t("time.undo"), "undo", () => turn(true), { bare: true, disabled: !back }),
    button(t("time.redo"), "redo", () => turn(false), { bare: true, disabled: !forth }),
    acts);
}

/** When a beat has built up most of what it shows. */
const settled = (beat) => beat.start + Math.min(1.2, 0.6 * (beat.end - beat.start));

function place(node, start, end) {
  node.style.left = share(start);
  node.style.width = share(end - start);
  return node;
}

function ruler() {
  const every = film.plan.seconds > 45 ? 10 : 5;
  const node = h("div", { class: "time-ruler" }, ...Array.from({ length: Math.ceil(film.plan.seconds / every) }, (_, n) => place(h("span", {}, mark(n * every)), n * every, Math.min(film.plan.seconds, (n + 1) * every))));
  node.addEventListener("pointerdown", scrub);
  return node;
}

// --- beats --------------------------------------------------------------------------------------

function block(beat, order) {
  const number = film.places[order];
  const long = beat.end - beat.start;
  const chosen = number === film.beat;
  const label = beat.footage || kindLabel(beat.shows);
  const thumb = h("img", { alt: "", src: frameAddress(beat.start + 0.72 * long, 96), loading: "lazy", draggable: false });
  const node = h("li", { class: `beat${chosen ? " chosen" : ""}${beat.own.length ? " own" : ""}` },
    h("button", {
      type: "button", class: "beat-button", "aria-pressed": String(chosen), data: { beat: number },
      title: t("beat.keys"),
      "aria-label": t("beat.of", { n: number + 1, kind: label, seconds: long.toFixed(1), words: beat.captions.map((caption) => caption.text).join(" ") }),
      onclick: () => { choose(number); move(settled(beat)); },
      onkeydown: (event) => keys(event, number, long),
    }, thumb, h("span", { class: "beat-label" }, beat.footage ? icon("film") : "", h("span", {}, label)), h("span", { class: "beat-long" }, `${long.toFixed(1)}`)),
    h("span", { class: "beat-edge", "aria-hidden": "true" }));
  node.querySelector(".beat-edge").addEventListener("pointerdown", (event) => stretch(event, node, number, beat));
  node.querySelector(".beat-button").addEventListener("pointerdown", (event) => carry(event, node, number));
  return place(node, beat.start, beat.end);
}

function ending() {
  const { start, end } = film.plan.end;
  const node = h("li", { class: "beat closing" }, h("span", { class: "beat-button" }, h("img", { alt: "", src: frameAddress(end - 0.2, 96), loading: "lazy" }), h("span", { class: "beat-label" }, t("beat.end"))));
  return place(node, start, end);
}

export function choose(number) {
  film.beat = number;
  for (const node of lane?.querySelectorAll(".beat:not(.closing)") ?? []) {
    const mine = Number(node.querySelector("button").dataset.beat) === number;
    node.classList.toggle("chosen", mine);
    node.querySelector("button").setAttribute("aria-pressed", String(mine));
  }
  tell("chosen");
}

/** Arrows go along the beats; with Alt they move the beat, + and - change its length, Delete takes it away. */
function keys(event, number, long) {
  const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  if (by && event.altKey) { event.preventDefault(); moveBeat(number, number + by); }
  else if (by) { event.preventDefault(); const to = Math.max(0, Math.min(beats().length - 1, number + by)); choose(to); lane.querySelector(`[data-beat="${to}"]`)?.focus(); const there = told(to); if (there) move(settled(there)); }
  else if (event.key === "+" || event.key === "=" || event.key === "-") { event.preventDefault(); setLength(number, (beats()[number].seconds ?? long) + (event.key === "-" ? -STEP : STEP)); }
  else if (event.key === "Delete" && beats().length > 1) { event.preventDefault(); dropBeat(number); }
  else if (event.key === " ") { event.preventDefault(); const there = told(number); if (there) play(there.start); }
}

/** Takes a length that can be read and that the file takes. */
export function setLength(number, seconds, into = `length|${number}`) {
  const least = Math.max(LEAST, told(number)?.least ?? LEAST);
  changeBeat(number, { seconds: Number(Math.max(least, Math.min(MOST, seconds)).toFixed(2)) }, { into, kind: "length" });
}

export function moveBeat(from, to) {
  const count = beats().length;
  const there = Math.max(0, Math.min(count - 1, to));
  if (there === from) return;
  film.beat = there;
  change((list) => list.splice(there, 0, ...list.splice(from, 1)));
  focusSoon(there);
}

export function dropBeat(number) {
  change((list) => list.splice(number, 1));
  focusSoon(Math.max(0, number - 1));
}

let wanted = null;
function focusSoon(number) { wanted = number; }
hear((kind) => {
  if (wanted === null || kind !== "plan" || !root?.isConnected) return;
  const number = wanted;
  wanted = null;
  choose(number);
  lane.querySelector(`[data-beat="${number}"]`)?.focus();
});

// --- by pointer -----------------------------------------------------------------------------------

const perPixel = () => film.plan.seconds / lane.clientWidth;

/** Drags a beat's end; near a beat of the music it snaps, with Alt it does not. */
function stretch(event, node, number, beat) {
  event.preventDefault();
  choose(number);
  const from = event.clientX;
  const rate = perPixel();
  const long = beat.end - beat.start;
  const { music } = film.plan;
  let seconds = long;
  const drag = (now) => {
    seconds = long + (now.clientX - from) * rate;
    if (music && !now.altKey) {
      const end = beat.start + seconds;
      const tick = music.first + Math.round((end - music.first) / music.step) * music.step;
      if (Math.abs(tick - end) < NEAR) seconds = tick - beat.start;
    }
    seconds = Math.max(Math.max(LEAST, beat.least), Math.min(MOST, seconds));
    node.style.width = share(seconds);
    node.classList.add("stretching");
    node.querySelector(".beat-long").textContent = seconds.toFixed(1);
  };
  follow(event, drag, () => { node.classList.remove("stretching"); if (Math.abs(seconds - long) > 0.02) setLength(number, seconds, ""); else node.style.width = share(long); });
}

/** Drags a beat to another place among the others. */
function carry(event, node, number) {
  if (event.button || event.pointerType === "touch") return;
  const from = event.clientX;
  let to = number;
  let carried = false;
  const drag = (now) => {
    const by = now.clientX - from;
    if (!carried && Math.abs(by) < 8) return;
    carried = true;
    node.classList.add("carried");
    node.style.transform = `translateX(${by}px) rotate(1.6deg)`;
    const all = [...lane.querySelectorAll(".beat:not(.closing)")];
    const middle = node.offsetLeft + node.offsetWidth / 2 + by;
    to = film.places[all.filter((one) => one !== node && one.offsetLeft + one.offsetWidth / 2 < middle).length] ?? number;
    for (const one of all) one.classList.toggle("drop", one !== node && Number(one.querySelector("button").dataset.beat) === to);
  };
  follow(event, drag, () => {
    node.style.transform = "";
    node.classList.remove("carried");
    for (const one of lane.querySelectorAll(".drop")) one.classList.remove("drop");
    if (!carried) return;
    node.addEventListener("click", (click) => click.stopPropagation(), { capture: true, once: true });
    moveBeat(number, to);
  });
}

function scrub(event) {
  event.preventDefault();
  const to = (now) => move((now.clientX - lane.getBoundingClientRect().left) * perPixel());
  to(event);
  follow(event, to, () => {});
}

function follow(event, drag, end) {
  const stop = () => { removeEventListener("pointermove", drag); removeEventListener("pointerup", stop); removeEventListener("pointercancel", stop); end(); };
  addEventListener("pointermove", drag);
  addEventListener("pointerup", stop);
  addEventListener("pointercancel", stop);
}

// --- music and playhead ---------------------------------------------------------------------------

/** The beats of the music, and which of them a cut stands on. */
function music() {
  const node = h("div", { class: "time-music", "aria-hidden": "true" });
  const given = film.plan.music;
  if (!given) { node.append(h("span", { class: "hint" }, film.look.music === "none" ? t("music.none") : t("music.nobeat"))); return node; }
  const cuts = film.plan.beats.map((beat) => beat.end);
  for (let at = given.first, n = 0; at < film.plan.seconds && n < 400; at += given.step, n++) {
    const tick = h("i", { class: `${n % 4 ? "" : "four"}${cuts.some((cut) => Math.abs(cut - at) < 0.04) ? " cut" : ""}` });
    tick.style.left = share(at);
    node.append(tick);
  }
  return node;
}

function playhead() {
  head = h("div", {
    class: "time-head", role: "slider", tabIndex: 0, "aria-label": t("time.head"), "aria-valuemin": 0,
    onkeydown: (event) => {
      const by = { ArrowLeft: -STEP, ArrowRight: STEP, ArrowDown: -1, ArrowUp: 1, PageDown: -5, PageUp: 5 }[event.key];
      const to = event.key === "Home" ? 0 : event.key === "End" ? film.plan.seconds : by === undefined ? null : film.at + by * (event.shiftKey ? 10 : 1);
      if (to !== null) { event.preventDefault(); move(to); }
    },
  });
  head.addEventListener("pointerdown", scrub);
  return head;
}

function drawHead() {
  if (!head || !film.plan) return;
  head.style.left = share(film.at);
  head.setAttribute("aria-valuemax", film.plan.seconds.toFixed(1));
  head.setAttribute("aria-valuenow", film.at.toFixed(1));
  head.setAttribute("aria-valuetext", t("time.at", { seconds: film.at.toFixed(1) }));
}
