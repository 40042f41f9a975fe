// Clips: their captions and how they are made; a quick draft first, then the pack anew.

import { button, h, icon, language, reason, t, toast } from "./dom.js";
import { draftNote, drafts } from "./drafts.js";
import { offer } from "./out.js";
import { complain, stop as stopWork, store } from "./store.js";

let data; // what the server says of the clips
let print = ""; // of the clips that `data` was asked for
let place = 0;
let look = {};
let lines = {}; // by clip: the captions as they are wanted
let base = ""; // of the file that they were read from
const FIELD = "clips";
let rendering = false; // the pack's clips are being made anew
let draft = null; // {name, clip, done, total, began, src}
let zone = "";
let root, side;

drafts.claim((field) => field === FIELD && (!data || data.clips.length > 0));

export function start(news) {
  news.addEventListener("draft", (event) => heard(JSON.parse(event.data)));
  news.addEventListener("progress", (event) => {
    const told = JSON.parse(event.data);
    if (told.pack === store.state.name && data) showProgress(told.done, told.total, "clip.final");
  });
}

export function draw(panel, controls, state) {
  [root, side] = [panel, controls];
  const now = JSON.stringify([state.name, state.clips, state.steps]);
  if (now !== print) { print = now; load(); }
  else if (data) show();
  if (!data) { panel.replaceChildren(h("p", { class: "empty" }, t("clips.wait"))); controls.replaceChildren(); }
}

async function load() {
  const asked = print;
  let answer, told;
  try { answer = await fetch(store.address("clips")); told = await answer.json(); }
  catch { print = ""; return; } // asked again at the next news
  if (asked !== print) return;
  if (!answer.ok) { complain(reason(told)); return; }
  const fresh = !data || data.base !== told.base;
  data = told;
  if (fresh) takeUp();
  place = Math.min(place, Math.max(0, told.clips.length - 1));
  if (!document.getElementById("panel-clips").hidden) show();
}

/** What the file says; over it what was typed here and is not made yet. */
function takeUp() {
  const there = standing();
  const draft = drafts.get(FIELD);
  look = { ...there.look, ...draft?.value.look };
  lines = Object.fromEntries(Object.entries(there.lines).map(([id, texts]) => [id, [...(draft?.value.lines[id] ?? texts)]]));
  // Somebody else's change of the same clips is no less worth: both are shown when this is written.
  base = draft && JSON.stringify(draft.before) !== JSON.stringify(there) ? draft.value.base : data.base;
}

const standing = () => ({ look: { ...data.look }, lines: Object.fromEntries(data.clips.map((clip) => [clip.id, clip.lines.map((line) => line.text)])) });

function keep() {
  const there = standing();
  if (changed()) drafts.keep(FIELD, { look, lines, base }, drafts.get(FIELD)?.before ?? there);
  else drafts.drop(FIELD);
}

const changed = () => JSON.stringify(look) !== JSON.stringify(data.look) || data.clips.some((clip) => JSON.stringify(lines[clip.id]) !== JSON.stringify(clip.lines.map((line) => line.text)));

// --- the clip ---------------------------------------------------------------------------------

function show() {
  if (!data.clips.length) {
    root.replaceChildren(h("p", { class: "empty" }, t("clips.none")));
    side.replaceChildren();
    side.hidden = true;
    offer(null);
    return;
  }
  const clip = data.clips[place];
  offerClip(clip);
  const film = store.state.clips.find((one) => one.id === clip.id);
  root.replaceChildren(
    data.clips.length > 1 ? h("div", { class: "platforms" }, ...data.clips.map((one, at) => h("button", { type: "button", "aria-pressed": String(at === place), onclick: () => { place = at; draft = null; show(); } }, t("clip.number", { n: at + 1 })))) : "",
    h("div", { class: "clip-view" }, player(clip, film), captions(clip, film)));
  drawSide(clip, film);
  side.hidden = false;
}

function offerClip(clip) {
  const film = store.state.clips.find((one) => one.id === clip.id);
  offer(film ? { what: "clip", item: film.id, platform: "", base: film.address.file, text: () => film.captions.map((one) => one.text).join("\n") } : null);
}

