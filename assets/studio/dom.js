// Small pieces that every part of the page is made of: words, elements, icons. Text is only ever text.

export const words = JSON.parse(document.getElementById("words").textContent);
export const language = document.documentElement.lang.startsWith("zh") ? "zh" : "en";

/** The page's words for a key; a pair of forms is singular and plural by `n`. */
export function t(key, values = {}) {
  let form = words[key] ?? key;
  if (Array.isArray(form)) form = form[values.n === 1 ? 0 : 1];
  return form.replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

/** Why something failed, in a line: what the server says and its hint; without an answer, that there was none. */
export function reason(failed) {
  if (failed instanceof TypeError) return t("offline"); // as `fetch` fails
  if (failed instanceof SyntaxError) return t("fault"); // an answer that is none of ours
  const said = failed.error ?? failed.message;
  return failed.hint ? `${said}${said.endsWith("。") ? "" : " "}${failed.hint}` : said;
}

/** An element with properties, attributes and children; a string child becomes text. */
export function h(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "data") Object.assign(node.dataset, value);
    else if (name === "class") node.className = value;
    else if (name in node && !name.startsWith("aria") && name !== "role" && name !== "list") node[name] = value;
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

const SVG = "http://www.w3.org/2000/svg";

export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `#i-${name}`);
  svg.append(use);
  return svg;
}

/** A ring that fills with a share of a limit. */
export function ring(share) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "ring");
  svg.setAttribute("viewBox", "0 0 20 20");
  svg.setAttribute("aria-hidden", "true");
  for (const part of ["track", "fill"]) {
    const circle = document.createElementNS(SVG, "circle");
    for (const [name, value] of [["class", part], ["cx", 10], ["cy", 10], ["r", 8], ["pathLength", 100]]) circle.setAttribute(name, value);
    if (part === "fill") circle.setAttribute("stroke-dasharray", `${Math.min(1, share) * 100} 100`);
    svg.append(circle);
  }
  return svg;
}

/** How much of a limit is used, and by how much it is exceeded. */
export function counter(length, limit, over, unit) {
  const share = limit ? length / limit : 0;
  const kind = over ? "over" : share >= 0.9 ? "near" : "";
  return h("span", { class: `counter ${kind}`, title: t("counter", { length, limit, unit: t(`unit.${unit}`) }) }, ring(share), h("span", {}, `${length}/${limit}`), over ? h("strong", {}, t("over", { n: length - limit })) : "");
}

export function button(label, name, onclick, props = {}) {
  const { bare, ...rest } = props;
  const kind = rest.class ?? (bare ? "icon-button" : "button");
  return h("button", { type: "button", ...rest, class: kind, onclick, "aria-label": bare ? label : rest["aria-label"], title: bare ? label : rest.title }, name ? icon(name) : "", bare ? "" : h("span", {}, label));
}

let fading;
/** Says something in passing; `act` is what can be done about it: `{label, href}` or `{label, onclick}`. */
export function toast(text, act) {
  const node = document.querySelector(".toast");
  node.textContent = text;
  if (act) node.append(act.href ? h("a", { href: act.href }, act.label) : button(act.label, "", act.onclick, { class: "link" }));
  node.classList.add("shown");
  clearTimeout(fading);
  const fade = () => { fading = setTimeout(() => { if (node.matches(":hover, :focus-within")) fade(); else node.classList.remove("shown"); }, act ? 6000 : 2600); };
  fade();
}

/** Calls `act` once things have been quiet for `wait` ms; `flush` calls it now. */
export function settle(act, wait) {
  let timer, last;
  const run = () => { const args = last; clearTimeout(timer); timer = last = undefined; if (args) act(...args); };
  const later = (...args) => { last = args; clearTimeout(timer); timer = setTimeout(run, wait); };
  later.flush = run;
  later.drop = () => { clearTimeout(timer); timer = last = undefined; };
  return later;
}

/** Children of `parent` by key: what has not changed keeps its element, its focus and its scroll. */
export function keyed(parent, items, key, make) {
  const old = parent.kept ?? new Map();
  const now = new Map();
  const nodes = items.map((item, place) => {
    const name = key(item, place);
    const print = JSON.stringify([item, place, items.length]);
    const known = old.get(name);
    const entry = known && known.print === print ? known : { print, node: make(item, place) };
    now.set(name, entry);
    return entry.node;
  });
  parent.kept = now;
  if (nodes.length !== parent.children.length || nodes.some((node, at) => parent.children[at] !== node)) parent.replaceChildren(...nodes);
}

/** Arrow keys, Home and End move among `items()`; only the current one is in the tab order. */
export function roving(parent, items, choose) {
  parent.addEventListener("keydown", (event) => {
    const all = items();
    const at = all.indexOf(event.target.closest("[role],button,a,li"));
    const to = { ArrowRight: at + 1, ArrowDown: at + 1, ArrowLeft: at - 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
    if (to === undefined || at < 0) return;
    event.preventDefault();
    const next = all[(to + all.length) % all.length];
    next.focus();
    choose(next);
  });
}
