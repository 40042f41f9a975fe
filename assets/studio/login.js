// The password, traded for the key that stands in a cookie.

import "./frame.js";
import { t } from "./dom.js";

const form = document.getElementById("login");
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const field = document.getElementById("password");
  const answer = await fetch("/login", { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ password: field.value }) });
  if (answer.ok) location.replace("/");
  else {
    document.getElementById("login-trouble").textContent = t("login.wrong");
    field.select();
  }
});
