// Both changed the same file: what differs, piece by piece; of each the words on the disk or one's own are taken.

import { button, h, t, toast } from "./dom.js";

const dialog = document.querySelector("dialog.conflict");

/**
 * Shows both versions. Resolves to `kept`: "mine", "theirs", "pieces" with `take` (the numbers of those that are one's own),
 * or "" when nobody has chosen yet.
 */
export function settle(conflict, language) {
  const differing = conflict.pieces.flatMap((piece, at) => (piece.same ? [] : [at]));
  const mine = new Set(differing);
  let kept = "";
  const strong = button("", "", () => { kept = mine.size === differing.length ? "mine" : mine.size ? "pieces" : "theirs"; dialog.close(); }, { class: "button strong" });
  const name = () => { strong.hidden = !mine.size; strong.lastChild.textContent = t(mine.size === differing.length ? "conflict.keep" : mine.size ? "conflict.some" : "conflict.take"); };
  const side = (at, which, checked) => h("label", {}, h("input", { type: "radio", name: `piece-${at}`, value: which, checked, onchange: () => { if (which === "mine") mine.add(at); else mine.delete(at); dialog.querySelector(`[data-piece="${at}"]`).dataset.took = which; name(); } }), h("span", {}, t(`conflict.${which}`)));
  const piece = ({ marks }, at, number) => h("li", { class: "piece-of", data: { piece: at, took: "mine" }, lang: language },
    h("p", {}, ...marks.map(([kind, text]) => (kind === "gone" ? h("del", {}, text) : kind === "new" ? h("ins", {}, text) : text))),
    h("fieldset", { class: "switch" }, h("legend", { class: "unseen" }, t("conflict.piece", { n: number, of: differing.length })), side(at, "theirs", false), side(at, "mine", true)));
  const nodes = [];
  let quiet = 0;
  const still = () => { if (quiet) nodes.push(h("li", { class: "piece-of same hint" }, t("history.still", { n: quiet }))); quiet = 0; };
  conflict.pieces.forEach((one, at) => { if (one.same) quiet++; else { still(); nodes.push(piece(one, at, differing.indexOf(at) + 1)); } });
  still();
  const gone = [["conflict.mine", conflict.mine], ["conflict.theirs", conflict.theirs]].filter(([, text]) => text === null);
  dialog.replaceChildren(
    h("h2", { id: "conflict-name" }, t("conflict")),
    h("p", { class: "hint" }, t("conflict.help", { file: conflict.file })),
    ...gone.map(([which]) => h("p", { class: "hint" }, `${t(which)}: ${t("conflict.gone")}`)),
    h("div", { class: "difference-of", tabIndex: 0, role: "region", "aria-label": t("history.difference") }, h("ol", { class: "pieces-of" }, ...nodes)),
    h("p", { class: "legend hint" }, h("del", {}, t("conflict.theirs")), " ", h("ins", {}, t("conflict.mine"))),
    h("div", { class: "row" },
      button(t("conflict.copy"), "copy", () => navigator.clipboard.writeText(conflict.mine ?? "").then(() => toast(t("copied")))),
      h("span", { class: "spring" }),
      button(t("conflict.take"), "", () => { kept = "theirs"; dialog.close(); }),
      strong));
  name();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve({ kept, take: [...mine] }), { once: true });
    dialog.showModal();
  });
}
