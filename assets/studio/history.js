// What was done to the pack, the newest first; any step can be gone back to, and that can be undone as well.

import { button, h, language, reason, t, toast } from "./dom.js";
import { changes } from "./changes.js";
import { showKept } from "./kept.js";
import { store } from "./store.js";

for (const verb of ["undo", "redo"]) changes.makes(verb, { verb, asks: true, what: () => t(verb), body: () => ({}) });
changes.makes("restore", { verb: "restore", asks: true, what: ({ what }) => t("change.post", { what: t("step.restore"), words: t(what) }), body: ({ number }) => ({ number }) });

changes.makes("piece", { verb: "history/piece", asks: true, what: ({ file }) => t("change.post", { what: t("step.restore"), words: file }), body: ({ number, file, piece, base }) => ({ number, file, piece, base }) });

const dialog = document.querySelector("dialog.history");
let steps = [];
let chosen = 0;

export async function showHistory() {
  try { ({ steps } = await (await fetch(store.address("history"))).json()); }
  catch (error) { toast(reason(error)); return; }
  chosen = steps.some((one) => one.number === chosen) ? chosen : steps[0]?.number ?? 0;
  draw();
  if (!dialog.open) dialog.showModal();
  if (chosen) look(chosen);
}

function draw() {
  dialog.replaceChildren(
    h("div", { class: "row" }, h("h2", { id: "history-name" }, t("history")), h("span", { class: "spring" }), store.state.kept.length ? button(t("kept.some", { n: store.state.kept.length }), "page", () => { dialog.close(); showKept(); }) : "", button(t("close"), "close", () => dialog.close(), { bare: true })),
    h("p", { class: "hint" }, t("history.help")),
    steps.length ? h("div", { class: "versions-of" },
      h("ol", { class: "steps", "aria-label": t("history") }, ...steps.map(row)),
      h("section", { class: "difference-of", "aria-live": "polite", "aria-label": t("history.difference"), tabIndex: 0 }, h("p", { class: "hint" }, t("history.reading")))) : h("p", { class: "empty" }, t("history.none")));
}

const moment = (at) => new Date(at).toLocaleString(language === "zh" ? "zh-CN" : "en-GB", { month: "short", day: "numeric", hour: "2-digit", minute: "2-digit" });

const row = (step) => h("li", {}, h("button", { type: "button", class: "step", "aria-current": step.number === chosen ? "true" : undefined, data: { step: step.number }, onclick: () => { chosen = step.number; for (const node of dialog.querySelectorAll(".step")) { if (Number(node.dataset.step) === chosen) node.setAttribute("aria-current", "true"); else node.removeAttribute("aria-current"); } look(step.number); } },
  h("span", { class: "step-head" }, h("strong", {}, t(step.what)), h("time", { class: "hint" }, moment(step.at))), h("span", { class: "hint" }, step.files.join(", "))));

/** What stood there before a step, beside what stands there now: struck is gone, underlined came. */
async function look(number) {
  const step = steps.find((one) => one.number === number);
  let found;
  try {
    const answer = await fetch(store.address(`history/${number}`));
    found = await answer.json();
    if (!answer.ok) throw Object.assign(new Error(found.error), found);
  } catch (error) { toast(reason(error)); return; }
  if (chosen !== number) return;
  const place = dialog.querySelector(".difference-of");
  const changed = found.files.flatMap((file) => file.pieces).filter((piece) => !piece.same).length;
  place.replaceChildren(
    h("div", { class: "row difference-head" }, h("h3", {}, t("history.before", { at: moment(step.at) })), h("span", { class: "chip" }, t("history.places", { n: changed })), h("span", { class: "spring" }),
      changed ? button(t("history.back"), "back", async () => { dialog.close(); if (await store.do("restore", { number, what: step.what })) toast(t("history.done")); }, { class: "button strong" }) : ""),
    ...(changed ? found.files.map((file) => drawFile(number, file)) : [h("p", { class: "empty" }, t("history.same"))]),
    changed ? h("p", { class: "legend hint" }, h("del", {}, t("proposal.gone")), " ", h("ins", {}, t("proposal.new"))) : "");
}

function drawFile(number, file) {
  const nodes = [];
  let quiet = 0;
  const still = () => { if (quiet) nodes.push(h("li", { class: "piece-of same hint" }, t("history.still", { n: quiet }))); quiet = 0; };
  file.pieces.forEach((piece, at) => {
    if (piece.same) { quiet++; return; }
    still();
    nodes.push(h("li", { class: "piece-of", lang: store.state.article.language },
      h("p", {}, ...piece.marks.map(([kind, text]) => (kind === "gone" ? h("del", {}, text) : kind === "new" ? h("ins", {}, text) : text))),
      button(t("history.piece"), "back", async () => { if (await store.do("piece", { number, file: file.file, piece: at, base: file.base })) { toast(t("history.done")); showHistory(); } }, { bare: true })));
  });
  still();
  return h("section", {}, h("h4", {}, file.file), h("ol", { class: "pieces-of" }, ...nodes));
}
