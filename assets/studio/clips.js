// Clips: their beats and how they are made; a quick draft first, then the pack anew.

import { button, h, icon, reason, t, toast } from "./dom.js";
import { draftNote, drafts } from "./drafts.js";
import { FIELD, askNow, changeCover, changeLook, changed, clip, film, hear, takeUp, tell, turn, wish } from "./clip_edits.js";
import { madeBy, mark, play, screen, show as showFrame, stop as stopPlaying } from "./clip_screen.js";
import { timeline } from "./clip_timeline.js";
import { script } from "./clip_words.js";
import { offer } from "./out.js";
import { saidOf } from "./review.js";
import { complain, stop as stopWork, store } from "./store.js";

let print = ""; // of the clips that `film.data` was asked for
let rendering = false; // the pack's clips are being made anew
let draft = null; // {name, clip, print, done, total, began, src}
let root, side;
const acts = h("div", { class: "clip-acts" });
const progress = h("div", { class: "clip-progress", role: "status", "aria-live": "polite" });

drafts.claim((field, one) => field === FIELD && Boolean(one.value.edits) && (!film.data || film.data.clips.length > 0));

export function start(news) {
  news.addEventListener("draft", (event) => heard(JSON.parse(event.data)));
  news.addEventListener("progress", (event) => {
    const told = JSON.parse(event.data);
    if (told.pack === store.state.name && film.data) showProgress(told.done, told.total, "clip.final");
  });
}

export function draw(panel, controls, state) {
  [root, side] = [panel, controls];
  const now = JSON.stringify([state.name, state.clips, state.steps]);
  if (now !== print) { print = now; load(); }
  else if (film.data) show();
  if (!film.data) { panel.replaceChildren(h("p", { class: "empty" }, t("clips.wait"))); controls.replaceChildren(); }
}

const seen = () => root && !document.getElementById("panel-clips").hidden;

async function load() {
  const asked = print;
  let answer, told;
  try { answer = await fetch(store.address("clips")); told = await answer.json(); }
  catch { print = ""; return; } // asked again at the next news
  if (asked !== print) return;
  if (!answer.ok) { complain(reason(told)); return; }
  const fresh = !film.data || film.data.base !== told.base;
  film.data = told;
  film.place = Math.min(film.place, Math.max(0, told.clips.length - 1));
  if (fresh) takeUp();
  if (!told.clips.length) { if (seen()) show(); return; }
  if (!changed()) madeBy(film.finalPrint = JSON.stringify(wish()));
  if (seen()) { show(); askNow("beats"); }
}

hear((kind) => {
  if (!film.data || !seen()) return;
  if (kind === "look") show();
  if (kind === "plan" || kind === "beats" || kind === "clip") showFrame();
  if (kind === "plan" || kind === "beats" || kind === "text" || kind === "look") drawActs();
});

// --- the room ---------------------------------------------------------------------------------

function show() {
  side.hidden = !film.data.clips.length;
  if (!film.data.clips.length) { root.replaceChildren(h("p", { class: "empty" }, t("clips.none"))); side.replaceChildren(); offer(null); return; }
  offerClip();
  root.replaceChildren(
    h("div", { class: "clip-view" }, chooser(), ...screen(draft), script()),
    timeline({ acts, progress }));
  drawSide();
  if (!film.plan || film.plan.clip.slice(0, 2) !== clip().id.slice(0, 2)) askNow("beats");
}

function offerClip() {
  const there = store.state.clips.find((one) => one.id === clip().id);
  offer(there ? { what: "clip", item: there.id, platform: "", base: there.address.file, text: () => there.captions.map((one) => one.text).join("\n") } : null);
}

function chooser() {
  const { clips } = film.data;
  return clips.length < 2 ? "" : h("div", { class: "platforms clip-choice" }, ...clips.map((_, at) => h("button", { type: "button", "aria-pressed": String(at === film.place), onclick: () => { Object.assign(film, { place: at, plan: null, beat: 0, at: 0 }); progress.replaceChildren(); show(); } }, t("clip.number", { n: at + 1 }))));
}

