// What a model has written: marked, with the sentences that it rests on beside it.

import { cites, light, showSource } from "./article.js";
import { h, t } from "./dom.js";
import { store } from "./store.js";

const opened = new Set(); // what somebody has opened stays so when it is drawn anew

export const writtenOf = (post) => (post.draft ? [] : post.runs.filter((run) => run.role === "written"));

/** Marks a run as a model's: pointing at it or reaching it by key shows its sources. */
export function markWritten(node, post, run) {
  const id = `rests-${post.id}-${post.runs.indexOf(run)}`;
  node.title = t("rewritten.from", { source: run.source });
  node.tabIndex = 0;
  node.setAttribute("role", "button");
  node.setAttribute("aria-describedby", id);
  cites(node, run.sources);
  node.addEventListener("focus", () => light(run.sources, true));
  node.addEventListener("click", () => { if (!getSelection().toString()) showSource(run.sources); });
  node.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    showSource(run.sources);
  });
}

/** The sentences of a post that a model wrote, each above what it rests on. */
export function rewritten(thread, post) {
  const written = writtenOf(post);
  if (!written.length) return "";
  const name = `${thread.name}/${post.id}`;
  const pairs = written.flatMap((run) => [
    h("dt", {}, run.text.trim()),
    h("dd", { id: `rests-${post.id}-${post.runs.indexOf(run)}` }, run.source),
  ]);
  return h("details", { class: "rewritten", open: opened.has(name), ontoggle: (event) => { if (event.target.open) opened.add(name); else opened.delete(name); } },
    h("summary", {}, h("span", { class: "chip written" }, t("rewritten")), h("span", {}, t("rewritten.count", { n: written.length }))),
    h("dl", { lang: store.state.article.language }, ...pairs));
}
