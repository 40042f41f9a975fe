// The brand: a form, and the pack's own cards drawn with it while one types.

import { squareOf } from "./avatar.js";
import { button, h, icon, reason, settle, t, toast } from "./dom.js";
import { series, tables } from "./card_changes.js";
import { complain, store } from "./store.js";

const dialog = document.querySelector("dialog.branding");
let known; // what the studio said of the brand
let wished; // what is tried
let turn = 0;
let asking = new AbortController(); // of the cards that are being drawn with what is tried

/** Opens the form; what was tried and not saved is gone when it closes. */
export async function openBrand() {
  try { await read(); } catch (error) { toast(reason(error)); return; }
  build();
  dialog.showModal();
  preview();
}

async function read() {
  const answer = await fetch(store.address("brand"));
  known = await answer.json();
  if (!answer.ok) throw Object.assign(new Error(""), { message: known.error, hint: known.hint });
  wished = { ...known.brand, swipe: known.swipe, avatar: known.avatar };
}

const later = settle(preview, 250);
function take(values) { wished = { ...wished, ...values }; later(); }

function field(name, props = {}) {
  return h("label", { class: "field" }, h("span", {}, t(`brand.${name}`)),
    h("input", { type: "text", value: wished[name] ?? "", maxLength: 60, autocomplete: "off", data: { key: `brand-${name}` }, oninput: (event) => take({ [name]: event.target.value.trim() }), ...props }));
}

function choice(name, label, options, value, chosen) {
  return h("label", { class: "field" }, h("span", {}, label),
    h("select", { data: { key: `brand-${name}` }, onchange: (event) => chosen(event.target.value) },
      ...options.map(([key, said]) => h("option", { value: key, selected: key === value }, said))));
}

function build() {
  const own = !["article", "none"].includes(wished.qr);
  const address = h("input", { type: "url", value: own ? wished.qr : "", placeholder: "https://", "aria-label": t("brand.qr.address"), hidden: !own, data: { key: "brand-address" }, oninput: (event) => take({ qr: event.target.value.trim() || "article" }) });
  const colour = h("input", { type: "color", value: wished.accent || "#1b36ff", "aria-label": t("brand.accent"), data: { key: "brand-accent" }, oninput: (event) => { plain.checked = false; take({ accent: event.target.value }); } });
  const plain = h("input", { type: "checkbox", checked: !wished.accent, onchange: (event) => take({ accent: event.target.checked ? "" : colour.value }) });
  const swipe = wished.swipe === null || wished.swipe === undefined ? "auto" : wished.swipe ? "yes" : "no";
  dialog.replaceChildren(
    h("div", { class: "row" }, h("h2", { id: "branding-name" }, t("brand")), h("span", { class: "spring" }), button(t("close"), "close", () => dialog.close(), { bare: true })),
    h("p", { class: "hint" }, t("brand.help", { file: known.file })),
    h("div", { class: "branding-desk" },
      h("form", { class: "branding-form", onsubmit: (event) => { event.preventDefault(); save(); }, onkeydown: (event) => { if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) save(); } },
        field("name"), field("handle", { placeholder: "@" }), field("tagline"),
        h("div", { class: "field", role: "group", "aria-label": t("brand.avatar") }, h("span", {}, t("brand.avatar")),
          h("div", { class: "branding-picture" },
            h("label", { class: "button file-button" }, icon("page"), h("span", {}, t("brand.avatar.choose")), h("input", { type: "file", class: "unseen", accept: "image/png,image/jpeg,image/webp", "aria-label": t("brand.avatar"), data: { key: "brand-avatar" }, onchange: (event) => picture(event.target.files[0]) })),
            h("bdi", { class: "hint file-name" }),
            button(t("brand.avatar.none"), "trash", () => { dialog.querySelector("[type=file]").value = ""; dialog.querySelector(".file-name").textContent = ""; take({ avatar: "" }); }, { class: "button quiet" }))),
        field("monogram", { maxLength: 4, placeholder: known.sign }),
        h("div", { class: "field" }, h("span", {}, t("brand.accent")), colour, h("label", { class: "tick" }, plain, h("span", {}, t("brand.accent.own")))),
        choice("qr", t("brand.qr"), ["article", "none", "address"].map((key) => [key, t(`brand.qr.${key}`)]), own ? "address" : wished.qr, (value) => {
          address.hidden = value !== "address";
          if (value === "address") address.focus(); else take({ qr: value });
        }),
        address,
        choice("side", t("brand.qr.side"), ["right", "left"].map((key) => [key, t(`brand.qr.${key}`)]), wished.qr_side, (value) => take({ qr_side: value })),
        choice("swipe", t("brand.swipe"), ["auto", "yes", "no"].map((key) => [key, t(`brand.swipe.${key}`)]), swipe, (value) => take({ swipe: { auto: null, yes: true, no: false }[value] })),
        h("p", { class: "branding-trouble", role: "alert" }),
        h("div", { class: "row" },
          button(t("brand.undo"), "undo", undo, { class: "button quiet brand-undo", disabled: !known.undo }),
          h("span", { class: "spring" }),
          h("button", { type: "submit", class: "button strong" }, icon("check"), h("span", {}, t("brand.save"))))),
      h("div", { class: "branding-cards", role: "group", "aria-label": t("brand.cards"), "aria-live": "off" },
        ...places().map((at) => h("figure", {}, h("img", { alt: store.state.cards[at].alt, width: store.state.cards[at].width, height: store.state.cards[at].height }), h("figcaption", {}, t(`kind.${store.state.cards[at].kind}`)))))));
}

