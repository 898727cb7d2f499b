/** A file field one can drop on; shows the name and size of what was chosen. */
import { language } from "./words.js";

function size(bytes) {
  const [amount, unit] = bytes < 1e6 ? [bytes / 1e3, "kilobyte"] : [bytes / 1e6, "megabyte"];
  return new Intl.NumberFormat(language(), { style: "unit", unit, maximumFractionDigits: 1 }).format(amount);
}

export function startDrop(piece) {
  for (const zone of piece.querySelectorAll?.(".e-drop") ?? []) {
    if (zone.dataset.ready !== undefined) continue;
    zone.dataset.ready = "";
    const input = zone.querySelector("input[type=file]");
    const shown = zone.querySelector("[data-file-name]");
    if (!input) continue;
    const tell = () => {
      const names = [...input.files].map((file) => `${file.name} · ${size(file.size)}`);
      if (shown) shown.textContent = names.join(", ");
      zone.classList.toggle("has-file", names.length > 0);
    };
    input.addEventListener("change", tell);
    for (const name of ["dragover", "dragenter"]) {
      zone.addEventListener(name, (event) => {
        event.preventDefault();
        zone.classList.add("is-over");
      });
    }
    zone.addEventListener("dragleave", () => zone.classList.remove("is-over"));
    zone.addEventListener("drop", (event) => {
      event.preventDefault();
      zone.classList.remove("is-over");
      if (!event.dataTransfer.files.length) return;
      input.files = event.dataTransfer.files;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    });
  }
}
