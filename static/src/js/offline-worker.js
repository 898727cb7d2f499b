/**
 * Keeps one page and its static files on the device, so that it opens with no connection. It looks after that page
 * only (its scope), holds no answer of the server beside them, and fetches the page as nobody: without cookies, in the
 * language of whoever prepared the device.
 * The server puts `self.ENTENTE = {page, shell, version}` before this file; another version is another worker.
 */
const { page, shell: empty, version } = self.ENTENTE;
const PREFIX = "entente-offline-";
const NAME = PREFIX + version;
const STATIC = /(?:href|src)="(\/static\/[^"]+)"/g;
const IN_STYLES = /url\(["']?([^"')]+)["']?\)/g;

async function fetched(address) {
  const answer = await fetch(address, { credentials: "omit", cache: "no-cache", redirect: "error" });
  if (!answer.ok) throw new Error(`${answer.status} for a file of the page`);
  return answer;
}

async function fill() {
  const cache = await caches.open(NAME);
  const shell = await fetched(empty);
  const files = new Set([...(await shell.clone().text()).matchAll(STATIC)].map((found) => found[1]));
  await cache.put(page, shell);
  for (const file of files) {
    const answer = await fetched(file);
    if (file.includes(".css")) {
      for (const [, inside] of (await answer.clone().text()).matchAll(IN_STYLES)) {
        const address = new URL(inside, new URL(file, self.location));
        if (address.origin === self.location.origin && !inside.startsWith("data:")) files.add(address.pathname);
      }
    }
    await cache.put(file, answer);
  }
}

async function tidy() {
  for (const name of await caches.keys()) if (name.startsWith(PREFIX) && name !== NAME) await caches.delete(name);
  await self.clients.claim();
}

async function kept(address, request) {
  const cache = await caches.open(NAME);
  return (await cache.match(address, { ignoreVary: true })) ?? fetch(request);
}

self.addEventListener("install", (event) => event.waitUntil(fill().then(() => self.skipWaiting())));
self.addEventListener("activate", (event) => event.waitUntil(tidy()));
self.addEventListener("fetch", (event) => {
  const address = new URL(event.request.url);
  if (event.request.method !== "GET" || address.origin !== self.location.origin) return;
  const ours = address.pathname.startsWith("/static/") || (event.request.mode === "navigate" && address.pathname === page);
  if (ours) event.respondWith(kept(address.pathname, event.request));
});
