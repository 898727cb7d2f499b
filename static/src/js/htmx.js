/** htmx under a strict content security policy: no eval, no injected styles, nothing of a page kept in storage. */
import htmx from "htmx.org";
import { word } from "./words.js";
import { toast } from "./toasts.js";

Object.assign(htmx.config, {
  allowEval: false,
  allowScriptTags: false,
  includeIndicatorStyles: false,
  selfRequestsOnly: true,
  historyCacheSize: 0,
  refreshOnHistoryMiss: true,
  scrollBehavior: "auto",
  timeout: 30000,
});

function csrfToken() {
  return document.querySelector("meta[name=csrf-token]")?.content ?? "";
}

document.addEventListener("htmx:configRequest", (event) => {
  if (event.detail.verb !== "get") event.detail.headers["X-CSRFToken"] = csrfToken();
});

/** A list that asks again sends no empty boxes: the address stays short and can be passed on. */
document.addEventListener("htmx:configRequest", (event) => {
  const { elt, parameters, formData } = event.detail;
  if (!elt.closest?.("[data-lean]")) return;
  for (const [name, value] of Object.entries(parameters)) if (value === "") (formData ?? parameters).delete?.(name);
});

/** Refusals with a page of their own (a form with errors, a conflict) are shown, not swallowed. */
document.addEventListener("htmx:beforeSwap", (event) => {
  if ([409, 412, 422].includes(event.detail.xhr.status)) {
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  }
});

document.addEventListener("htmx:responseError", (event) => {
  const status = event.detail.xhr.status;
  if (status === 401) window.location.reload();
  else toast(word(status === 503 ? "busy" : "failed"), "danger");
});

for (const name of ["htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(name, () => toast(word("offline"), "danger"));
}

window.htmx = htmx;
export default htmx;