document.addEventListener("keydown", (event) => {
  if (!film.data || !seen() || event.defaultPrevented) return;
  const typing = event.target.closest("textarea, input, select");
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z" && !typing && turn(!event.shiftKey)) { event.preventDefault(); event.stopImmediatePropagation(); }
  else if (event.key === " " && !typing && !event.target.closest("button, a, [role=tab], summary")) { event.preventDefault(); if (!draft || draft.ended) begin(); }
}, { capture: true });

// --- how it is made ---------------------------------------------------------------------------

/** What a choice is called here; one that the page has no word for by its own name. */
function said(name, value) {
  const key = `${name}.${value || "auto"}`;
  return t(key) === key ? value : t(key);
}

const choicesOf = (name) => [...new Set([...film.data.choices[name], film.data.usual[name]])];

/** What a voice needs that this machine does not have; nothing for all else. */
const lack = (name, value) => (name === "voice" && film.data.lacking[value]) || "";

function pick(name) {
  return h("label", { class: "choose" }, h("span", { class: "hint" }, t(`clip.${name}`)),
    h("select", { data: { look: name }, onchange: (event) => changeLook(name, event.target.value) }, ...choicesOf(name).map((value) => h("option", { value, selected: value === film.look[name] }, lack(name, value) ? t("voice.absent", { name: said(name, value) }) : said(name, value)))));
}

function toggles(name) {
  return h("fieldset", { class: `switch look-${name}` }, h("legend", {}, t(`clip.${name}`)), ...choicesOf(name).map((value) => h("label", {}, h("input", { type: "radio", name: `look-${name}`, value, checked: value === film.look[name], data: { look: name }, onchange: () => changeLook(name, value) }), h("span", {}, said(name, value)))));
}

/** Which frame is the cover, and how platforms cut it. */
function coverFields() {
  const at = film.covers[clip().id];
  const chosen = at !== null && at !== undefined;
  const shape = (one) => { const box = h("i", { class: "cover-shape", "aria-hidden": "true" }); box.style.setProperty("--ratio", one.width / one.height); return h("li", {}, box, h("span", {}, t(`cover.${one.platform}`)), h("span", { class: "hint" }, `${one.width}×${one.height}`)); };
  return h("section", { class: "clip-cover" },
    h("h3", {}, t("cover")),
    h("p", { class: "hint" }, !chosen ? t("cover.title") : typeof at === "number" ? t("cover.frame", { at: mark(at) }) : t(at.startsWith("cards/") ? "cover.kind.card" : "cover.kind.own")),
    h("div", { class: "row" },
      button(t("cover.take"), "film", () => changeCover(Number(film.at.toFixed(2)))),
      chosen ? button(t("cover.back"), "back", () => changeCover(null), { bare: true }) : ""),
    film.data.covers.length ? h("ul", { class: "cover-shapes" }, ...film.data.covers.map(shape)) : "",
    film.data.covers.some((one) => !one.source) ? h("p", { class: "hint" }, t("clip.zone.unverified")) : "");
}

let sampling;
async function sample(event) {
  const asked = event.currentTarget;
  sampling?.pause();
  asked.disabled = true;
  try {
    const answer = await fetch(store.address("voice-sample"), { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ voice: film.look.voice }) });
    if (!answer.ok) throw Object.assign(new Error(), await answer.json());
    sampling = new Audio(URL.createObjectURL(await answer.blob()));
    await sampling.play();
  } catch (error) { toast(reason(error)); }
  asked.disabled = false;
}

