/**
 * How drafts are sealed on a device.
 *
 * A device has a pair of keys (ECDH P-256). The public one stays here: with it anything can be sealed, with no
 * connection and nobody signed in. The private one stays here too, but only wrapped (AES-GCM) by a lock that the server
 * keeps and gives to a signed-in session alone; unwrapped it lives in the memory of one page and cannot be exported.
 * Each draft has an ephemeral pair of its own: ECDH → HKDF-SHA-256 → AES-256-GCM over the padded text, bound to the
 * draft and the device.
 */
const CURVE = { name: "ECDH", namedCurve: "P-256" };
const BLOCK = 1024;
const subtle = globalThis.crypto?.subtle;
const utf8 = (text) => new TextEncoder().encode(text);
const random = (length) => crypto.getRandomValues(new Uint8Array(length));

/** Whether this browser can do any of it: only over https or on this very machine. */
export const able = Boolean(subtle && globalThis.indexedDB && globalThis.isSecureContext);

export function bytesOf(base64) {
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
}

/** The record of a new device: nothing in it opens anything without the lock. */
export async function makeDevice(id, lock) {
  const pair = await subtle.generateKey(CURVE, true, ["deriveBits"]);
  const wrapping = await subtle.importKey("raw", lock, "AES-GCM", false, ["wrapKey"]);
  const iv = random(12);
  const how = { name: "AES-GCM", iv, additionalData: utf8(id) };
  const wrapped = await subtle.wrapKey("pkcs8", pair.privateKey, wrapping, how);
  return { id, iv, wrapped, public: await subtle.exportKey("raw", pair.publicKey) };
}

/** The private key of a device, not extractable. */
export async function unlock(device, lock) {
  const wrapping = await subtle.importKey("raw", lock, "AES-GCM", false, ["unwrapKey"]);
  const how = { name: "AES-GCM", iv: device.iv, additionalData: utf8(device.id) };
  return subtle.unwrapKey("pkcs8", device.wrapped, wrapping, how, CURVE, false, ["deriveBits"]);
}

async function between(privateKey, publicBytes, salt, use) {
  const publicKey = await subtle.importKey("raw", publicBytes, CURVE, false, []);
  const shared = await subtle.deriveBits({ name: "ECDH", public: publicKey }, privateKey, 256);
  const seed = await subtle.importKey("raw", shared, "HKDF", false, ["deriveKey"]);
  const how = { name: "HKDF", hash: "SHA-256", salt, info: utf8("entente draft") };
  return subtle.deriveKey(how, seed, { name: "AES-GCM", length: 256 }, false, [use]);
}

/** Length and text, filled up to whole blocks: the size of a draft tells little. */
function padded(value) {
  const text = utf8(JSON.stringify(value));
  const whole = new Uint8Array(Math.ceil((text.length + 4) / BLOCK) * BLOCK);
  new DataView(whole.buffer).setUint32(0, text.length);
  whole.set(text, 4);
  return whole;
}

function unpadded(whole) {
  const length = new DataView(whole).getUint32(0);
  return JSON.parse(new TextDecoder().decode(whole.slice(4, 4 + length)));
}

/** A draft as it is stored; what it says only the private key of the device reads. */
export async function seal(device, id, value) {
  const pair = await subtle.generateKey(CURVE, false, ["deriveBits"]);
  const ephemeral = await subtle.exportKey("raw", pair.publicKey);
  const key = await between(pair.privateKey, device.public, ephemeral, "encrypt");
  const iv = random(12);
  const how = { name: "AES-GCM", iv, additionalData: utf8(`${device.id} ${id}`) };
  return { id, device: device.id, ephemeral, iv, body: await subtle.encrypt(how, key, padded(value)) };
}

/** What a stored draft says. */
export async function open(privateKey, kept) {
  const key = await between(privateKey, kept.ephemeral, kept.ephemeral, "decrypt");
  const how = { name: "AES-GCM", iv: kept.iv, additionalData: utf8(`${kept.device} ${kept.id}`) };
  return unpadded(await subtle.decrypt(how, key, kept.body));
}
