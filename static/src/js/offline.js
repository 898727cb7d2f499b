/** The page that logs an engagement with no connection: what is typed is sealed on the device and sent after sign-in. */
import { able, bytesOf, makeDevice, open, seal, unlock } from "./offline/crypt.js";
import { all, put, remove, wipe } from "./offline/store.js";
import { word } from "./words.js";

const QUIET = 1200;
const page = document.getElementById("offline");
const form = document.getElementById("offline-form");
const list = document.getElementById("offline-drafts");
const channel = globalThis.BroadcastChannel ? new BroadcastChannel("entente-session") : null;

/** `key` and `readable` live in this page's memory only. */
const now = { devices: [], device: null, key: null, session: null, readable: [], sealed: 0, arrived: [], problem: "" };
let draft = crypto.randomUUID();
let touched = Date.now();
let timer;
let sending = false;
let saving = Promise.resolve();

function element(name, css, text) {
  const made = document.createElement(name);
  if (css) made.className = css;
  if (text) made.textContent = text;
  return made;
}

function button(text, act, css = "btn btn-sm") {
  const made = element("button", css, text);
  made.type = "button";
  made.addEventListener("click", act);
  return made;
}

/* the form */
function wallClock(moment) {
  const local = new Date(moment.getTime() - moment.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 16);
}

function typed() {
  const values = Object.fromEntries(new FormData(form));
  return { ...values, time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone };
}

function empty() {
  return !["guest", "title", "note", "place"].some((name) => form.elements[name].value.trim());
}

function clear() {
  form.reset();
  form.elements.starts.value = wallClock(new Date());
  draft = crypto.randomUUID();
}

function fillIn(values) {
  for (const [name, value] of Object.entries(values)) if (form.elements[name]) form.elements[name].value = value;
  form.querySelector("details").open = Boolean(values.note || values.place);
  form.elements.title.focus();
}

/** Seals a draft over its earlier wording; one after the other, so that the last wording stays. */
function keep(id, values, more = {}) {
  const { device } = now;
  saving = saving.then(async () => put("drafts", await seal(device, id, { values, ready: false, ...more })));
  return saving;
}

async function keepTyped(ready = false) {
  clearTimeout(timer);
  if (!now.device || empty()) return;
  await keep(draft, typed(), { ready });
}

/* locked and unlocked */
async function state() {
  const address = now.device ? `${page.dataset.key}?device=${now.device.id}` : page.dataset.key;
  const answer = await fetch(address, { redirect: "manual", cache: "no-store", headers: { Accept: "application/json" } });
  if (answer.status === 401 || answer.type === "opaqueredirect") return null;
  const told = await answer.json();
  if (!answer.ok) now.problem = told.detail;
  return answer.ok ? told : null;
}

function post(address, values, session = now.session) {
  return fetch(address, {
    method: "POST",
    redirect: "manual",
    cache: "no-store",
    headers: { Accept: "application/json", "X-CSRFToken": session.csrf },
    body: new URLSearchParams(values),
  });
}

/** A device that this account has not prepared yet gets keys; another account's stay beside them, still locked. */
async function prepare() {
  const answer = await post(page.dataset.key, {});
  if (!answer.ok) throw new Error("not prepared");
  const { device, lock } = await answer.json();
  const made = await makeDevice(device, bytesOf(lock));
  await put("devices", { ...made, at: Date.now() });
  await navigator.storage?.persist?.();
  now.device = made;
  now.key = await unlock(made, bytesOf(lock));
}

/** Asks the server for the lock of each device kept here: it gives it to its own account only. */
async function connect() {
  now.problem = "";
  now.devices = (await all("devices")).sort((one, other) => other.at - one.at);
  now.device ??= now.devices[0] ?? null;
  if (!navigator.onLine) return;
  try {
    for (const device of now.devices.length ? now.devices : [null]) {
      now.device = device ?? now.device;
      now.session = await state();
      if (!now.session) {
        now.key = null;
        break;
      }
      if (now.session.lock) {
        now.key = await unlock(device, bytesOf(now.session.lock));
        break;
      }
    }
    if (now.session && !now.key) await prepare();
    if (!now.session) now.device = now.devices[0] ?? null;
  } catch {
    now.session = null;
  }
}

