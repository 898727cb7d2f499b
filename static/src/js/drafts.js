/**
 * What was typed survives a lost connection: text of form[data-keep="<name>"] is held in this tab only,
 * offered again when the same form opens, and wiped when it was sent or the person signed out.
 */
import { remembered, word } from "./words.js";

const PREFIX = "entente-draft:";
const SENT = `${PREFIX}sent`;
const SECRET = /password|token|csrf|secret|code/i;

function fields(form) {
  return [...form.elements].filter(
    (field) => field.name && !SECRET.test(field.name) && !["hidden", "file", "password", "submit", "button"].includes(field.type),
  );
}

function snapshot(form) {
  return fields(form).map((field) => {
    if (field.type === "checkbox" || field.type === "radio") return [field.name, field.value, field.checked];
    if (field.tagName !== "SELECT") return [field.name, field.value];
    const chosen = [...field.selectedOptions].map((option) => ({ id: option.value, text: option.textContent.trim() }));
    return [field.name, chosen];
  });
}

function choose(field, chosen) {
  const values = chosen.map((option) => option.id);
  if (field.tomselect) {
    field.tomselect.addOptions(chosen.map((option) => ({ ...option, value: option.id })));
    field.tomselect.setValue(field.multiple ? values : (values[0] ?? ""));
  } else for (const option of field.options) option.selected = values.includes(option.value);
}

function restore(form, kept) {
  for (const [name, value, checked] of kept) {
    for (const field of fields(form).filter((candidate) => candidate.name === name)) {
      if (checked !== undefined) {
        if (field.value === value) field.checked = checked;
      } else if (field.tagName === "SELECT") choose(field, value);
      else field.value = value;
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }
}

function offer(form, key, kept) {
  const note = document.createElement("div");
  note.className = "alert alert-info e-draft";
  note.setAttribute("role", "status");
  const text = document.createElement("span");
  text.textContent = word("draft");
  const use = document.createElement("button");
  const drop = document.createElement("button");
  use.type = drop.type = "button";
  use.className = "btn btn-sm btn-primary";
  drop.className = "btn btn-sm";
  use.textContent = word("draftUse");
  drop.textContent = word("draftDrop");
  use.addEventListener("click", () => {
    restore(form, kept);
    note.remove();
  });
  drop.addEventListener("click", () => {
    remembered(sessionStorage, key, null);
    note.remove();
  });
  note.append(text, use, drop);
  form.before(note);
}

export function wipeDrafts() {
  try {
    for (const key of Object.keys(sessionStorage)) if (key.startsWith(PREFIX)) sessionStorage.removeItem(key);
  } catch {
    // Storage refused: nothing was kept either.
  }
}

/** A draft is done with when its form was sent and the next page says so with good news. */
function settle() {
  const sent = remembered(sessionStorage, SENT);
  if (!sent || !document.querySelector(".e-toast-success")) return;
  remembered(sessionStorage, sent, null);
  remembered(sessionStorage, SENT, null);
}

export function startDrafts() {
  if (document.body.dataset.signedOut !== undefined) wipeDrafts();
  settle();
  for (const form of document.querySelectorAll("form[data-signout]")) {
    form.addEventListener("submit", () => {
      wipeDrafts();
      // Pages that hold a key in their memory (offline.js) let go of it.
      if (globalThis.BroadcastChannel) new BroadcastChannel("entente-session").postMessage("ended");
    });
  }
  for (const form of document.querySelectorAll("form[data-keep]")) {
    const key = PREFIX + form.dataset.keep;
    const kept = remembered(sessionStorage, key);
    if (kept && form.dataset.refused === undefined) offer(form, key, JSON.parse(kept));
    form.addEventListener("submit", () => remembered(sessionStorage, SENT, key));
    let timer;
    form.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(() => remembered(sessionStorage, key, JSON.stringify(snapshot(form))), 600);
    });
  }
}
