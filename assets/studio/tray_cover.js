// The cover of a post's video: its title, a frame of it, a card, or a picture of one's own.

import { button, h, language, reason, t, toast } from "./dom.js";
import { changes } from "./changes.js";
import { standing } from "./clip_edits.js";
import { store } from "./store.js";

const label = () => (language === "zh" ? thread.label_zh : thread.label);
const KINDS = ["title", "frame", "card", "own"];
let dialog, clip, thread;
let data, plan; // what the studio says of the clips, and of this one on the clock
let kind = "title", second = 0, card = "", own = "";

changes.makes("cover", {
  verb: "clip-cover",
  what: () => t("step.cover"),
  body: ({ clip: id, cover, base }) => ({ clip: id, cover, base: store.base(base, base) }),
});

const kindOf = (cover) => (cover === null || cover === undefined ? "title" : typeof cover === "number" ? "frame" : cover.startsWith("cards/") ? "card" : "own");
const value = () => ({ title: null, frame: Number(second.toFixed(2)), card, own })[kind];
const ready = () => kind !== "card" && kind !== "own" ? Boolean(plan) : Boolean(value());
const fileAddress = (file) => `/p/${store.state.name}/file/${file.split("/").map(encodeURIComponent).join("/")}`;
const frameAddress = (query) => `/p/${store.state.name}/frame/${plan.key}?${query}&w=360`;

/** Opens the window for the video of a post of `shown`, and keeps what is chosen there. */
export async function openCover(window, ofClip, shown) {
  [dialog, clip, thread] = [window, ofClip, shown];
  if (!clip) return;
  plan = null;
  try {
    const answer = await fetch(store.address("clips"));
    data = await answer.json();
    if (!answer.ok) throw Object.assign(new Error(data.error), data);
  } catch (error) { toast(reason(error)); return; }
  const now = data.clips.find((one) => one.id === clip.id)?.cover;
  kind = kindOf(now);
  second = kind === "frame" ? now : clip.seconds / 3;
  card = kind === "card" ? now : "";
  own = kind === "own" ? now : "";
  draw();
  dialog.showModal();
  const { look, edits } = standing(data);
  const beats = Object.fromEntries(Object.entries(edits).filter(([, list]) => list));
  try {
    plan = await store.ask("clip-plan", { look, beats, covers: {}, clip: clip.id });
  } catch (error) { toast(reason(error)); }
  if (dialog.open) draw();
}

/** The shape that the platform shows; else the film's own. */
const shape = () => data.covers.find((one) => one.platform === thread.platform) ?? { width: clip.width, height: clip.height };

function draw() {
  const { width, height, source } = shape();
  const box = h("div", { class: "cover-box" }, h("img", { alt: "" }));
  box.style.setProperty("--ratio", width / height);
  const picture = box.firstChild;
  const now = clip.address.covers?.[thread.platform] ?? clip.address.cover; // until the clip is on the clock
  const paint = () => {
    const address = kind === "card" || kind === "own" ? value() && fileAddress(value()) : !plan ? now : frameAddress(kind === "title" ? "cover=1" : `at=${second.toFixed(2)}`);
    box.classList.toggle("empty", !address);
    if (address) picture.src = address;
    const done = dialog.querySelector(".strong");
    if (done) done.disabled = !ready();
  };
  const choose = (name) => { kind = name; draw(); dialog.querySelector(`[value=${name}]`).focus(); };
  const goes = thread.tray.cover;
  dialog.replaceChildren(
    h("div", { class: "row" }, h("h2", { id: "tray-name" }, t("cover.of")), h("span", { class: "spring" }), button(t("close"), "close", () => dialog.close(), { bare: true })),
    h("div", { class: "cover-room" }, h("figure", {}, box, h("figcaption", { class: "hint" }, `${label()} · ${width}×${height}${source === "" ? ` · ${t("cover.guess")}` : ""}`)), h("div", { class: "cover-choice" },
      h("fieldset", { class: "switch" }, h("legend", { class: "unseen" }, t("cover.of")), ...KINDS.map((name) => h("label", {}, h("input", { type: "radio", name: "cover-kind", value: name, checked: kind === name, onchange: () => choose(name) }), h("span", {}, t(`cover.kind.${name}`))))),
      ...fields(paint),
      h("p", { class: "hint" }, t(`cover.goes.${goes}`, { label: label() })))),
    h("div", { class: "row" }, h("span", { class: "spring" }), button(t("tray.done"), "check", keep, { class: "button strong" })));
  paint();
}

function fields(paint) {
  if (kind === "frame") {
    const mark = () => t("cover.at", { at: second.toFixed(1), of: clip.seconds.toFixed(1) });
    const said = h("span", { class: "hint" }, mark());
    const range = h("input", { type: "range", min: "0", max: String((plan?.seconds ?? clip.seconds) - 0.04), step: "0.1", value: String(second), "aria-label": t("cover.kind.frame"), oninput: () => { second = Number(range.value); said.textContent = mark(); range.setAttribute("aria-valuetext", mark()); paint(); } });
    return [h("div", { class: "cover-scrub" }, range, said)];
  }
  if (kind === "card") {
    const cards = store.state.cards;
    return [h("ul", { class: "cover-cards" }, ...cards.map((one, n) => h("li", {}, h("button", { type: "button", "aria-pressed": String(card === one.file), "aria-label": t("cover.card", { n: n + 1, alt: one.alt }), onclick: () => { card = one.file; draw(); dialog.querySelector("[aria-pressed=true]").focus(); } }, h("img", { src: fileAddress(one.file), alt: "", loading: "lazy" })))))];
  }
  if (kind === "own") return [button(own ? t("cover.another") : t("cover.pick"), "picture", pick, { class: "button" })];
  return [h("p", { class: "hint" }, t("cover.title.help"))];
}

function pick() {
  const input = h("input", { type: "file", accept: "image/png,image/jpeg,image/webp", onchange: async () => {
    try {
      const answer = await fetch(store.address("picture"), { method: "POST", headers: { "content-type": "application/octet-stream" }, body: input.files[0] });
      const told = await answer.json();
      if (!answer.ok) throw Object.assign(new Error(told.error), told);
      own = told.file;
      draw();
    } catch (error) { toast(reason(error)); }
  } });
  input.click();
}

function keep() {
  dialog.close();
  const now = data.clips.find((one) => one.id === clip.id)?.cover ?? null;
  if (value() !== now) store.do("cover", { clip: clip.id, cover: value(), base: data.base });
}