function player(clip, film) {
  const drafted = draft && draft.clip === clip.id && draft.src;
  const src = drafted || film?.address.file;
  const video = h("video", { src: src || undefined, controls: true, playsInline: true, preload: "metadata", poster: drafted ? undefined : film?.address.cover ?? undefined, "aria-label": clip.title });
  if (!drafted && film?.address.vtt) video.append(h("track", { kind: "captions", src: film.address.vtt, srclang: store.state.article.language || language, label: store.state.article.language || language }));
  const cover = h("div", { class: "safe", "aria-hidden": "true" });
  shade(cover);
  video.addEventListener("timeupdate", () => follow(video.currentTime, film));
  const frame = h("div", { class: "clip-frame" }, src ? video : h("p", { class: "empty" }, t("clip.none")), cover);
  return h("figure", { class: "clip-player" }, frame,
    h("figcaption", { class: "hint" }, drafted ? t("clip.is.draft") : film ? [t("clip.is.final", { seconds: film.seconds.toFixed(1) }), film.notice].filter(Boolean).join(" ") : ""),
    h("fieldset", { class: "switch safe-zones" }, h("legend", {}, t("clip.zones")), ...[["", t("clip.zones.off")], ...data.zones.map((one) => [one.name, one.label || t("clip.zones.all")])].map(([name, label]) => h("label", {}, h("input", { type: "radio", name: "safe", value: name, checked: zone === name, onchange: () => { zone = name; shade(cover); } }), h("span", {}, label)))));
}

/** Shades what an app's own buttons cover; its zones are given for a frame of 1080 by 1920. */
function shade(cover) {
  const given = data.zones.find((one) => one.name === zone);
  cover.hidden = !given;
  if (!given) return;
  for (const [edge, of] of [["top", 1920], ["bottom", 1920], ["left", 1080], ["right", 1080]]) cover.style[edge] = `${(100 * given[edge]) / of}%`;
}

/** Marks the caption that is on the screen. */
function follow(at, film) {
  const now = film?.captions.find((one) => one.start <= at && at < one.end)?.text;
  for (const row of root.querySelectorAll(".caption-row")) row.classList.toggle("now", !!now && row.querySelector("textarea").value === now);
}

function captions(clip, film) {
  const texts = lines[clip.id];
  const written = new Set(clip.written);
  const rows = texts.map((text, at) => {
    const there = film?.captions.find((one) => one.text === text);
    const own = h("span", { class: "chip own", hidden: written.has(text) }, t("own.short"));
    const input = h("textarea", {
      rows: 1, value: text, maxLength: 84, "aria-label": t("caption.of", { n: at + 1 }), data: { at }, lang: store.state.article.language,
      oninput: (event) => { texts[at] = event.target.value.replace(/\s*\n\s*/g, " "); own.hidden = written.has(texts[at].trim()); keep(); drawActs(clip); },
      onkeydown: (event) => keys(event, clip, at),
    });
    return h("li", { class: "caption-row" },
      h("button", { type: "button", class: "icon-button", disabled: !there, "aria-label": t("caption.seek", { n: at + 1 }), title: there ? t("caption.seek", { n: at + 1 }) : undefined, onclick: () => { const video = root.querySelector("video"); video.currentTime = there.start + 0.05; video.play().catch(() => {}); } }, icon("play")),
      input, own,
      button(t("caption.remove", { n: at + 1 }), "trash", () => { texts.splice(at, 1); again(clip, Math.max(0, at - 1)); }, { bare: true, disabled: texts.length === 1 }));
  });
  return h("div", { class: "clip-script" },
    h("h2", {}, t("captions")), h("p", { class: "hint" }, t("captions.help")),
    h("ol", { class: "caption-list" }, ...rows),
    h("div", { class: "row" },
      button(t("caption.add"), "plus", () => { texts.push(""); again(clip, texts.length - 1); }),
      button(t("captions.back"), "back", () => { lines[clip.id] = [...clip.written]; again(clip, 0); }, { class: "button quiet" })));
}

/** Enter parts a caption at the caret; Backspace at its beginning joins it with the one before. */
function keys(event, clip, at) {
  const texts = lines[clip.id];
  const caret = event.target.selectionStart;
  if (event.key === "Enter" && !event.isComposing) {
    event.preventDefault();
    texts.splice(at, 1, texts[at].slice(0, caret).trim(), texts[at].slice(caret).trim());
    again(clip, at + 1, 0);
  } else if (event.key === "Backspace" && caret === 0 && event.target.selectionEnd === 0 && at > 0) {
    event.preventDefault();
    const join = texts[at - 1].length;
    texts.splice(at - 1, 2, texts[at - 1] + texts[at]);
    again(clip, at - 1, join);
  } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && !event.isComposing) {
    const to = root.querySelector(`[data-at="${at + (event.key === "ArrowDown" ? 1 : -1)}"]`);
    if (to) { event.preventDefault(); to.focus(); }
  }
}

function again(clip, focus, caret) {
  keep();
  show();
  const input = root.querySelector(`[data-at="${focus}"]`);
  input?.focus();
  if (caret !== undefined) input?.setSelectionRange(caret, caret);
}

// --- how it is made ---------------------------------------------------------------------------

const KEY = { voice: (value) => `voice.${value}`, music: (value) => `music.${value}`, captions: (value) => `captions.${value}`, motion: (value) => `motion.${value}` };
/** What a choice is called here; one that the page has no word for by its own name. */
function said(name, value) {
  const key = KEY[name](value);
  return t(key) === key ? value : t(key);
}

