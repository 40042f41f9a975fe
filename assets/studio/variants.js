// Other ways to open a thread, and other titles: a small list with counts; one click takes one, undo gives the old one back.

import { h, t } from "./dom.js";
import { store } from "./store.js";

function list(name, help, choices, take) {
  if (choices.length < 2) return "";
  return h("section", { class: "variants" }, h("h3", {}, name), h("p", { class: "hint" }, help),
    h("ol", {}, ...choices.map((one, place) => h("li", { "aria-current": one.taken ? "true" : undefined }, row(one, place, take)))));
}

/** One of them: what it says and how long that is; all of the row takes it. */
function row(one, place, take) {
  const said = [h("span", { class: "said", lang: store.state.article.language }, one.written ? h("span", { class: "chip written" }, t("rewritten")) : "", one.text),
    h("span", { class: `variant-count${one.over > 0 ? " over" : ""}`, title: t("counter", { length: one.length, limit: one.limit, unit: t(`unit.${one.unit}`) }) }, `${one.length}`)];
  if (one.taken) return h("div", { class: "variant" }, ...said, h("span", { class: "unseen" }, t("variant.taken")));
  return h("button", { type: "button", class: "variant", title: t("variant.take", { n: place + 1 }), onclick: () => take(one) }, ...said);
}

/** The hooks of a thread; `take` opens it with one. */
export const hooks = (thread, take) => list(t("hooks"), t("hooks.help"), thread.hooks, take);
/** The titles that go with a thread; `take` gives it one. */
export const titles = (thread, take) => list(t("titles.other"), t("titles.other.help"), thread.title?.others ?? [], take);
