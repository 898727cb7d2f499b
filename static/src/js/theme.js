/** Light, dark, or as the device says. The choice is kept in this browser; the head of the page applies it early. */
import { remembered } from "./words.js";

const KEY = "entente-theme";
const dark = window.matchMedia("(prefers-color-scheme: dark)");

function apply(choice) {
  const shown = choice === "light" || choice === "dark" ? choice : dark.matches ? "dark" : "light";
  document.documentElement.dataset.bsTheme = shown;
  for (const button of document.querySelectorAll("[data-theme-choice]")) {
    button.setAttribute("aria-pressed", String(button.dataset.themeChoice === choice));
  }
}

export function startTheme() {
  const current = () => remembered(localStorage, KEY) ?? "auto";
  apply(current());
  dark.addEventListener("change", () => apply(current()));
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-theme-choice]");
    if (!button) return;
    remembered(localStorage, KEY, button.dataset.themeChoice === "auto" ? null : button.dataset.themeChoice);
    apply(button.dataset.themeChoice);
  });
}
