// Approvals: a link or a file for somebody else, what they said at the thing that it is about, and a comment that is done.

import { button, h, icon, language, reason, t, toast } from "./dom.js";
import { store } from "./store.js";

const dialog = document.querySelector("dialog.review");
const opener = document.getElementById("review");
let said = []; // of each item of which anything was said
let demanded = { required: false, everywhere: false }; // whether anything goes out that nobody has approved
let open = ""; // the address of the page, while it can be opened

const moment = (at) => new Date(at).toLocaleString(language === "zh" ? "zh-CN" : "en-GB", { month: "short", day: "numeric", hour: "2-digit", minute: "2-digit" });
const of = (key) => said.find((one) => one.item === key) ?? { approvals: [], comments: [] };

async function post(verb, body = {}) {
  const answer = await fetch(store.address(`review${verb}`), { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
  const told = await answer.json();
  if (!answer.ok) throw Object.assign(new Error(told.error), told);
  return told;
}

async function look() {
  try {
    const answer = await fetch(store.address("review"));
    if (!answer.ok) return; // asked again at the next news
    const told = await answer.json();
    ({ said, address: open } = told);
    demanded = told;
  } catch { return; }
  draw();
}

export function start(news) {
  news.addEventListener("review", (event) => {
    const told = JSON.parse(event.data);
    if (told.pack !== store.state.name) return;
    if (told.by) toast(t("review.came", { by: told.by }));
    look();
  });
  let print = "";
  store.on((state) => { // what changed is approved no more
    const now = JSON.stringify([state.threads.map((one) => one.base), state.series.base, state.media, state.article.print, state.clips.map((one) => one.address)]);
    if (now !== print) look();
    print = now;
  });
  opener.addEventListener("click", ask);
}

function draw() {
  const count = said.reduce((sum, one) => sum + one.comments.filter((each) => !each.resolved).length, 0);
  opener.querySelector(".count")?.remove();
  if (count) opener.append(h("span", { class: "count" }, String(count)));
  const name = count ? `${t("review")}: ${t("review.open", { n: count })}` : t("review");
  opener.setAttribute("aria-label", name);
  opener.title = name;
  for (const node of document.querySelectorAll(".said-of")) fill(node);
  const list = dialog.querySelector(".review-list");
  if (list) list.replaceChildren(...listed());
}

/** Where what is said of something stands beside it: of a post of a thread, or (0) of all of it. */
export function saidOf(key, post = 0) {
  const node = h("div", { class: "said-of", data: { said: key, post: String(post) } });
  fill(node);
  return node;
}

function fill(node) {
  const told = of(node.dataset.said);
  const number = Number(node.dataset.post);
  const lines = [...(number ? [] : told.approvals.map(approval)), ...told.comments.filter((one) => one.post === number && !one.resolved).map((one) => comment(one))];
  node.hidden = !lines.length;
  node.replaceChildren(...lines);
}

const approval = (one) => h("div", { class: `said ${one.current ? "said-yes" : "said-changed"}` },
  h("p", {}, icon(one.current ? "check" : "warn"), h("span", {}, t(one.current ? "review.approved" : "review.changed", { by: one.by, at: moment(one.at) }))),
  one.current || !(one.difference.length || one.pictures) ? "" : h("details", {}, h("summary", {}, t("history.difference")),
    h("div", { class: "difference-of" }, ...one.difference.map((marks) => h("p", { lang: store.state.article.language }, ...marks.map(([kind, text]) => (kind === "gone" ? h("del", {}, text) : kind === "new" ? h("ins", {}, text) : text)))), one.pictures ? h("p", {}, t("review.pictures")) : "")));

const comment = (one) => h("div", { class: `said said-comment${one.resolved ? " said-done" : ""}` },
  h("p", { class: "hint" }, t(one.post ? "review.by.post" : "review.by", { by: one.by, at: moment(one.at), n: one.post }), one.current ? "" : h("span", { class: "chip" }, t("review.older"))),
  h("p", { class: "said-text" }, one.text),
  button(t(one.resolved ? "review.again" : "review.done"), one.resolved ? "back" : "check", () => settle(one), { class: "button quiet" }));

async function settle(one) {
  try { await post("/resolve", { comment: one.id, done: !one.resolved }); } catch (error) { toast(reason(error)); }
}

/** What an item is called here. */
function nameOf(key) {
  const [kind, ...rest] = key.split(":");
  const name = rest.join(":");
  if (kind === "thread") {
    const thread = store.state.threads.find((one) => one.name === name);
    return thread ? (language === "zh" ? thread.label_zh : thread.label) + (thread.variant ? ` · ${t(`variant.${thread.variant}`)}` : "") : name;
  }
  if (kind === "card") return t("review.card", { n: store.state.cards.findIndex((one) => one.file === name) + 1 });
  return t(kind === "clip" ? "part.clips" : "part.article");
}

function listed() {
  const some = said.filter((one) => one.approvals.length || one.comments.length);
  if (!some.length) return [h("p", { class: "hint" }, t("review.none"))];
  return some.map((one) => h("section", {}, h("h3", {}, nameOf(one.item)), ...one.approvals.map(approval), ...one.comments.map(comment)));
}

// --- asking somebody -------------------------------------------------------------------------

async function ask() {
  await store.last;
  const link = h("div", { class: "review-link" });
  const paste = h("textarea", { rows: 2, "aria-label": t("review.paste"), placeholder: t("review.paste") });
  const file = h("input", { type: "file", accept: ".json,application/json,.txt", class: "unseen", tabIndex: -1, "aria-hidden": "true", onchange: async () => { if (file.files[0]) take(await file.files[0].text()); file.value = ""; } });
  const taking = h("div", { class: "review-take" },
    paste,
    h("div", { class: "row" }, file, button(t("review.file.back"), "plus", () => file.click()), h("span", { class: "spring" }), button(t("review.take"), "check", () => { if (paste.value.trim()) take(paste.value).then((done) => { if (done) paste.value = ""; }); })));
  taking.addEventListener("dragover", (event) => event.preventDefault());
  taking.addEventListener("drop", async (event) => { const dropped = event.dataTransfer.files[0]; if (dropped) { event.preventDefault(); take(await dropped.text()); } });
  dialog.replaceChildren(
    h("div", { class: "row" }, h("h2", { id: "review-name" }, t("review")), h("span", { class: "spring" }), button(t("close"), "close", () => dialog.close(), { bare: true })),
    h("p", { class: "hint" }, t("review.help")),
    link,
    h("label", { class: "tick review-demand" }, h("input", { type: "checkbox", checked: demanded.required, disabled: demanded.everywhere, onchange: demand }), h("span", {}, t("review.required")), h("span", { class: "hint" }, t(demanded.everywhere ? "review.required.everywhere" : "review.required.help"))),
    h("details", { class: "review-back" }, h("summary", {}, t("review.back")), h("p", { class: "hint" }, t("review.back.help")), taking),
    h("div", { class: "review-list", "aria-live": "polite" }, ...listed()));
  drawLink(link, null);
  dialog.showModal();
  if (open) begin(link);
}

async function demand(event) {
  try { await post("/required", { on: event.target.checked }); } catch (error) { event.target.checked = !event.target.checked; toast(reason(error)); }
}

async function take(text) {
  try {
    const told = await post("/take", { text });
    toast(t(told.new ? "review.came" : "review.known", { by: told.by }));
    return true;
  } catch (error) { toast(reason(error)); return false; }
}

async function begin(link) {
  try { drawLink(link, await post("/link")); } catch (error) { toast(reason(error)); }
}

function drawLink(link, page) {
  const save = h("a", { class: "button", href: `/p/${store.state.name}/review.html`, download: "" }, icon("down"), h("span", {}, t("review.file")));
  if (!page) { link.replaceChildren(h("div", { class: "row" }, button(t("review.link"), "phone", () => begin(link), { class: "button strong" }), save)); return; }
  open = page.address;
  const code = h("div", { class: "phone-code", role: "img", "aria-label": t("review.code") });
  code.append(document.importNode(new DOMParser().parseFromString(page.code, "text/html").querySelector("svg"), true));
  link.replaceChildren(
    h("div", { class: "phone-body" }, code, h("div", {},
      h("p", {}, t(page.reach ? "review.link.help" : "review.link.alone")),
      h("p", { class: "row" }, save, button(t("review.end"), "ban", async () => { try { await post("/end"); open = ""; drawLink(link, null); } catch (error) { toast(reason(error)); } })))),
    h("p", { class: "row" }, h("input", { type: "text", readOnly: true, value: page.address, "aria-label": t("review.address"), onfocus: (event) => event.target.select() }), button(t("out.copy"), "copy", () => navigator.clipboard.writeText(page.address).then(() => toast(t("copied"))))));
}
