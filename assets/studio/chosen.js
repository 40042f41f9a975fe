// Who chose a post, a quote or a card: the rules, a model by its name, or its author; where the pack says so.

import { h, t } from "./dom.js";

const words = ({ by, model }) => (by === "model" ? t("by.model", { model }) : t(`by.${by}`));

/** A quiet chip; nothing where only the rules could have chosen. */
export function chosenBy(chosen) {
  return chosen ? h("span", { class: `chip by-${chosen.by}`, title: t("by.help") }, words(chosen)) : "";
}
