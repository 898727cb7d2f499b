/** Search over everything: Ctrl-K or a click on the search box opens it, arrows choose, Enter goes. */
function results(dialog) {
  return [...dialog.querySelectorAll("#palette-results a[href]")];
}

function mark(dialog, index) {
  const input = dialog.querySelector("input[name=q]");
  const links = results(dialog);
  links.forEach((link, place) => {
    link.classList.toggle("is-marked", place === index);
    link.id ||= `palette-hit-${place}`;
  });
  if (links[index]) {
    input.setAttribute("aria-activedescendant", links[index].id);
    links[index].scrollIntoView({ block: "nearest" });
  } else input.removeAttribute("aria-activedescendant");
}

function marked(dialog) {
  return results(dialog).findIndex((link) => link.classList.contains("is-marked"));
}

export function openPalette() {
  const dialog = document.getElementById("palette");
  if (!dialog || dialog.open) return;
  dialog.showModal();
  const input = dialog.querySelector("input[name=q]");
  input.focus();
  input.select();
}

export function startPalette() {
  const dialog = document.getElementById("palette");
  if (!dialog) return;
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "k") {
      event.preventDefault();
      openPalette();
    }
  });
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-palette]")) return;
    event.preventDefault();
    openPalette();
  });
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog || event.target.closest("[data-palette-close]")) dialog.close();
  });
  const input = dialog.querySelector("input[name=q]");
  input.addEventListener("keydown", (event) => {
    const count = results(dialog).length;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const now = marked(dialog);
      const next = event.key === "ArrowDown" ? now + 1 : now <= 0 ? count - 1 : now - 1;
      if (count) mark(dialog, next % count);
    } else if (event.key === "Escape") {
      // A search box would only empty itself at the first Escape.
      event.preventDefault();
      dialog.close();
    } else if (event.key === "Enter" && marked(dialog) >= 0) {
      event.preventDefault();
      results(dialog)[marked(dialog)].click();
    }
  });
  dialog.addEventListener("htmx:afterSwap", () => mark(dialog, 0));
}
