// One honest word on what is written: saved, being saved, not saved yet, or not to be saved; and banners, which go when what they say is over.

import { button, h, icon, t } from "./dom.js";

const node = document.querySelector(".saving");
const KINDS = { saved: "check", saving: "clock", slow: "clock", unsaved: "edit", refused: "warn", failed: "warn" };

export function showStatus({ busy, slow, blocked, refused, unsaved, again }) {
  const kind = busy && blocked ? "failed" : busy ? (slow ? "slow" : "saving") : refused ? "refused" : unsaved ? "unsaved" : "saved";
  node.classList.toggle("busy", busy);
  if (kind === "failed") complain(blocked, "offline", button(t("retry"), "back", again)); else clearBanner("offline");
  if (node.dataset.kind === kind) return;
  node.dataset.kind = kind;
  node.title = t(`status.${kind}.help`);
  node.replaceChildren(icon(KINDS[kind]), h("span", { class: "saving-text" }, t(kind === "saved" || kind === "saving" ? kind : `status.${kind}`)));
}

/** Says how many cards of a new pack are made; quiet, and gone when the pack stands. */
export function showMaking({ what, done, total }) {
  const sign = document.querySelector(".making");
  const on = what === "cards" && done < total;
  sign.textContent = on ? t("making.cards", { done, total }) : "";
}

/** Shows what went wrong; `kind` says when it is over: at the next success of that kind. */
export function complain(text, kind = "act", more = "") {
  const banner = document.querySelector(".banner");
  if (!banner.hidden && banner.dataset.kind === kind && banner.dataset.text === text) return;
  banner.dataset.kind = kind;
  banner.dataset.text = text;
  banner.replaceChildren(h("span", {}, text), more, button(t("close"), "close", () => { banner.hidden = true; }, { bare: true }));
  banner.hidden = false;
}

export function clearBanner(kind) {
  const banner = document.querySelector(".banner");
  if (banner.dataset.kind === kind) banner.hidden = true;
}