/** The cards that show a brand best: the first, one of the middle, the last. */
function places() {
  const last = tables().length - 1;
  return [...new Set([0, Math.min(1, last), last])].filter((at) => at >= 0);
}

/** Lets go of what is being drawn; returns the number of the next try. */
function forget() {
  later.drop();
  asking.abort();
  asking = new AbortController();
  return ++turn;
}

/** Draws the cards with what is tried; only the newest try counts. */
async function preview() {
  const mine = forget();
  const trouble = dialog.querySelector(".branding-trouble");
  const images = [...dialog.querySelectorAll(".branding-cards img")];
  await Promise.all(places().map(async (at, number) => {
    const card = encodeURIComponent(JSON.stringify({ card: tables()[at], series: series().look ?? {}, page: `${at + 1}/${tables().length}` }));
    try {
      const answer = await fetch(`${store.address("draw")}?card=${card}&brand=${encodeURIComponent(JSON.stringify(wished))}`, { signal: asking.signal });
      if (mine !== turn) return;
      if (!answer.ok) { trouble.textContent = reason(await answer.json()); return; }
      const url = URL.createObjectURL(await answer.blob());
      if (images[number].src) URL.revokeObjectURL(images[number].src);
      images[number].src = url;
      trouble.textContent = "";
    } catch (error) { if (mine === turn) trouble.textContent = reason(error); }
  }));
  if (mine === turn) dialog.dataset.drawn = String(turn);
}

/** Makes a picture small, square and PNG before it is sent. */
async function picture(file) {
  if (!file) return;
  try {
    take({ avatar: (await store.ask("brand-picture", { data: await squareOf(file) })).avatar });
    dialog.querySelector(".file-name").textContent = file.name;
  } catch (error) { dialog.querySelector(".branding-trouble").textContent = reason(error); }
}

async function save() {
  forget();
  const brand = { ...wished };
  if (await store.write("brand", () => ({ brand, base: known.base }))) await done(t("brand.saved"));
  else tell();
}

async function undo() {
  forget();
  if (await store.write("brand-undo", () => ({}))) await done(t("brand.undone"));
  else tell();
}

function tell() { dialog.querySelector(".branding-trouble").textContent = document.querySelector(".banner span")?.textContent ?? ""; }

async function done(words) {
  toast(words);
  const key = document.activeElement?.dataset?.key;
  try { await read(); } catch (error) { complain(reason(error), "act"); return; }
  build();
  (key ? dialog.querySelector(`[data-key="${key}"]`) : dialog.querySelector("[type=submit]"))?.focus();
  preview();
}

/** The menu of what all cards can be taken as. */
export function downloads() {
  const base = `/p/${store.state.name}`;
  return h("details", { class: "menu downloads" },
    h("summary", { class: "button" }, icon("down"), h("span", {}, t("download.all"))),
    h("div", { class: "sheet" }, ...[["png", "long"], ["pdf", "pdf"], ["zip", "zip"]].map(([end, name]) => h("a", { href: `${base}/all.${end}`, download: "" }, t(`download.${name}`)))));
}
