// The numbers of a voice: how large its words are on the card and in a feed, and how far they stand out.

import { h, t } from "./dom.js";

const round = (number) => String(Math.round(number));
const span = (least, most) => (round(least) === round(most) ? round(least) : `${round(least)}–${round(most)}`);
const RATIOS = ["text", "muted", "accent", "on_accent"];

export function drawNumbers(node, { sizes = [], grounds = [] }) {
  node.replaceChildren(
    h("table", {}, h("caption", {}, t("voices.sizes")),
      h("thead", {}, h("tr", {}, ...[t("voices.role"), t("voices.size.card"), t("voices.size.feed")].map((name) => h("th", { scope: "col" }, name)))),
      h("tbody", {}, ...sizes.map((one) => h("tr", {}, h("th", { scope: "row" }, t(`voices.role.${one.role}`), " ", h("span", { class: "faint" }, `${one.font} ${one.weight}`)), h("td", {}, span(one.least, one.most)), h("td", {}, span(one.least_in_feed, one.most_in_feed)))))),
    h("table", {}, h("caption", {}, t("voices.contrast")),
      h("thead", {}, h("tr", {}, h("td", {}), ...RATIOS.map((name) => h("th", { scope: "col" }, t(`voices.contrast.${name}`))))),
      h("tbody", {}, ...grounds.map((one) => h("tr", {}, h("th", { scope: "row" }, swatch(one), one.name), ...RATIOS.map((name) => ratio(one, name)))))));
}

function swatch({ colours }) {
  const dot = h("span", { class: "voices-ground", "aria-hidden": "true" }, "文");
  dot.style.background = colours.bg;
  dot.style.color = colours.text;
  return dot;
}

function ratio(ground, name) {
  const said = ground.ratios[name].toFixed(1);
  const low = ground.low.includes(name);
  return h("td", { class: low ? "low" : "", title: low ? t("voices.contrast.low", { ratio: said }) : undefined }, said, low ? h("span", { class: "unseen" }, ` ${t("voices.contrast.low", { ratio: said })}`) : "");
}