function drawSide(clip) {
  const choose = (name) => h("label", { class: "choose" }, h("span", { class: "hint" }, t(`clip.${name}`)),
    h("select", { data: { look: name }, onchange: (event) => { look[name] = event.target.value; keep(); drawActs(clip); } }, ...[...new Set([...data.choices[name], data.usual[name]])].map((value) => h("option", { value, selected: value === look[name] }, said(name, value)))));
  side.replaceChildren(
    h("h2", {}, t("clip.make")),
    ...["voice", "music", "captions", "motion"].map(choose),
    draftNote(FIELD, { save: render, drop: () => { drafts.drop(FIELD); takeUp(); show(); } }) ?? "",
    h("div", { class: "clip-acts" }),
    h("div", { class: "clip-progress", role: "status", "aria-live": "polite" }),
    h("p", { class: "hint" }, t("file.at", { file: "clips.toml" })));
  drawActs(clip);
  if (draft && !draft.ended) showProgress(draft.done, draft.total, "clip.drafting");
  else if (rendering) showProgress(0, 0, "clip.final");
}

function drawActs(clip) {
  const busy = draft && !draft.ended;
  if (rendering) { side.querySelector(".clip-acts").replaceChildren(button(t("clip.cancel"), "close", stopWork)); return; }
  side.querySelector(".clip-acts").replaceChildren(
    busy ? button(t("clip.cancel"), "close", stop) : button(t("clip.draft"), "play", () => begin(clip)),
    button(t("clip.render"), "check", render, { class: "button strong", disabled: !changed() || store.busy > 0 }));
}

const wish = () => ({ look, lines: Object.fromEntries(Object.entries(lines).map(([id, texts]) => [id, texts.map((text) => text.trim()).filter(Boolean)])) });

async function begin(clip) {
  draft = { clip: clip.id, done: 0, total: 0, began: performance.now(), name: "", early: [] };
  const mine = draft;
  drawActs(clip);
  showProgress(0, 0, "clip.drafting");
  try {
    mine.name = (await store.ask("draft", { ...wish(), clip: clip.id })).draft;
    for (const told of mine.early) heard(told); // news may be quicker than the answer
  } catch (error) { ended(reason(error)); }
}

async function stop() {
  if (!draft?.name) return;
  const { name } = draft;
  await store.ask("draft-cancel", { draft: name }).catch(() => {});
}

function heard(told) {
  if (!draft || told.pack !== store.state.name) return;
  if (!draft.name) { draft.early.push(told); return; }
  if (told.draft !== draft.name) return;
  if (!told.ended) {
    [draft.done, draft.total] = [told.done, told.total];
    showProgress(told.done, told.total, "clip.drafting");
    return;
  }
  if (told.seconds) draft.src = `/p/${store.state.name}/draft/${draft.name}`;
  ended(told.seconds ? "" : told.trouble || t("clip.cancelled"));
}

function ended(trouble) {
  const took = (performance.now() - draft.began) / 1000;
  draft.ended = true;
  if (!root || document.getElementById("panel-clips").hidden) return;
  const focus = document.activeElement?.dataset?.at;
  show();
  if (focus) root.querySelector(`[data-at="${focus}"]`)?.focus();
  side.querySelector(".clip-progress").replaceChildren(h("p", { class: trouble ? "verdict bad" : "verdict good" }, icon(trouble ? "warn" : "check"), h("span", {}, trouble || t("clip.drafted", { seconds: took.toFixed(1) }))));
}

let began = 0;
function showProgress(done, total, what) {
  const node = side?.querySelector(".clip-progress");
  if (!node) return;
  if (!done || done < (node.done ?? 0)) began = performance.now();
  node.done = done;
  const past = (performance.now() - began) / 1000;
  const speed = past > 0.3 ? done / past : 0;
  node.replaceChildren(
    h("progress", total ? { max: total, value: done, "aria-label": t(what) } : { "aria-label": t(what) }),
    h("p", { class: "hint" }, t(what), total ? ` ${t("clip.frames", { done, total })}` : "", speed && total > done ? ` · ${t("clip.left", { speed: Math.round(speed), seconds: Math.ceil((total - done) / speed) })}` : ""));
}

async function render() {
  if (rendering) return;
  if (draft && !draft.ended) stop();
  draft = null;
  rendering = true;
  drawActs(data.clips[place]);
  showProgress(0, 0, "clip.final");
  drafts.resume(FIELD);
  const done = await store.write("clips", () => ({ ...wish(), base }), [FIELD]);
  rendering = false;
  if (done) toast(t("clip.rendered"));
  side.querySelector(".clip-progress")?.replaceChildren();
  if (side.querySelector(".clip-acts")) drawActs(data.clips[place]);
}