/** Nothing readable stays: not in memory and not in the form. Nothing is deleted. */
async function lock() {
  await keepTyped();
  now.key = now.session = null;
  now.readable = [];
  now.arrived = [];
  clear();
  await show();
}

/* the drafts */
async function read() {
  const kept = await all("drafts");
  now.readable = [];
  for (const one of now.key ? kept : []) {
    if (one.device !== now.device.id) continue;
    try {
      now.readable.push({ id: one.id, ...(await open(now.key, one)) });
    } catch {
      // Altered or of a key that is gone: it stays among the sealed ones.
    }
  }
  now.readable.sort((one, other) => (one.values.starts < other.values.starts ? -1 : 1));
  now.sealed = kept.length - now.readable.length;
}

function line(one) {
  const row = element("li", "e-offline-row");
  const text = element("div", "e-offline-text");
  const title = element("strong", "", one.values.title || word("noTitle"));
  title.dir = "auto";
  const about = [one.values.guest, one.values.starts?.replace("T", " ")].filter(Boolean).join(" · ");
  text.append(title, element("span", "e-quiet", about));
  for (const said of one.refused ?? []) text.append(element("span", "e-offline-refused", said));
  if (!one.ready) text.append(element("span", "e-quiet", word("unfinished")));
  else if (one.tried) text.append(element("span", "e-quiet", word("onTheWay")));
  row.append(text);
  const acts = element("div", "e-offline-acts");
  if (!one.tried) {
    acts.append(
      button(word("edit"), async () => {
        await keepTyped();
        draft = one.id;
        fillIn(one.values);
        await keep(one.id, one.values);
        await show();
      }),
    );
  }
  acts.append(
    button(word("remove"), async () => {
      if (draft === one.id) clear();
      await remove("drafts", one.id);
      await show();
    }),
  );
  row.append(acts);
  return row;
}

function arrivedLine(one) {
  const row = element("li", "e-offline-row");
  const link = element("a", "", word("arrived"));
  link.href = one.url;
  row.append(link, element("span", "e-quiet", one.title));
  return row;
}

function sentence() {
  if (!able) return word("notAble");
  if (now.problem) return now.problem;
  if (!now.device) return word(navigator.onLine ? "notPrepared" : "notPreparedOffline");
  if (now.key) return word("unlocked");
  return word(navigator.onLine ? "lockedOnline" : "lockedOffline");
}

async function show() {
  if (able) await read();
  page.dataset.state = now.key ? "unlocked" : now.device ? "locked" : "unprepared";
  document.getElementById("offline-state").textContent = sentence();
  document.getElementById("offline-signin").hidden = !able || !navigator.onLine || Boolean(now.session) || Boolean(now.problem);
  document.getElementById("offline-save").disabled = !now.device;
  const count = document.getElementById("offline-sealed");
  count.hidden = now.sealed === 0;
  count.textContent = word(now.sealed === 1 ? "sealedOne" : "sealedMany", { n: now.sealed });
  list.replaceChildren(...now.arrived.map(arrivedLine), ...now.readable.map(line));
  const ready = now.readable.filter((one) => one.ready);
  const functions = now.session?.functions ?? [];
  const chooser = document.getElementById("offline-function");
  if (chooser.options.length !== functions.length) {
    chooser.replaceChildren(...functions.map((one) => new Option(one.name, one.id)));
  }
  document.getElementById("offline-send").hidden = !now.session || !now.key || ready.length === 0;
  document.getElementById("offline-for").hidden = functions.length < 2;
  document.getElementById("offline-nothing").hidden = now.sealed + now.readable.length + now.arrived.length > 0;
}

