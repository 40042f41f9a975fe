// The screen of a clip: its film, any frame of it at once, and what each app lays over it.

import { button, h, icon, language, t } from "./dom.js";
import { film, clip, ask, tell, wish } from "./clip_edits.js";
import { store } from "./store.js";

let zone = "";
let made = ""; // the wish that the film on the screen was made by
let image, video, cover, clock, source;
let playing = 0;

export const mark = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;
const ratio = () => ({ vertical: 9 / 16, square: 1, wide: 16 / 9 })[film.look.clip_format.split("-")[0]] ?? 9 / 16;
/** Whether the film says what is wanted now. */
export const fresh = () => Boolean(video?.getAttribute("src")) && made === JSON.stringify(wish());
export const madeBy = (print) => { made = print; };

export function frameAddress(second, width) {
  return `/p/${store.state.name}/frame/${film.plan.key}?at=${second.toFixed(2)}&w=${width}`;
}

export function screen(draft) {
  stop();
  const final = store.state.clips.find((one) => one.id === clip().id);
  const drafted = draft && draft.clip === clip().id && draft.src;
  const src = drafted || final?.address.file;
  made = drafted ? draft.print : film.finalPrint ?? made;
  video = h("video", { src: src || undefined, playsInline: true, preload: "metadata", poster: drafted ? undefined : final?.address.cover ?? undefined, "aria-label": clip().title });
  if (!drafted && final?.address.vtt) video.append(h("track", { kind: "captions", src: final.address.vtt, srclang: store.state.article.language || language, label: store.state.article.language || language }));
  video.addEventListener("timeupdate", () => { if (!video.paused) move(video.currentTime, false); });
  video.addEventListener("pause", drawPlay);
  video.addEventListener("play", drawPlay);
  image = h("img", { class: "clip-still", alt: "", hidden: true });
  cover = h("div", { class: "safe", "aria-hidden": "true" });
  clock = h("span", { class: "clip-clock" });
  source = h("p", { class: "hint zone-source" });
  const frame = h("div", { class: "clip-frame" }, video, image, cover);
  frame.style.setProperty("--ratio", ratio());
  shade();
  const upright = film.look.clip_format.startsWith("vertical");
  const figure = h("figure", { class: "clip-player" }, frame,
    h("div", { class: "row transport" }, h("span", { class: "play-button" }), clock, h("span", { class: "spring" }), h("span", { class: "hint film-kind" }, drafted ? t("clip.is.draft") : final ? t("clip.is.final", { seconds: final.seconds.toFixed(1) }) : t("clip.none"))),
    final?.notice && !drafted ? h("p", { class: "hint" }, final.notice) : "");
  const zones = h("div", { class: "clip-zones", hidden: !upright },
    h("fieldset", { class: "switch safe-zones" }, h("legend", {}, t("clip.zones")), ...[["", t("clip.zones.off")], ...film.data.zones.map((one) => [one.name, one.label || t("clip.zones.all")])].map(([name, label]) => h("label", {}, h("input", { type: "radio", name: "safe", value: name, checked: zone === name, onchange: () => { zone = name; shade(); } }), h("span", {}, label)))),
    source);
  queueMicrotask(() => { drawPlay(); show(); });
  return [figure, zones];
}

/** Hatches what an app's own buttons cover; its zones are given for a frame of 1080 by 1920. */
function shade() {
  const given = film.data.zones.find((one) => one.name === zone);
  cover.hidden = !given || !film.look.clip_format.startsWith("vertical");
  source.textContent = !given ? "" : given.source ? t("clip.zone.source", { source: given.source, checked: given.checked }) : t("clip.zone.unverified");
  if (!given) { cover.replaceChildren(); return; }
  const share = (edge) => `${(100 * given[edge]) / (edge === "top" || edge === "bottom" ? 1920 : 1080)}%`;
  const strip = (edge, label) => {
    const node = h("div", { class: `covered at-${edge}` }, given[edge] ? h("span", {}, label) : "");
    node.style.setProperty("--wide", share(edge));
    node.style.setProperty("--top", share("top"));
    node.style.setProperty("--bottom", share("bottom"));
    return node;
  };
  cover.replaceChildren(strip("top", t("zone.top")), strip("bottom", t("zone.bottom")), strip("left", ""), strip("right", t("zone.right")));
}

// --- frames: the newest that is wanted, one at a time -------------------------------------------

let loading = false;
let next = null;

/** Shows the frame at the playhead: of the film when that is of now, else drawn anew. */
export function show() {
  if (!film.plan || !image) return;
  clock.textContent = `${mark(film.at)} / ${mark(film.plan.seconds)}`;
  next = frameAddress(film.at, 540);
  if (!loading) load();
}

function load() {
  const address = next;
  next = null;
  if (!address) return;
  loading = true;
  const loader = new Image();
  const began = performance.now();
  const done = (there) => {
    loading = false;
    if (there && image) { image.src = loader.src; image.hidden = playingFilm(); image.dataset.took = Math.round(performance.now() - began); image.dataset.at = address; }
    if (!there) ask(); // the studio no longer keeps this clip laid out
    if (next) load();
  };
  loader.onload = () => done(true);
  loader.onerror = () => done(false);
  loader.src = address;
}

/** Puts the playhead to a second. */
export function move(second, frame = true) {
  film.at = Math.max(0, Math.min(second, film.plan?.seconds ?? 0));
  tell("at");
  if (frame) {
    if (video && !video.paused) video.pause();
    show();
  } else if (clock && film.plan) clock.textContent = `${mark(film.at)} / ${mark(film.plan.seconds)}`;
}

// --- playing ------------------------------------------------------------------------------------

const playingFilm = () => Boolean(video && !video.paused);
const running = () => playingFilm() || playing > 0;

function drawPlay() {
  const place = document.querySelector(".play-button");
  place?.replaceChildren(button(t(running() ? "clip.pause" : "clip.play"), running() ? "pause" : "play", () => (running() ? stop() : play()), { bare: true, class: "icon-button play" }));
  if (image) image.hidden = playingFilm() || !image.src;
}

export function stop() {
  cancelAnimationFrame(playing);
  playing = 0;
  if (video && !video.paused) video.pause();
  drawPlay();
}

/** Plays the film where it is of now; else frames, without sound, as quickly as they come. */
export function play(from = film.at) {
  stop();
  if (!film.plan) return;
  const start = from >= film.plan.seconds - 0.1 ? 0 : from;
  if (fresh()) {
    video.currentTime = start;
    video.play().catch(() => {});
    return;
  }
  let before = performance.now();
  film.at = start;
  const run = (time) => {
    const second = film.at + Math.max(0, time - before) / 1000;
    before = time;
    if (second >= film.plan.seconds) { move(film.plan.seconds); stop(); return; }
    film.at = second;
    tell("at");
    if (!loading) show();
    playing = requestAnimationFrame(run);
  };
  playing = requestAnimationFrame(run);
  drawPlay();
}
