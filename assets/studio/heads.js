// Titles and hashtags: counted by the platform's own rule, kept in titles.toml; what is not the article's is marked.

import { button, counter, h, settle, t } from "./dom.js";
import { draftNote, drafts } from "./drafts.js";
import { store } from "./store.js";

const now = () => store.state.heads;

/** What can be changed of a thread's title and hashtags, as elements. */
export function heads(thread) {
  return [thread.title && titleField(thread), thread.tags?.most && tagsField(thread)].filter(Boolean);
}

/** Remembers what is being written in `side`; the function that comes back puts it there again after a redraw. */
export function keepWriting(side, thread) {
  const node = document.activeElement;
  if (!side.contains(node) || !node.dataset.head) return () => {};
  const { value, selectionStart, selectionEnd, dataset: { head } } = node;
  return () => {
    const again = side.querySelector(`[data-head="${head}"][data-thread="${CSS.escape(thread.name)}"]`);
    if (!again) return;
    again.value = value;
    again.focus({ preventScroll: true });
    again.setSelectionRange(selectionStart, selectionEnd);
    again.dispatchEvent(new Event("input"));
  };
}

/** Writes titles and hashtags: `make` changes those that stand there when its turn has come. */
function save(what, make, field) {
  return store.change("titles", () => {
    const { base, titles, hashtags } = now();
    const next = make({ titles, hashtags });
    return { base, what, heads: { titles: next.titles, ...(next.hashtags ? { hashtags: next.hashtags } : {}) } };
  }, undefined, [field]);
}

function setTitle(platform, text) {
  return save("title", ({ titles, hashtags }) => {
    const { [platform]: _, ...others } = titles;
    return { titles: text ? { ...others, [platform]: text } : others, hashtags };
  }, `title|${platform}`);
}

const setTags = (tags) => save("tags", ({ titles }) => ({ titles, hashtags: tags }), "tags");

function titleField(thread) {
  const { title, platform } = thread;
  const shown = h("div", { class: "shown", "aria-hidden": "true" });
  const tally = h("span", { class: "tally-of-title" }, counter(title.length, title.limit, title.over, title.unit));
  const told = h("span", { class: "unseen", role: "status", "aria-live": "polite", id: `title-${thread.name}` });
  const paint = (over) => {
    const text = area.value;
    shown.replaceChildren(text.slice(0, over ?? text.length), h("mark", {}, text.slice(over ?? text.length)), "\u200b");
  };
  const count = settle(async () => {
    try {
      const text = area.value;
      const found = await store.ask("count-title", { thread: thread.name, text });
      if (text !== area.value) return;
      paint(found.over_at);
      tally.replaceChildren(counter(found.length, found.limit, found.over, found.unit));
      area.toggleAttribute("aria-invalid", found.over > 0);
      told.textContent = found.over ? t("over", { n: found.over }) : "";
    } catch (error) { paint(null); } // it is counted when it is saved
  }, 60);
  const field = `title|${platform}`;
  const write = () => {
    const text = area.value.replace(/\s*\n\s*/g, " ").trim();
    if (text === title.text) { drafts.drop(field); return; }
    drafts.keep(field, text, title.text);
    setTitle(platform, text === title.generated ? "" : text);
  };
  const area = h("textarea", {
    value: drafts.get(field)?.value ?? title.text, rows: 1, maxLength: 200, spellcheck: true, lang: store.state.article.language, placeholder: t("title.none"),
    data: { head: "title", thread: thread.name }, "aria-label": t("title"), "aria-describedby": told.id,
    oninput: () => { drafts.keep(field, area.value, title.text); paint(null); count(); },
    onchange: write,
    onkeydown: (event) => keys(event, title.text),
  });
  if (drafts.get(field)) { paint(null); count(); } else paint(title.over_at);
  return h("div", { class: "head" },
    h("p", { class: "head-name" }, h("span", {}, t("title")), title.own ? h("span", { class: "chip own", title: t("own") }, t("own.short")) : "", h("span", { class: "spring" }), tally),
    h("div", { class: "editor" }, shown, area), told,
    draftNote(field, { save: write }) ?? "",
    title.own && title.generated ? h("p", { class: "hint" }, t("title.generated", { title: title.generated })) : "",
    now().titles[platform] ? button(t("generated.back"), "back", () => setTitle(platform, ""), { class: "button quiet" }) : "");
}

// Words of a tag are written as one: `deep learning` as `deepLearning`; no space stands in a tag.
const written = (tags) => tags.map((tag) => `#${tag.replace(/\s+(\S)/g, (_, letter) => letter.toUpperCase())}`).join(" ");
const read = (text) => [...new Set(text.split(/[\s#＃,，、]+/u).filter(Boolean))];

function tagsField(thread) {
  const { tags } = thread;
  const text = written(now().tags);
  const write = () => {
    if (written(read(area.value)) === text) { drafts.drop("tags"); return; }
    drafts.keep("tags", area.value, text);
    setTags(read(area.value));
  };
  const area = h("textarea", {
    value: drafts.get("tags")?.value ?? text, rows: 2, lang: store.state.article.language, "aria-label": t("tags"), spellcheck: false, data: { head: "tags", thread: thread.name },
    oninput: () => drafts.keep("tags", area.value, text),
    onchange: write,
    onkeydown: (event) => keys(event, text),
  });
  return h("div", { class: "head" },
    h("p", { class: "head-name" }, h("span", {}, t("tags")), now().hashtags ? h("span", { class: "chip own" }, t("own.short")) : "", h("span", { class: "spring" }),
      h("span", { class: `counter${tags.count > tags.most ? " over" : ""}` }, t("tags.used", { n: tags.count, most: tags.most }))),
    area,
    draftNote("tags", { save: write }) ?? "",
    h("p", { class: "hint" }, t(thread.edited ? "tags.kept" : "tags.help")),
    now().hashtags ? button(t("generated.back"), "back", () => setTags(null), { class: "button quiet" }) : "");
}

/** Enter writes, Escape gives up. */
function keys(event, before) {
  if (event.isComposing || !["Enter", "Escape"].includes(event.key)) return;
  event.preventDefault();
  if (event.key === "Escape") { event.target.value = before; event.target.dispatchEvent(new Event("input")); }
  event.target.blur();
}
