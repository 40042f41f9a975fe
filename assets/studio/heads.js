// Titles and hashtags: counted by the platform's own rule, kept in titles.toml; what is not the article's is marked.

import { button, counter, h, icon, settle, t } from "./dom.js";
import { changes } from "./changes.js";
import { draftNote, drafts } from "./drafts.js";
import { ELSEWHERE, store } from "./store.js";
import { titles } from "./variants.js";

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

// Words of a tag are written as one: `deep learning` as `deepLearning`; no space stands in a tag.
const written = (tags) => tags.map((tag) => `#${tag.replace(/\s+(\S)/g, (_, letter) => letter.toUpperCase())}`).join(" ");
const read = (text) => [...new Set(text.split(/[\s#＃,，、]+/u).filter(Boolean))];

/** What a field of this name says in the pack; nothing when the pack has no such field. */
function standing(field) {
  if (field === "tags") return store.state.threads.some((one) => one.tags?.most) ? written(now().tags) : undefined;
  return store.state.threads.find((one) => one.title && field === `title|${one.platform}`)?.title.text;
}
drafts.claim((field) => standing(field) !== undefined);

/** What was left when a window was closed may have been written all the same. */
function tidy() {
  for (const [field, draft] of drafts.all()) if (draft.mode !== "typing" && (field === "tags" ? draft.value && written(read(draft.value)) : draft.value) === standing(field)) drafts.drop(field);
}
store.on(tidy);
drafts.on((typing) => { if (!typing) tidy(); });

const bodyOf = (what, { titles, hashtags }) => ({ base: now().base, what, heads: { titles, ...(hashtags ? { hashtags } : {}) } });
function withTitle(platform, text) {
  const { [platform]: _, ...others } = now().titles;
  return bodyOf("title", { titles: text ? { ...others, [platform]: text } : others, hashtags: now().hashtags });
}
const withTags = (tags) => bodyOf("tags", { titles: now().titles, hashtags: tags });

/** Writes what was typed into a field; what somebody else has written there since is shown beside it. */
function write(field, make) {
  drafts.resume(field);
  return store.write("titles", () => {
    const draft = drafts.get(field);
    const stands = !draft || [draft.before, draft.value].includes(standing(field));
    return { ...make(), ...(stands ? {} : { base: ELSEWHERE }) };
  }, [field]);
}
const setTitle = (platform, text) => write(`title|${platform}`, () => withTitle(platform, text));
const setTags = (tags) => write("tags", () => withTags(tags));

changes.makes("title.generated", { verb: "titles", what: () => t("step.title"), body: ({ platform }) => withTitle(platform, "") });
changes.makes("tags.generated", { verb: "titles", what: () => t("step.tags"), body: () => withTags(null) });

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
    h("p", { class: "head-name" }, h("span", {}, t("title")), title.own ? h("span", { class: "chip own", title: t("own") }, t("own.short")) : title.written ? h("span", { class: "chip written" }, t("rewritten")) : "", h("span", { class: "spring" }), tally),
    h("div", { class: "editor" }, shown, area), told,
    draftNote(field, { save: write }) ?? "",
    title.own && title.generated ? h("p", { class: "hint" }, t("title.generated", { title: title.generated })) : "",
    now().titles[platform] ? button(t("generated.back"), "back", () => store.do("title.generated", { platform }), { class: "button quiet" }) : "",
    titles(thread, (one) => { drafts.keep(field, one.text, title.text); setTitle(platform, one.text); }));
}

let lineOpen = false; // the line of hashtags, which is drawn anew with every answer

function tagsField(thread) {
  const { tags } = thread;
  const text = written(now().tags);
  const write = () => {
    if (written(read(area.value)) === text) { drafts.drop("tags"); return; }
    drafts.keep("tags", area.value, text);
    setTags(read(area.value));
  };
  const wanted = drafts.get("tags") || document.activeElement?.dataset.head === "tags";
  const area = h("textarea", {
    value: drafts.get("tags")?.value ?? text, rows: 2, lang: store.state.article.language, "aria-label": t("tags"), spellcheck: false, data: { head: "tags", thread: thread.name },
    oninput: () => drafts.keep("tags", area.value, text),
    onchange: write,
    onkeydown: (event) => keys(event, text),
  });
  return h("div", { class: "head" },
    h("p", { class: "head-name" }, h("span", {}, t("tags")), now().hashtags ? h("span", { class: "chip own" }, t("own.short")) : "", h("span", { class: "spring" }),
      h("span", { class: `counter${tags.count > tags.most ? " over" : ""}` }, t("tags.used", { n: tags.count, most: tags.most }))),
    chips(),
    draftNote("tags", { save: write }) ?? "",
    h("details", { class: "tags-line", open: Boolean(wanted) || lineOpen, ontoggle: ({ target }) => { lineOpen = target.open; } }, h("summary", {}, t("tags.line")), area, h("p", { class: "hint" }, t("tags.help"))),
    thread.edited ? h("p", { class: "hint" }, t("tags.kept")) : "",
    now().hashtags ? button(t("generated.back"), "back", () => store.do("tags.generated", {}), { class: "button quiet" }) : "");
}

/** Hashtags one by one: the cross takes one away, its name opens what may stand in its place, the plus adds one. */
function chips() {
  const mine = now().tags;
  const drop = (name) => button(t("tag.remove", { name }), "close", () => setTags(mine.filter((one) => one !== name)), { bare: true, class: "tag-drop" });
  return h("ul", { class: "tag-chips", lang: store.state.article.language },
    ...mine.map((name) => h("li", { class: "tag-chip" }, others(name, `#${name}`, t("tag.swap", { name }), (other) => setTags(mine.map((one) => (one === name ? other : one)))), drop(name))),
    h("li", { class: "tag-chip more" }, others("", icon("plus"), t("tag.more"), (name) => setTags([...mine, name]))));
}

/** A sheet of hashtags to take, asked for when it is opened; one may be typed too. */
function others(swap, shown, label, take) {
  const list = h("ul", {});
  const typed = h("input", { placeholder: t("tag.own"), "aria-label": t("tag.own"), maxLength: 40, onkeydown: (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    const [name] = read(typed.value);
    if (name && !now().tags.includes(name)) take(name);
  } });
  const root = h("details", { class: "menu tag-menu", ontoggle: fill }, h("summary", { "aria-label": label, title: label }, shown), h("div", { class: "sheet" }, list, typed));
  async function fill() {
    if (!root.open) return;
    for (const other of document.querySelectorAll(".tag-menu[open]")) if (other !== root) other.open = false;
    let found = [];
    try { found = await store.ask("tags-left", { taken: now().tags, swap }); } catch { /* one can be typed */ }
    list.replaceChildren(...found.map((one) => h("li", {}, h("button", { type: "button", class: "button quiet", onclick: () => take(one.name) }, h("span", {}, `#${one.name}`), one.near === "other" ? "" : h("span", { class: "hint" }, t(`tag.${one.near}`))))));
    (list.querySelector("button") ?? typed).focus();
  }
  root.addEventListener("keydown", (event) => { if (event.key === "Escape" && root.open) { event.stopPropagation(); root.open = false; root.querySelector("summary").focus(); } });
  return root;
}
document.addEventListener("pointerdown", ({ target }) => { for (const menu of document.querySelectorAll(".tag-menu[open]")) if (!menu.contains(target)) menu.open = false; });

/** Enter writes, Escape gives up. */
function keys(event, before) {
  if (event.isComposing || !["Enter", "Escape"].includes(event.key)) return;
  event.preventDefault();
  if (event.key === "Escape") { event.target.value = before; event.target.dispatchEvent(new Event("input")); }
  event.target.blur();
}