/* sending */
/** One draft. Its id is the key under which it arrives once, however often it is sent. */
async function sendOne(one, chosen) {
  await keep(one.id, one.values, { ready: true, tried: true });
  const values = { ...one.values, draft: one.id, ...(chosen ? { function: chosen } : {}) };
  const answer = await post(page.dataset.send, values);
  if (answer.status === 401 || answer.type === "opaqueredirect") return false;
  if (answer.status >= 500 || answer.status === 429) return true;
  const told = await answer.json();
  if (answer.ok) {
    await saving;
    await remove("drafts", one.id);
    now.arrived.push({ url: told.url, title: one.values.title });
  } else await keep(one.id, one.values, { ready: true, refused: told.problems });
  return true;
}

async function sendAll(anew = true) {
  if (sending || !now.session || !now.key) return;
  sending = true;
  const chosen = document.getElementById("offline-function").value;
  try {
    for (const one of now.readable.filter((each) => each.ready && (anew || !each.refused))) {
      if (!(await sendOne(one, chosen))) {
        now.session = now.key = null;
        break;
      }
    }
  } catch {
    // The connection went: what was on the way is sent again under the same key.
  } finally {
    sending = false;
    await show();
  }
}

/** After signing in what is ready goes by itself, where it is clear for which function. */
async function refresh() {
  await connect();
  await show();
  if (now.session && now.session.functions.length < 2) await sendAll(false);
}

/* what people do */
async function save(event) {
  event.preventDefault();
  if (!form.reportValidity() || !now.device) return;
  await keepTyped(true);
  clear();
  document.getElementById("offline-kept").textContent = word("kept");
  await show();
  if (now.session && navigator.onLine && now.session.functions.length < 2) await sendAll(false);
}

async function discard() {
  const { session, device } = now;
  clearTimeout(timer);
  await saving.catch(() => {});
  await wipe();
  if (session && device && navigator.onLine) post(page.dataset.key, { forget: device.id }, session).catch(() => {});
  Object.assign(now, { devices: [], device: null, key: null, session: null, readable: [], sealed: 0, arrived: [], problem: word("gone") });
  document.getElementById("offline-sure").hidden = true;
  clear();
  channel?.postMessage("wiped");
  await show();
}

function idle() {
  const minutes = now.session?.idle ?? Number(page.dataset.idle);
  if (now.key && Date.now() - touched > minutes * 60_000) lock();
}

function start() {
  const theme = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  document.documentElement.dataset.bsTheme = theme;
  document.documentElement.classList.add("has-js");
  clear();
  if (!able) {
    show();
    return;
  }
  navigator.serviceWorker?.register(page.dataset.worker, { scope: page.dataset.scope }).catch(() => {});
  for (const name of ["input", "pointerdown", "keydown"]) document.addEventListener(name, () => (touched = Date.now()));
  form.addEventListener("submit", save);
  form.addEventListener("input", () => {
    document.getElementById("offline-kept").textContent = "";
    clearTimeout(timer);
    timer = setTimeout(() => keepTyped(), QUIET);
  });
  document.getElementById("offline-send-all").addEventListener("click", () => sendAll());
  document.getElementById("offline-discard").addEventListener("click", () => {
    document.getElementById("offline-sure").hidden = false;
    document.getElementById("offline-discard-now").focus();
  });
  document.getElementById("offline-discard-now").addEventListener("click", discard);
  document.getElementById("offline-discard-not").addEventListener("click", () => {
    document.getElementById("offline-sure").hidden = true;
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") keepTyped();
    else idle();
  });
  addEventListener("pagehide", lock);
  addEventListener("pageshow", (event) => event.persisted && refresh());
  addEventListener("online", refresh);
  addEventListener("offline", show);
  channel?.addEventListener("message", (event) => {
    if (event.data === "wiped") {
      now.device = now.key = now.session = null;
      clear();
      show();
    } else lock();
  });
  setInterval(idle, 5_000);
  refresh();
}

start();