function drawSide() {
  const focus = document.activeElement?.dataset?.look && side.contains(document.activeElement) ? [document.activeElement.dataset.look, document.activeElement.value] : null;
  side.replaceChildren(
    draftNote(FIELD, { save: render, drop: () => { drafts.drop(FIELD); takeUp(); tell("look"); askNow("beats"); } }) ?? "",
    h("h2", {}, t("clip.make")),
    saidOf(`clip:${store.state.clips.find((one) => one.id === clip().id)?.file}`),
    toggles("clip_format"), toggles("seconds"),
    pick("music"), toggles("sounds"),
    h("div", { class: "voice-row" }, pick("voice"), film.look.voice === "none" || lack("voice", film.look.voice) ? "" : button(t("voice.hear"), "play", sample)),
    lack("voice", film.look.voice) ? h("p", { class: "hint" }, t("voice.lack", { what: lack("voice", film.look.voice) })) : "",
    toggles("captions"), pick("motion"), coverFields(),
    h("p", { class: "hint" }, t("file.at", { file: "clips.toml" })));
  if (focus) (side.querySelector(`[data-look="${focus[0]}"][value="${focus[1]}"]`) ?? side.querySelector(`[data-look="${focus[0]}"]`))?.focus();
  drawActs();
}

function drawActs() {
  if (rendering) { acts.replaceChildren(button(t("clip.cancel"), "close", stopWork)); return; }
  const busy = draft && !draft.ended;
  const mine = document.activeElement && acts.contains(document.activeElement) ? [...acts.children].indexOf(document.activeElement) : -1;
  acts.replaceChildren(
    busy ? button(t("clip.cancel"), "close", stop) : button(t("clip.draft"), "play", begin, { title: t("clip.draft.key") }),
    button(t("clip.render"), "check", render, { class: "button strong", disabled: !changed() || store.busy > 0 }));
  if (mine >= 0) acts.children[mine]?.focus();
}

async function begin() {
  stopPlaying();
  draft = { clip: clip().id, print: JSON.stringify(wish()), done: 0, total: 0, began: performance.now(), name: "", early: [] };
  const mine = draft;
  drawActs();
  showProgress(0, 0, "clip.drafting");
  try {
    mine.name = (await store.ask("draft", { ...wish(), clip: clip().id })).draft;
    for (const told of mine.early) heard(told); // news may be quicker than the answer
  } catch (error) { ended(reason(error)); }
}

async function stop() {
  if (!draft?.name) return;
  await store.ask("draft-cancel", { draft: draft.name }).catch(() => {});
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
  verdict(trouble, trouble || t("clip.drafted", { seconds: took.toFixed(1) }));
  if (!seen()) return;
  const focus = document.activeElement?.dataset?.at;
  show();
  if (focus) root.querySelector(`[data-at="${focus}"]`)?.focus();
  if (draft.src && document.activeElement === document.body) play(0);
}

function verdict(trouble, text) {
  progress.replaceChildren(h("p", { class: trouble ? "verdict bad" : "verdict good" }, icon(trouble ? "warn" : "check"), h("span", {}, text)));
}

let began = 0;
function showProgress(done, total, what) {
  if (!done || done < (progress.done ?? 0)) began = performance.now();
  progress.done = done;
  const past = (performance.now() - began) / 1000;
  const speed = past > 0.3 ? done / past : 0;
  progress.replaceChildren(
    h("progress", total ? { max: total, value: done, "aria-label": t(what) } : { "aria-label": t(what) }),
    h("p", { class: "hint" }, t(what), total ? ` ${t("clip.frames", { done, total })}` : "", speed && total > done ? ` · ${t("clip.left", { speed: Math.round(speed), seconds: Math.ceil((total - done) / speed) })}` : ""));
}

async function render() {
  if (rendering) return;
  if (draft && !draft.ended) stop();
  draft = null;
  rendering = true;
  drawActs();
  showProgress(0, 0, "clip.final");
  drafts.resume(FIELD);
  const done = await store.write("clips", () => ({ ...wish(), base: film.base }), [FIELD]);
  rendering = false;
  if (done) toast(t("clip.rendered"));
  progress.replaceChildren();
  drawActs();
}
