/**
 * Where nodes were moved to: in one's own saved view it is kept on the server, elsewhere in the browser tab. What was moved
 * before a view was saved goes into it when it is first opened.
 */
const PREFIX = "entente-network:";
const PAUSE = 500;
// A request that may outlive its page carries no more than this.
const OUTLIVES = 60_000;

export class Keeper {
  constructor(data, failed) {
    this.data = data;
    this.failed = failed;
    this.tab = this.read(data.view) ?? {};
    this.places = data.way ? {} : this.stored();
  }

  read(key) {
    if (!key) return null;
    try {
      return JSON.parse(sessionStorage.getItem(PREFIX + key));
    } catch {
      return null;
    }
  }

  stored() {
    const kept = {};
    for (const [id, [x, y]] of Object.entries(this.data.places)) kept[id] = { x, y };
    if (this.data.view && Object.keys(kept).length) return this.data.keep_url ? kept : { ...kept, ...this.tab };
    return this.read(this.data.focus) ?? {};
  }

  /** The first time one's own view is opened it takes what stands in the tab, also what had been opened there. */
  async begin(nodes) {
    if (!this.data.keep_url || Object.keys(this.data.places).length || !Object.keys(this.places).length) return;
    this.waiting = this.places;
    const there = new Set(nodes.map((node) => node.id));
    if ((await this.flush()) && Object.keys(this.places).some((id) => !there.has(id))) window.location.reload();
  }

  keep(nodes) {
    if (this.data.way) return;
    const places = {};
    nodes.forEach((node) => {
      places[node.id()] = { x: Math.round(node.position("x")), y: Math.round(node.position("y")) };
    });
    if (this.data.keep_url) {
      this.waiting = places;
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.flush(), PAUSE);
      return;
    }
    try {
      sessionStorage.setItem(PREFIX + (this.data.view || this.data.focus), JSON.stringify(places));
    } catch {
      return; // Without storage the next look begins anew.
    }
  }

  /** Sends what waits; whether it arrived. */
  async flush() {
    clearTimeout(this.timer);
    if (!this.waiting) return true;
    const places = Object.fromEntries(Object.entries(this.waiting).map(([id, at]) => [id, [at.x, at.y]]));
    this.waiting = null;
    const body = JSON.stringify({ places });
    const token = document.querySelector("meta[name=csrf-token]").content;
    try {
      const response = await fetch(this.data.keep_url, {
        method: "POST",
        credentials: "same-origin",
        keepalive: body.length < OUTLIVES,
        headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": token },
        body,
      });
      if (!response.ok) throw new Error(String(response.status));
      return true;
    } catch {
      this.failed();
      return false;
    }
  }
}
