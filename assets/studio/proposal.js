// "Let the editor choose again": a wish, what it takes, how far it is, and what a model proposes, piece by piece; nothing changes until it is taken.

import { button, h, icon, reason, t, toast } from "./dom.js";
import { changes } from "./changes.js";
import { proposed } from "./proposal_view.js";
import { mark, notices, store } from "./store.js";

const dialog = document.querySelector("dialog.proposal");
const LONGEST = 400; // characters of a wish
let job = { state: "none" }; // as the studio tells it
let form = null; // what is being wished: {scope, thread, wish, write}; null while a proposal is looked at
let terms = null; // on what terms a model may be asked
let late = false; // the terms that are known are those of another wish
let agreed = false;
let known = ""; // the proposal whose end has been seen
let labels = () => "";
const live = h("p", { class: "unseen", role: "status", "aria-live": "polite" }); // what lies below a dialog is not read out
const ended = () => ["ready", "failed", "stopped"].includes(job.state);

/** Hears of proposals; `name` says what a thread is called. */
export function start(news, name) {
  labels = name;
  news.addEventListener("proposal", (event) => { if (JSON.parse(event.data).pack === store.state.name) refresh(); });
  store.on(() => { if (job.state === "ready") refresh(); });
  refresh();
}

changes.makes("proposal.take", { verb: "proposal-take", asks: true, what: () => t("step.proposal"), body: ({ proposal, pieces }) => ({ proposal, pieces }) });

async function refresh() {
  try { job = await (await fetch(store.address("proposal"))).json(); } catch { return; } // it is heard of again
  if (dialog.open) { if (ended()) known = job.id; draw(); }
  mark();
}

/** A button that asks for `scope`: a thread, the quotes, the cover or all. */
export function askButton(label, scope, thread = "", props = {}) {
  return button(label, "ask", () => open({ scope, thread }), props);
}

/** Opens what is there of this wish; else the form. */
function open(wish) {
  const same = job.scope === wish.scope && (job.thread ?? "") === wish.thread;
  form = job.state === "asking" || (job.state === "ready" && same) ? null : { wish: "", write: false, ...wish };
  if (!form) known = job.id;
  terms = null;
  draw();
  if (!dialog.open) dialog.showModal();
  if (form) { loadTerms(true); dialog.querySelector("textarea")?.focus(); }
  mark();
}
dialog.addEventListener("close", () => { form = null; mark(); });

const what = ({ scope, thread }) => (scope === "thread" ? labels(thread) : t(`proposal.${scope}`));
const head = (title) => h("div", { class: "row" }, h("h2", { id: "proposal-name" }, title), h("span", { class: "spring" }), button(t("close"), "close", () => dialog.close(), { bare: true, data: { key: "close" } }));

function draw() {
  const held = dialog.open && dialog.contains(document.activeElement) ? document.activeElement.dataset.key ?? "close" : "";
  const parts = form ? formOf() : { asking, ready, failed: ending, stopped: ending }[job.state]?.() ?? [];
  if (!parts.length) { dialog.close(); return; }
  dialog.replaceChildren(live, ...parts);
  if (held) refocus(held);
}

/** What had the focus has it again; when it is gone, what comes next. */
function refocus(held) {
  const piece = held.startsWith("take-") ? `[data-piece="${CSS.escape(held.slice(5))}"] ~ .open button` : "";
  const found = [`[data-key="${CSS.escape(held)}"]:not(:disabled)`, piece, "[data-key=all]", "[data-key=undo]", "[data-key=close]"].filter(Boolean).map((one) => dialog.querySelector(one)).find(Boolean);
  found?.focus();
}

// --- the wish -------------------------------------------------------------------------------

const scopes = () => [...(form.thread ? [["thread", labels(form.thread)]] : []), ...["quotes", "cover", "pack"].map((scope) => [scope, t(`proposal.${scope}`)])];
const bodyOf = ({ scope, thread, wish, write }) => ({ scope, thread: scope === "thread" ? thread : "", wish, write });

/** Asks on what terms a model may be asked; at `first` also what the settings wish. */
async function loadTerms(first) {
  const mine = form;
  late = true;
  draw();
  let told;
  try { told = await store.ask("editor", bodyOf({ ...mine, wish: "" })); } catch (error) { told = { ready: false, error: reason(error), hint: "" }; }
  if (mine !== form) return;
  if (first && !form.wish) form.wish = told.wish ?? "";
  if (first && told.writes) { form.write = true; loadTerms(false); return; } // that takes something else
  terms = told;
  late = false;
  draw();
}

