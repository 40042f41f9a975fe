// What every page has: the choice of language and mode, which the server reads back from cookies.

const YEAR = 31536000;

for (const input of document.querySelectorAll(".settings input")) {
  input.addEventListener("change", () => {
    document.cookie = `studio-${input.name}=${input.value}; Path=/; SameSite=Strict; Max-Age=${YEAR}`;
    if (input.name === "language") location.reload();
    else document.documentElement.dataset.mode = input.value;
  });
}

const menu = document.querySelector(".settings");
document.addEventListener("pointerdown", (event) => { if (!menu.contains(event.target)) menu.open = false; });
menu.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  menu.open = false;
  menu.querySelector("summary").focus();
});
