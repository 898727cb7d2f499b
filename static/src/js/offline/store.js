/** The device's own small store: devices (keys, wrapped) and drafts (sealed). Nothing readable goes in. */
const NAME = "entente-offline";

function settled(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

async function open() {
  const request = indexedDB.open(NAME, 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore("devices", { keyPath: "id" });
    request.result.createObjectStore("drafts", { keyPath: "id" });
  };
  const database = await settled(request);
  database.onversionchange = () => database.close();
  return database;
}

async function within(store, mode, act) {
  const database = await open();
  try {
    const change = database.transaction(store, mode, { durability: "strict" });
    const result = await settled(act(change.objectStore(store)));
    if (mode === "readwrite" && !change.error) {
      await new Promise((resolve, reject) => {
        change.oncomplete = resolve;
        change.onabort = () => reject(change.error);
      });
    }
    return result;
  } finally {
    database.close();
  }
}

export const all = (store) => within(store, "readonly", (kept) => kept.getAll());
export const put = (store, value) => within(store, "readwrite", (kept) => kept.put(value));
export const remove = (store, id) => within(store, "readwrite", (kept) => kept.delete(id));

/** Everything goes, whatever other pages have open. */
export function wipe() {
  return settled(indexedDB.deleteDatabase(NAME));
}