function choice(name, options, value, choose) {
  return h("div", { class: "switch", role: "radiogroup", "aria-label": t(name) }, ...options.map(([key, label]) => h("label", {},
    h("input", { type: "radio", name, value: key, checked: key === value, data: { key: `${name}-${key}` }, onchange: () => choose(key) }), h("span", {}, label))));
}

function formOf() {
  const area = h("textarea", {
    value: form.wish, rows: 2, maxLength: LONGEST, placeholder: t("proposal.wish.hint"), data: { key: "wish" }, id: "proposal-wish",
    oninput: () => { form.wish = area.value; },
    onkeydown: (event) => { if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); area.form.requestSubmit(); } },
  });
  const say = (words) => { form.wish = [area.value.trim(), words].filter(Boolean).join("，").slice(0, LONGEST); area.value = form.wish; area.focus(); };
  const ready = terms?.ready && !late && (!terms.notice || agreed);
  return [
    head(t("proposal")),
    h("p", { class: "hint" }, t("proposal.help")),
    h("form", { class: "proposal-form", onsubmit: (event) => { event.preventDefault(); if (ready) send(); } },
      choice("proposal.what", scopes(), form.scope, (scope) => { form = { ...form, scope }; loadTerms(false); }),
      h("div", { class: "field" }, h("label", { htmlFor: "proposal-wish" }, t("proposal.wish")), area,
        h("div", { class: "row wish-chips" }, ...["spoken", "numbers", "shorter"].map((one) => button(t(`proposal.wish.${one}`), "plus", () => say(t(`proposal.wish.${one}`)), { class: "button quiet" })))),
      terms?.writes ? h("div", { class: "field" }, choice("proposal.how", [["choose", t("proposal.choose")], ["write", t("proposal.write")]], form.write ? "write" : "choose", (how) => { form = { ...form, write: how === "write" }; loadTerms(false); }),
        h("p", { class: "hint" }, t(form.write ? "proposal.write.help" : "proposal.choose.help"))) : "",
      termsOf(),
      h("div", { class: "row" }, h("span", { class: "spring" }), h("button", { type: "submit", class: "button strong", disabled: !ready, data: { key: "send" } }, icon("ask"), h("span", {}, t("proposal.ask"))))),
  ];
}

const money = (sum) => `$${sum < 0.01 ? sum.toFixed(4) : sum.toFixed(2)}`;

/** Whom is asked, and what that takes; or in one line why nobody is. */
function termsOf() {
  if (!terms || late) return h("p", { class: "hint terms", role: "status" }, t("proposal.terms.wait"));
  if (!terms.ready) return h("p", { class: "verdict bad terms", role: "alert" }, icon("warn"), h("span", {}, reason(terms)));
  const cost = terms.cost === null ? t("proposal.terms.free") : t("proposal.terms.cost", { cost: money(terms.cost), most: money(terms.most) });
  return h("div", { class: "terms" },
    h("p", { class: "hint" }, t("proposal.terms", { model: terms.model, host: terms.host, tokens: terms.asked.toLocaleString(), cost })),
    terms.notice ? h("label", { class: "agree" }, h("input", { type: "checkbox", checked: agreed, data: { key: "agree" }, onchange: (event) => { agreed = event.target.checked; draw(); } }), h("span", {}, terms.notice, " ", h("strong", {}, t("proposal.agree")))) : "");
}

async function send() {
  try { job = await store.ask("proposal", { ...bodyOf(form), allow: agreed }); } catch (error) { terms = { ready: false, error: error.error ?? reason(error), hint: error.hint ?? "" }; draw(); return; }
  form = null;
  draw();
  dialog.querySelector("[data-key=stop]")?.focus();
  mark();
}

// --- while it is asked, and when that has failed ----------------------------------------------

let ticking;
function tick() {
  clearInterval(ticking);
  ticking = setInterval(() => {
    const node = dialog.querySelector(".elapsed");
    if (!node || job.state !== "asking") { clearInterval(ticking); return; }
    node.textContent = t("proposal.seconds", { n: Math.max(0, Math.round((Date.now() - job.since) / 1000)) });
  }, 1000);
}

async function stopJob() {
  try { await store.ask("proposal-stop", {}); } catch (error) { toast(reason(error)); return; }
  if (!dialog.open) { known = job.id; toast(t("proposal.stopped")); }
  refresh();
}

