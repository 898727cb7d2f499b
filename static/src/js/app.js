/** Everything an ordinary page loads. Each part finds its own elements and does nothing where there are none. */
import "./htmx.js";
import "bootstrap/js/src/alert.js";
import "bootstrap/js/src/collapse.js";
import "bootstrap/js/src/dropdown.js";
import "bootstrap/js/src/modal.js";
import "bootstrap/js/src/offcanvas.js";
import { startChoosers } from "./choose.js";
import { startDates } from "./dates.js";
import { startDrafts } from "./drafts.js";
import { startDrop } from "./drop.js";
import { startForms } from "./forms.js";
import { startMenus } from "./menus.js";
import { startPasskeys } from "./passkeys.js";
import { startPalette } from "./palette.js";
import { startShortcuts } from "./shortcuts.js";
import { startTheme } from "./theme.js";
import { startToasts } from "./toasts.js";

/** Parts that work on a piece of page: run once for the page and again for each piece htmx brings. */
function enhance(piece) {
  startChoosers(piece);
  startDates(piece);
  startDrop(piece);
  startForms(piece);
  startPasskeys(piece);
  startToasts(piece);
}

function start() {
  document.documentElement.classList.add("has-js");
  startTheme();
  startMenus();
  startPalette();
  startShortcuts();
  startDrafts();
  enhance(document);
  document.body.addEventListener("htmx:load", (event) => enhance(event.detail.elt));
}

if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
else start();
