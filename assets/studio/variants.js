// Other ways to open a thread, and other titles: a small list with counts; one click takes one, undo gives the old one back.

import { button, counter, h, icon, t } from "./dom.js";
import { store } from "./store.js";

function list(name, help, choices, take) {
  if (choices.length < 2) return "";
  return h("section", { class: "variants" }, h("h3", {}, name), h("p", { class: "hint" }, help),
    h("ol", {}, ...choices.map((one, place) => h("li", { "aria-current": one.taken ? "true" : undefined },
      h("p", { class: "said", lang: store.state.article.language }, one.written ? h("span", { class: "chip written" }, t("rewritten")) : "", one.text),
      h("div", { class: "row" }, counter(one.length, one.limit, one.over > 0, one.unit), h("span", { class: "spring" }),
        one.taken ? h("span", { class: "taken" }, icon("check"), t("variant.taken")) : button(t("variant.take", { n: place + 1 }), "check", () => take(one), { class: "button quiet" }))))));
}

/** The hooks of a thread; `take` opens it with one. */
export const hooks = (thread, take) => list(t("hooks"), t("hooks.help"), thread.hooks, take);
/** The titles that go with a thread; `take` gives it one. */
export const titles = (thread, take) => list(t("titles.other"), t("titles.other.help"), thread.title?.others ?? [], take);
