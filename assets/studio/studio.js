// The page of a pack: its parts, undo, and news from the disk.

import "./frame.js";
import { roving, t } from "./dom.js";
import { open } from "./keeping.js";
import { listen, mark, store } from "./store.js";
import * as article from "./article.js";
import { placeOf, press } from "./sentences.js";
import * as posts from "./posts.js";
import * as cards from "./cards.js";
import * as clips from "./clips.js";
import * as quotes from "./quotes.js";
import { followCards } from "./coming.js";
import { showHistory } from "./history.js";
import * as out from "./out.js";
import { start as startPhone } from "./out_phone.js";
import { start as startProposals } from "./proposal.js";
import { start as startReview } from "./review.js";
import "./kept.js";
import "./palette.js";

const parts = { posts, cards, clips, quotes };
const desk = document.querySelector(".desk");
const rail = document.querySelector(".rail");
const controls = document.querySelector(".controls");
const tabs = [...document.querySelectorAll('.tabs [role="tab"]')];
const narrow = matchMedia("(max-width: 1023px)");

export function show(name) {
  if (name === "article" && !narrow.matches) name = "posts";
  desk.dataset.part = name;
  rail.hidden = name !== "posts";
  for (const tab of tabs) {
    const chosen = tab.id === `tab-${name}`;
    tab.setAttribute("aria-selected", chosen);
    tab.tabIndex = chosen ? 0 : -1;
  }
  for (const part of Object.keys(parts)) document.getElementById(`panel-${part}`).hidden = part !== name;
  history.replaceState(null, "", `#${name}`);
  draw(store.state);
}

function draw(state) {
  const name = desk.dataset.part;
  parts[name]?.draw(document.getElementById(`panel-${name}`), controls, state);
  controls.hidden = !controls.childElementCount;
}

for (const tab of tabs) tab.addEventListener("click", () => show(tab.id.slice(4)));
roving(document.querySelector(".tabs"), () => tabs.filter((tab) => tab.offsetParent), (tab) => show(tab.id.slice(4)));

const undo = document.getElementById("undo");
const redo = document.getElementById("redo");
document.getElementById("history").addEventListener("click", showHistory);
undo.addEventListener("click", () => store.do("undo", {}));
redo.addEventListener("click", () => store.do("redo", {}));
document.addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "z") return;
  if (event.target.closest("textarea, input")) return; // there the browser's own undo is meant
  event.preventDefault();
  (event.shiftKey ? redo : undo).click();
});

store.on((state) => {
  for (const [node, what] of [[undo, "undo"], [redo, "redo"]]) {
    const step = state.steps[what];
    node.disabled = !step;
    node.title = step ? `${t(what)}: ${t(step)}` : t(what);
  }
});
article.start(show, { placeOf, press });
cards.start(show);
narrow.addEventListener("change", () => show(desk.dataset.part));
show(location.hash.slice(1) in parts ? location.hash.slice(1) : "posts");
store.on(draw);
const news = listen();
followCards(news);
clips.start(news);
out.start(news);
startPhone(news);
startReview(news);
startProposals(news, (name) => { const thread = store.state.threads.find((one) => one.name === name); return thread ? posts.label(thread) : name; });
mark();
open(store.state.drafts); // the parts of the page know what to do with what was left
