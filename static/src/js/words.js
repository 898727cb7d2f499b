/** Sentences that scripts show; the page carries them translated in <template id="words" data-…>. */
export function word(name, values = {}) {
  const store = document.getElementById("words");
  const text = store?.dataset[name] ?? "";
  return text.replace(/\{(\w+)\}/g, (whole, key) => values[key] ?? whole);
}

export function language() {
  return document.documentElement.lang || "en";
}

/** Storage that may be refused (private windows, full disk): then nothing is kept and nothing breaks. */
export function remembered(store, key, value) {
  try {
    if (value === undefined) return store.getItem(key);
    if (value === null) store.removeItem(key);
    else store.setItem(key, value);
  } catch {
    return null;
  }
  return value;
}