const progress = () => (job.total > 1 ? t("proposal.asking.many", { what: what(job), n: Math.min(job.done + 1, job.total), of: job.total }) : t("proposal.asking", { what: what(job) }));

function asking() {
  tick();
  return [
    head(t("proposal")),
    h("div", { class: "asking" },
      h("p", { role: "status" }, progress(), " ", h("span", { class: "elapsed hint", "aria-hidden": "true" })),
      h("progress", { max: job.total, value: job.done || undefined, "aria-label": t("proposal") }),
      job.wish ? h("p", { class: "hint" }, t("proposal.wished", { wish: job.wish })) : "",
      h("p", { class: "hint" }, t("proposal.asking.help"))),
    h("div", { class: "row" }, h("span", { class: "spring" }), button(t("proposal.stop"), "close", stopJob, { data: { key: "stop" } })),
  ];
}

const again = () => { const { scope, thread = "", wish, write } = job; wishAgain({ scope, thread, wish, write }); };
function wishAgain(wish) { form = wish; terms = null; draw(); loadTerms(false); dialog.querySelector("textarea")?.focus(); }

/** Why it failed, in a line: where the model is no good, that another one may be. */
const why = () => reason({ ...job, hint: job.hint || (["empty", "truncated", "not JSON"].includes(job.why) ? t("proposal.other.model") : "") });

/** One line on why there is no proposal; the pack is as it was. */
function ending() {
  const failed = job.state === "failed";
  return [
    head(t("proposal")),
    h("p", { class: `verdict ${failed ? "bad" : ""}`, role: "alert" }, icon(failed ? "warn" : "check"), h("span", {}, failed ? why() : t("proposal.stopped"))),
    h("p", { class: "hint" }, t("proposal.unchanged")),
    h("div", { class: "row" }, h("span", { class: "spring" }), button(t("proposal.again"), "ask", again, { class: "button strong", data: { key: "again" } })),
  ];
}

// --- the proposal -----------------------------------------------------------------------------

async function take(pieces) {
  if (await store.do("proposal.take", { proposal: job.id, pieces: pieces.map((one) => one.id) })) live.textContent = t("proposal.taken", { n: pieces.length });
  refresh();
}

async function drop() {
  try { await store.ask("proposal-drop", {}); } catch (error) { toast(reason(error)); return; }
  dialog.close();
  refresh();
}

function ready() {
  const open = job.pieces.filter((one) => one.standing === "open");
  const whole = open.filter((one) => !one.id.includes("/hook/") && !(one.part === "title" && one.sentences.length)); // of several ways one is taken
  return [
    head(t("proposal.of", { model: job.model })),
    h("p", { class: "hint" }, [what(job), job.wish && t("proposal.wished", { wish: job.wish }), job.spent].filter(Boolean).join(" · ")),
    ...proposed(job, { take, labels }),
    h("div", { class: "row proposal-foot" },
      button(t("proposal.drop"), "trash", drop, { class: "button quiet", data: { key: "drop" } }),
      button(t("proposal.again"), "ask", again, { class: "button quiet", data: { key: "again" } }),
      h("span", { class: "spring" }),
      store.state.steps.undo === "step.proposal" ? button(t("undo"), "undo", () => document.getElementById("undo").click(), { data: { key: "undo" } }) : "",
      whole.length ? button(t("proposal.take.all", { n: whole.length }), "check", () => take(whole), { class: "button strong", data: { key: "all" } }) : ""),
  ];
}

notices.add(() => {
  if (dialog.open || job.state === "none" || (ended() && known === job.id)) return null;
  const said = { asking: progress, ready: () => t("proposal.ready", { what: what(job), n: job.pieces.filter((one) => one.standing === "open").length }), failed: why, stopped: () => t("proposal.stopped") }[job.state]();
  const look = () => { form = null; known = job.id; draw(); dialog.showModal(); mark(); };
  return {
    print: [job.id, job.state, said],
    node: () => h("li", { class: `draft-note change ${job.state === "failed" ? "refused" : ""}` },
      h("p", { role: "status" }, icon({ failed: "warn", ready: "ask", asking: "clock" }[job.state] ?? "check"), h("span", {}, said)),
      h("div", { class: "row" },
        job.state === "asking" ? button(t("proposal.stop"), "close", stopJob, { class: "button quiet" }) : button(t("kept.known"), "check", () => { known = job.id; mark(); }, { class: "button quiet" }),
        button(t("kept.look"), "find", look, { class: "button strong" }))),
  };
});
