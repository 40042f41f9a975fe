// To the phone: a code to scan, what the phone has done so far, and an archive for whoever has none.

import { button, h, icon, t, toast } from "./dom.js";

const dialog = document.querySelector("dialog.phone");
let shown = null;

export function start(news) {
  news.addEventListener("phone", (event) => {
    const said = JSON.parse(event.data);
    if (!shown || said.part !== shown.name) return;
    const list = dialog.querySelector(".phone-steps");
    if (!list?.querySelector(`[data-step="${said.step}"]`)) list?.append(h("li", { data: { step: said.step } }, icon("check"), h("span", {}, t(`phone.${said.step}`))));
    if (said.step === "posted") { toast(t("phone.posted")); dialog.close(); }
  });
  dialog.addEventListener("close", () => { shown = null; });
}

/** Shows the code of a page; `zip` is the address of the archive. */
export function showPhone(page, zip) {
  shown = page;
  const code = h("div", { class: "phone-code", role: "img", "aria-label": t("phone.code") });
  const drawn = new DOMParser().parseFromString(page.code, "text/html").querySelector("svg");
  code.append(document.importNode(drawn, true));
  dialog.replaceChildren(
    h("div", { class: "row" }, h("h2", { id: "phone-name" }, t("out.phone")), h("span", { class: "spring" }), button(t("close"), "close", () => dialog.close(), { bare: true })),
    h("div", { class: "phone-body" }, code,
      h("div", {},
        h("h3", {}, t("phone.scan")),
        h("p", { class: "hint" }, t(page.reach ? "phone.help" : "phone.no.network")),
        h("ul", { class: "phone-steps", "aria-live": "polite" }),
        h("p", {}, h("a", { class: "button", href: zip, download: "" }, icon("down"), h("span", {}, t("phone.zip")))))),
    h("p", { class: "row" }, h("input", { type: "text", readOnly: true, value: page.address, "aria-label": t("phone.address"), onfocus: (event) => event.target.select() }), button(t("out.copy"), "copy", () => navigator.clipboard.writeText(page.address).then(() => toast(t("copied"))))),
  );
  if (!dialog.open) dialog.showModal();
}
