/** Passkeys under a strict policy: a form marked data-passkey asks the browser first, then sends what it says. */
import { toast } from "./toasts.js";

const CREDENTIAL = "[name=credential]";

function bytes(text) {
  const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(plain, (character) => character.charCodeAt(0)).buffer;
}

function text(buffer) {
  const plain = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

const keys = (list) => (list ?? []).map((key) => ({ ...key, id: bytes(key.id) }));

async function create(options, alone) {
  const given = options.publicKey;
  const wanted = { ...given.authenticatorSelection, residentKey: alone ? "required" : "discouraged", requireResidentKey: alone };
  if (alone) wanted.userVerification = "required";
  const made = await navigator.credentials.create({
    publicKey: {
      ...given,
      challenge: bytes(given.challenge),
      user: { ...given.user, id: bytes(given.user.id) },
      excludeCredentials: keys(given.excludeCredentials),
      authenticatorSelection: wanted,
    },
  });
  return answer(made, {
    attestationObject: text(made.response.attestationObject),
    transports: made.response.getTransports?.() ?? [],
  });
}

async function get(options) {
  const given = options.publicKey;
  const shown = await navigator.credentials.get({
    publicKey: { ...given, challenge: bytes(given.challenge), allowCredentials: keys(given.allowCredentials) },
  });
  const { authenticatorData, signature, userHandle } = shown.response;
  return answer(shown, {
    authenticatorData: text(authenticatorData),
    signature: text(signature),
    userHandle: userHandle ? text(userHandle) : null,
  });
}

function answer(credential, response) {
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment ?? null,
    clientExtensionResults: credential.getClientExtensionResults(),
    response: { clientDataJSON: text(credential.response.clientDataJSON), ...response },
  };
}

/** The options stand in the page; for signing in without a name they are asked for when the button is pressed. */
async function optionsOf(form) {
  const there = document.getElementById("passkey-options");
  if (form.dataset.passkey !== "login") return JSON.parse(there.textContent);
  const response = await fetch(form.action, {
    headers: { Accept: "application/json", "X-Requested-With": "XMLHttpRequest" },
  });
  if (!response.ok) throw new Error("no options");
  return (await response.json()).request_options;
}

async function ask(form) {
  const kind = form.dataset.passkey;
  const given = await optionsOf(form);
  const options = given.creation_options ?? given.request_options ?? given;
  const credential =
    kind === "create" ? await create(options, form.elements.passwordless?.checked ?? false) : await get(options);
  form.querySelector(CREDENTIAL).value = JSON.stringify(credential);
  form.submit();
}

/** Forms for passkeys show where the browser knows them, and ask it before they send. */
export function startPasskeys(piece) {
  for (const form of piece.querySelectorAll("form[data-passkey]")) {
    if (!window.PublicKeyCredential || form.dataset.ready) continue;
    form.dataset.ready = "1";
    form.hidden = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      ask(form).catch(() => toast(form.dataset.failed, "danger"));
    });
  }
}
