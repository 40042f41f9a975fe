// What somebody wrote and something newer displaced: said once, looked at, and put in its place again.

import { button, h, icon, language, reason, t, toast } from "./dom.js";
import { changes } from "./changes.js";
import { mark, notices, store } from "./store.js";

const dialog = document.querySelector("dialog.kept");
const PREFIX = "repurpose-kept";
const nameOf = ({ file, at, bytes }) => `${file}|${at}|${bytes}`;
const key = () => `${PREFIX}:${store.state.drafts}`;
let seen = new Set(); // what people know of already, in any window
function known() {
  try { seen = new Set([...seen, ...JSON.parse(localStorage.getItem(key()) ?? "[]")]); } catch { /* this window alone knows */ }
  return seen;
}

/** What was put aside, stands nowhere else, and was not told yet. */
const untold = () => store.state.kept.filter((one) => !one.same && !known().has(nameOf(one)));

function tell(some) {
  seen = new Set([...known(), ...some.map(nameOf)]);
  try { localStorage.setItem(key(), JSON.stringify([...seen])); } catch { /* it is told again */ }
}

function told() { tell(untold()); mark(); }

// Who goes back to what was generated, or undoes, knows what became of the words; the history has them too.
store.own.add((before, after) => {
  const there = new Set(before.kept.map(nameOf));
  const fresh = after.kept.filter((one) => !there.has(nameOf(one)));
  if (fresh.length) tell(fresh);
});

notices.add(() => {
  const fresh = untold();
  if (!fresh.length) return null;
  return {
    print: fresh.map(nameOf),
    node: () => h("li", { class: "draft-note change kept-note" },
      h("p", {}, icon("warn"), h("span", {}, t("kept.told", { n: fresh.length, files: fresh.map((one) => one.file).join(", ") }))),
      h("div", { class: "row" },
        button(t("kept.look"), "find", () => { told(); showKept(); }, { class: "button strong" }),
        button(t("kept.known"), "check", told, { class: "button quiet" }))),
  };
});

changes.makes("kept.back", {
  verb: "kept",
  asks: true,
  what: ({ file }) => t("change.post", { what: t("step.kept"), words: file }),
  body: ({ file, base }) => ({ file, base }),
});

const moment = (at) => new Date(at).toLocaleString(language === "zh" ? "zh-CN" : "en-GB", { month: "short", day: "numeric", hour: "2-digit", minute: "2-digit" });
const head = (...middle) => h("div", { class: "row" }, ...middle, h("span", { class: "spring" }), button(t("close"), "close", () => dialog.close(), { bare: true }));

/** Everything that lies in `kept/`. */
export function showKept() {
  const { kept } = store.state;
  dialog.replaceChildren(
    head(h("h2", { id: "kept-name" }, t("kept"))),
    h("p", { class: "hint" }, t("kept.help", { folder: `${store.state.folder}/kept` })),
    kept.length ? h("ol", { class: "steps" }, ...kept.map(row)) : h("p", { class: "empty" }, t("kept.none")));
  if (!dialog.open) dialog.showModal();
}

function row(one) {
  const picture = /\.(png|jpe?g|gif|webp)$/.test(one.file);
  return h("li", { class: "step" },
    h("div", { class: "row" }, h("strong", {}, one.file), one.same ? h("span", { class: "chip" }, t("kept.same")) : "", h("span", { class: "spring" }), h("time", { class: "hint" }, moment(one.at))),
    picture ? h("img", { class: "kept-picture", src: `/p/${store.state.name}/${one.file}`, alt: one.file, loading: "lazy" }) : "",
    h("div", { class: "row" }, h("span", { class: "hint" }, t("kept.of", { file: one.of })), h("span", { class: "spring" }),
      button(t("kept.look"), "find", () => look(one))));
}

/** One file beside what stands in its place now. */
async function look(one) {
  let told;
  try { told = await store.ask("kept-show", { file: one.file }); } catch (error) { toast(reason(error)); return; }
  const pane = (name, text, missing) => h("figure", {}, h("figcaption", {}, name), h("pre", { tabIndex: 0, lang: store.state.article.language }, text ?? t(missing)));
  dialog.replaceChildren(
    head(button(t("kept.all"), "left", showKept, { bare: true }), h("h2", { id: "kept-name" }, one.file)),
    h("p", { class: "hint" }, t("kept.of", { file: one.of })),
    h("div", { class: "versions" }, pane(t("kept.mine"), told.mine, "kept.no.text"), pane(t("kept.theirs"), told.theirs, "conflict.gone")),
    h("div", { class: "row" },
      told.mine === null ? "" : button(t("draft.copy"), "copy", () => navigator.clipboard.writeText(told.mine).then(() => toast(t("copied")), () => toast(t("copy.failed")))),
      h("span", { class: "spring" }),
      one.back && !one.same ? button(t("kept.back"), "back", () => back(one, told.base), { class: "button strong" }) : h("span", { class: "hint" }, t(one.same ? "kept.same" : "kept.made"))));
}

async function back(one, base) {
  dialog.close();
  if (await store.do("kept.back", { file: one.file, base })) toast(t("kept.done", { file: one.of }));
}
