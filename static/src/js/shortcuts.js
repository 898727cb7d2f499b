/** Keys: "/" search, "n" new, "e" edit, "?" this list. Single keys can be switched off in the list itself. */
import { openPalette } from "./palette.js";
import { remembered } from "./words.js";

const KEY = "entente-keys";

function typing(target) {
  return target.closest?.("input, textarea, select, [contenteditable], dialog[open], .ts-wrapper");
}

function follow(key) {
  const target = document.querySelector(`[data-key="${key}"]`);
  if (target) target.click();
  return Boolean(target);
}

export function startShortcuts() {
  const help = document.getElementById("keys");
  const toggle = help?.querySelector("[data-keys-toggle]");
  const on = () => remembered(localStorage, KEY) !== "off";
  if (toggle) {
    toggle.checked = on();
    toggle.addEventListener("change", () => remembered(localStorage, KEY, toggle.checked ? null : "off"));
  }
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-keys-help]")) help?.showModal();
    if (event.target === help || event.target.closest("[data-keys-close]")) help?.close();
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !on() || typing(event.target)) return;
    if (event.key === "/") {
      event.preventDefault();
      openPalette();
    } else if (event.key === "?") help?.showModal();
    else if (event.key === "n" || event.key === "e") {
      if (follow(event.key)) event.preventDefault();
    }
  });
}
