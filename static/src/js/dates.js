/** Under a partial date (2024, 2024-05 or 2024-05-17) says how it will be read, in the reader's language. */
import { language, word } from "./words.js";

const SHAPE = /^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?$/;

function reading(text) {
  const found = SHAPE.exec(text.trim());
  if (!found) return null;
  const [, year, month, day] = found.map((part) => (part === undefined ? undefined : Number(part)));
  if (year < 1 || (month !== undefined && (month < 1 || month > 12))) return null;
  const date = new Date(Date.UTC(2000, (month ?? 1) - 1, day ?? 1));
  date.setUTCFullYear(year);
  if (day !== undefined && date.getUTCDate() !== day) return null;
  const style = { year: "numeric", timeZone: "UTC" };
  if (month !== undefined) style.month = "long";
  if (day !== undefined) style.day = "numeric";
  const shown = new Intl.DateTimeFormat(language(), style).format(date);
  const rest = day !== undefined ? "dateDay" : month !== undefined ? "dateMonth" : "dateYear";
  return word(rest, { date: shown });
}

export function startDates(piece) {
  const found = piece.querySelectorAll?.("input[data-partial-date]") ?? [];
  for (const input of found) {
    if (input.dataset.dated !== undefined) continue;
    input.dataset.dated = "";
    const hint = document.createElement("div");
    hint.className = "e-date-hint";
    hint.setAttribute("aria-live", "polite");
    input.after(hint);
    const show = () => {
      const text = input.value.trim();
      const read = text ? reading(text) : "";
      hint.textContent = read === null ? word("dateBad") : read;
      hint.classList.toggle("is-bad", read === null);
    };
    input.addEventListener("input", show);
    show();
  }
}
