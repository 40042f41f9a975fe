// The cards of a pack in the making: each as soon as it is drawn, the cover first, and room for those still to come.

import { h, t } from "./dom.js";
import { store } from "./store.js";

const ROOM = 9; // cards that a series usually has, until it is known

/** Whether the pack that is shown is no more than its words yet. */
export const coming = () => Boolean(store.state.making);

const address = (n) => `/p/${store.state.name}/coming/${n}`;

/** One card: its picture, or its empty room. */
function card(n, of) {
  const drawn = n <= store.state.making.done;
  return drawn ? h("li", {}, h("img", { src: address(n), alt: t("coming.card", { n, of }) })) : h("li", { class: "room" });
}

/** All of them in their order. */
export function comingCards(of = store.state.making.total || ROOM) {
  return Array.from({ length: of }, (_, n) => card(n + 1, of));
}

/** What is said beside them. */
export const comingSaid = () => (store.state.making.total ? t("making.cards", store.state.making) : t("coming.soon"));

/** The cover in the phone, where it will stand. */
export function comingCover() {
  const [cover] = comingCards(1);
  return h("div", { class: "coming-cover" }, ...cover.childNodes);
}

/** Hears how far it is; `news` is of `store.js`. */
export function followCards(news) {
  news.addEventListener("making", (event) => {
    const { pack, what, done, total } = JSON.parse(event.data);
    if (pack !== store.state.name || !coming()) return;
    if (what === "cards") store.take({ ...store.state, making: { done, total } });
    if (!what) store.refresh(); // it stands, or could not be made
  });
}
