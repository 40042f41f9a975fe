// Why a post says what it says, what weighed for a quote, and the next best that were not taken.

import { button, h, t } from "./dom.js";
import { store } from "./store.js";

const opened = new Set(); // what somebody has opened stays so when it is drawn anew
const MOST = 3;

/** A quiet line that opens: `label` before the word, `about` for who does not see what it stands beside. */
function disclosure(name, label, about, ...inside) {
  return h("details", { class: "why", open: opened.has(name), ontoggle: (event) => { if (event.target.open) opened.add(name); else opened.delete(name); } },
    h("summary", {}, label ? h("span", { class: "role" }, label) : "", h("span", {}, t("why")), h("span", { class: "unseen" }, about)),
    ...inside);
}

/** The role of a post and the reasons for its sentences. */
export function whyPost(name, post, about) {
  if (!post.why.reasons.length) return "";
  return disclosure(name, post.why.role, about, h("ul", { class: "grounds" }, ...post.why.reasons.map((reason) => h("li", {}, reason))));
}

const start = (text) => (text.length > 12 ? `${text.slice(0, 12)}…` : text);

/** What weighed for a quote and against it. */
export function whyQuote(quote) {
  if (!quote.weights.length) return "";
  return disclosure(`quote/${quote.text}`, "", t("why.of", { words: start(quote.text) }), h("ul", { class: "weights" }, ...quote.weights.map(weight)));
}

function weight({ about, weight: value }) {
  const bar = h("span", { class: "share", "aria-hidden": "true" });
  bar.style.setProperty("--share", String(Math.min(1, Math.abs(value) / 0.25)));
  return h("li", { class: value < 0 ? "against" : "for" }, h("span", { class: "sum" }, `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(2)}`), bar, h("span", {}, about));
}

const touches = (one, other) => one.some(([a, b]) => other.some(([c, d]) => a < d && c < b));

/** The best quotes that no card says. */
export function unused({ quotes, next_quotes: next, cards }) {
  return [...quotes, ...next].filter((quote) => !cards.some((card) => touches(quote.spans, card.spans))).slice(0, MOST);
}

/** The next best posts of a thread, each with the place where one click puts it. */
export function nextPosts(thread, take) {
  if (!thread.next.length) return "";
  return h("section", { class: "next-best" }, h("h3", {}, t("next.best")), h("p", { class: "hint" }, t("next.posts")),
    h("ol", {}, ...thread.next.map((post) => h("li", {},
      h("p", { class: "said", lang: store.state.article.language }, post.text),
      h("p", { class: "hint" }, post.passed_over),
      whyPost(`${thread.name}/next/${post.text}`, { why: post }, t("why.of", { words: start(post.text) })),
      h("div", { class: "row" }, button(t("next.take", { n: post.after + 2 }), "plus", () => take(post)))))));
}

/** A card of a quote, as a series has it. */
export const cardOf = ({ text, speaker, spans }) => ({ kind: "quote", at: spans[0][0], text, ...(speaker ? { speaker } : {}) });

/** The next best, each with why it was not taken and one click that takes it. */
export function nextBest(found, takes, head = "h3") {
  if (!found.length) return "";
  return h("section", { class: "next-best" }, h(head, {}, t("next.best")), h("p", { class: "hint" }, t("next.help")),
    h("ol", {}, ...found.map((quote) => h("li", {},
      h("p", { class: "said", lang: store.state.article.language }, quote.text),
      quote.speaker ? h("p", { class: "hint", lang: store.state.article.language }, `—— ${quote.speaker}`) : "",
      h("p", { class: "hint" }, quote.passed_over || t("next.unused")),
      whyQuote(quote),
      h("div", { class: "row" }, ...takes.map(({ label, name, act, bare }) => button(bare ? t(label, { words: start(quote.text) }) : t(label), name, () => act(quote), { bare, data: { key: `${label}-${quote.spans[0][0]}` } })))))));
}
