// The sentences that can stand alone: pinned, banned, made into cards.

import { button, h, icon, keyed, reason, t, toast } from "./dom.js";
import { cites, setWish, showSource } from "./article.js";
import { chosenBy } from "./chosen.js";
import { askButton } from "./proposal.js";
import { offer } from "./out.js";
import { store } from "./store.js";
import { cardOf, nextBest, whyQuote } from "./why.js";

export function draw(root, side, state) {
  offer(null); // each quote has its own ways
  if (!root.querySelector(".quotes")) root.replaceChildren(h("div", { class: "bar" }, h("p", { class: "hint lead" }, t("quotes.help")), h("span", { class: "spring" }), askButton(t("proposal.short"), "quotes", "", { title: t("proposal") })), h("ol", { class: "quotes" }), h("div", { class: "next" }));
  const list = root.querySelector(".quotes");
  list.lang = state.article.language;
  const has = (wishes, text) => wishes.some((wish) => text.includes(wish) || wish.includes(text));
  keyed(list, state.quotes.map((quote) => ({ ...quote, pinned: has(state.wishes.pin, quote.text) })), (quote) => quote.text, item);
  if (!state.quotes.length) list.replaceChildren(h("li", { class: "empty" }, t("quotes.none")));
  keyed(root.querySelector(".next"), state.next_quotes.length ? [state.next_quotes] : [], () => "next", (found) => nextBest(found, [{ label: "pick.card", name: "card", act: toCard }], "h2"));
  drawSide(side, state);
}

async function toCard(quote) {
  const cards = await import("./cards.js");
  cards.show();
  await cards.add(cardOf(quote));
}

function item(quote) {
  const pin = state(quote);
  const words = cites(h("blockquote", {}, quote.text), quote.spans);
  return h("li", { class: "quote" }, words,
    quote.speaker ? h("p", { class: "speaker" }, `—— ${quote.speaker}`) : "",
    h("div", { class: "quote-foot" },
      h("span", { class: "hint" }, t("score", { score: Number(quote.score ?? 0).toFixed(1) })),
      chosenBy(quote.chosen),
      ...quote.reasons.slice(0, 4).map((reason) => h("span", { class: "chip" }, reason)),
      h("div", { class: "acts" }, button(t("source"), "find", () => showSource(quote.spans), { bare: true }),
      h("button", { type: "button", class: "icon-button", "aria-pressed": String(quote.pinned), "aria-label": t("pin.quote", { words: quote.text.slice(0, 12) }), title: t("pick.pin"), onclick: pin }, icon("pin")),
      button(t("ban.quote", { words: quote.text.slice(0, 12) }), "ban", () => setWish("ban", quote.text, true), { bare: true }),
      button(t("pick.card"), "card", async () => {
        let card;
        try { ({ card } = await store.ask("pick", { start: quote.spans[0][0], end: quote.spans.at(-1)[1] })); } catch (error) { toast(reason(error)); return; }
        const cards = await import("./cards.js");
        cards.show();
        await cards.add(card);
      }))),
    whyQuote(quote));
}

function state(quote) {
  return () => {
    const { pin } = store.state.wishes;
    const kept = pin.find((wish) => quote.text.includes(wish) || wish.includes(quote.text));
    return kept ? setWish("pin", kept, false) : setWish("pin", quote.text, true);
  };
}

function drawSide(side, { wishes }) {
  const list = (kind) => wishes[kind].length
    ? h("ul", { class: "wishes" }, ...wishes[kind].map((text) => h("li", {}, h("span", { lang: store.state.article.language }, text), button(t("wish.drop", { words: text.slice(0, 12) }), "close", () => setWish(kind, text, false), { bare: true }))))
    : h("p", { class: "hint" }, t(`${kind}.none`));
  side.replaceChildren(h("h2", {}, t("wishes")), h("h3", {}, icon("pin"), t("pinned")), list("pin"), h("h3", {}, icon("ban"), t("banned")), list("ban"), h("p", { class: "hint" }, t("file.at", { file: "wishes.toml" })));
}
