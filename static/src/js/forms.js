/**
 * Forms: a warning before leaving with unsaved text (form[data-guard]), one sending per click,
 * and a select or box that sends its form when changed (data-send).
 */
const guarded = new Set();
let leaving = false;

function changed(form) {
  return form.dataset.changed !== undefined;
}

function guard(form) {
  if (guarded.has(form)) return;
  guarded.add(form);
  const note = () => {
    form.dataset.changed = "";
  };
  form.addEventListener("input", note);
  form.addEventListener("change", note);
  form.addEventListener("submit", () => {
    leaving = true;
  });
}

function once(form) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent !== undefined) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "";
    for (const button of form.querySelectorAll("button[type=submit]")) button.classList.add("is-busy");
    // A page brought back by the browser's own history must be usable again.
    window.addEventListener("pageshow", () => free(form), { once: true });
    setTimeout(() => free(form), 15000);
  });
}

function free(form) {
  delete form.dataset.sent;
  for (const button of form.querySelectorAll("button.is-busy")) button.classList.remove("is-busy");
}

window.addEventListener("beforeunload", (event) => {
  if (leaving) return;
  if ([...guarded].some((form) => form.isConnected && changed(form))) event.preventDefault();
});

export function startForms(piece) {
  const forms = piece.querySelectorAll?.("form[method=post], form[data-guard]") ?? [];
  for (const form of forms) {
    if (form.dataset.ready !== undefined) continue;
    form.dataset.ready = "";
    if (form.dataset.guard !== undefined) guard(form);
    if (!form.hasAttribute("hx-post")) once(form);
  }
  for (const field of piece.querySelectorAll?.("[data-send]") ?? []) {
    if (field.dataset.sends !== undefined) continue;
    field.dataset.sends = "";
    field.addEventListener("change", () => field.form?.requestSubmit());
  }
  piece.querySelector?.(".is-invalid")?.focus({ preventScroll: false });
}
