/** Short news in the corner. Good news leaves after a while unless it is being read; bad news stays until closed. */
import { word } from "./words.js";

const STAY = 7000;

function leave(item) {
  item.remove();
}

function watch(item) {
  item.querySelector("[data-close]")?.addEventListener("click", () => leave(item));
  if (item.dataset.stay !== undefined) return;
  let timer = setTimeout(() => leave(item), STAY);
  const hold = () => clearTimeout(timer);
  const again = () => {
    clearTimeout(timer);
    timer = setTimeout(() => leave(item), STAY);
  };
  item.addEventListener("mouseenter", hold);
  item.addEventListener("focusin", hold);
  item.addEventListener("mouseleave", again);
  item.addEventListener("focusout", again);
}

export function startToasts(piece) {
  const found = piece.querySelectorAll?.(".e-toast:not([data-watched])") ?? [];
  for (const item of found) {
    item.dataset.watched = "";
    watch(item);
  }
}

/** Shows a message from a script. `tone` is success, info, warning or danger. */
export function toast(text, tone = "info") {
  const place = document.getElementById("toasts");
  if (!place || !text) return;
  const item = document.createElement("div");
  item.className = `e-toast e-toast-${tone}`;
  if (tone === "danger" || tone === "warning") item.dataset.stay = "";
  const message = document.createElement("div");
  message.className = "e-toast-text";
  message.textContent = text;
  const close = document.createElement("button");
  close.type = "button";
  close.className = "btn-close";
  close.dataset.close = "";
  close.setAttribute("aria-label", word("close"));
  item.append(message, close);
  place.append(item);
  startToasts(place);
}
