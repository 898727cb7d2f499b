/**
 * The picture of the network, on its page only. It grows from what the page carries; list and table beside it say the
 * same and are kept in step. Arrow keys move along links, Enter opens what is joined to a node, F looks around it.
 */
import cytoscape from "cytoscape";
import { around, arrange, line } from "./network/layout.js";
import { Crowd } from "./network/crowd.js";
import { styles } from "./network/look.js";
import { Facts } from "./network/facts.js";
import { takePicture } from "./network/picture.js";
import { Keeper } from "./network/keeper.js";
import { Plain } from "./network/plain.js";
import { unpacked } from "./network/packed.js";

// Beyond so many nodes they are drawn as dots and hairlines (crowd.js).
const MANY = 700;
const STEP = 60;
// The words of more links than these would cover each other.
const FEW = 9;
const NOBODY = "00000000-0000-0000-0000-000000000000";

class Network {
  constructor(root) {
    this.root = root;
    this.data = unpacked(JSON.parse(document.getElementById("network-data").textContent));
    this.canvas = root.querySelector("[data-network-canvas]");
    this.told = root.querySelector("[data-network-told]");
    this.facts = new Facts(root, this.data);
    this.keeper = new Keeper(this.data, () => this.say(root.dataset.failed));
    this.joined = new Map();
    this.shown = new Map();
    this.waiting = new Set();
    this.begin(this.data.nodes.length > MANY);
    this.learn(this.data.nodes, this.data.edges);
    this.add(this.data.nodes, this.data.edges, this.places());
    this.listen();
    this.choose(this.data.focus, { quiet: true });
    this.sight.fit();
    this.keeper.begin(this.data.nodes);
  }

  /** Some hundred nodes are drawn by Cytoscape; of thousands it keeps account only. */
  begin(many) {
    const acts = {
      choose: (id) => this.choose(id),
      open: (id) => this.open(id),
      edge: (edge) => this.say(this.sentence(edge)),
      moved: () => this.keep(),
    };
    if (many) {
      this.cy = cytoscape({ headless: true, styleEnabled: false });
      this.sight = new Crowd(this.canvas, this.cy, this.data.focus, acts);
      return;
    }
    // cytoscape would add a style element, which the page's policy refuses; the rule is in our sheet.
    if (!document.getElementById("__________cytoscape_stylesheet")) {
      const mark = document.createElement("meta");
      mark.id = "__________cytoscape_stylesheet";
      document.head.append(mark);
    }
    this.cy = cytoscape({
      container: this.canvas,
      style: styles(),
      elements: [],
      minZoom: 0.05,
      maxZoom: 3,
      boxSelectionEnabled: false,
      selectionType: "single",
      pixelRatio: "auto",
      layout: { name: "preset" },
    });
    this.sight = new Plain(this.cy, acts);
  }

  places() {
    const narrow = this.canvas.clientWidth < 620;
    const fresh = this.data.way
      ? line(this.data.nodes, narrow)
      : arrange(this.data.nodes, this.data.edges, this.data.focus);
    const kept = this.keeper.places;
    return (id) => kept[id] ?? fresh.get(id) ?? { x: 0, y: 0 };
  }

  keep() {
    this.keeper.keep(this.cy.nodes("[kind]"));
  }

  /** How many neighbours each node has in all: those in this answer and those it counts. */
  learn(nodes, edges) {
    const near = new Map(nodes.map((node) => [node.id, new Set()]));
    for (const edge of edges) {
      near.get(edge.source)?.add(edge.target);
      near.get(edge.target)?.add(edge.source);
    }
    for (const node of nodes) {
      this.joined.set(node.id, Math.max(this.joined.get(node.id) ?? 0, near.get(node.id).size + node.more));
    }
  }

  add(nodes, edges, place) {
    const fresh = [];
    for (const node of nodes) {
      if (this.shown.has(node.id)) continue;
      this.shown.set(node.id, new Set());
      fresh.push({ group: "nodes", data: { ...node, label: node.name }, position: { ...place(node.id) } });
    }
    const people = fresh.length;
    for (const edge of edges) {
      if (this.cy.getElementById(edge.id).nonempty() || !this.shown.has(edge.source) || !this.shown.has(edge.target)) continue;
      this.shown.get(edge.source).add(edge.target);
      this.shown.get(edge.target).add(edge.source);
      fresh.push({ group: "edges", data: { ...edge, words: this.data.words[edge.kind], weight: edge.strength ?? 0 } });
    }
    this.cy.add(fresh);
    this.cy.getElementById(this.data.focus).addClass("focus");
    this.count();
    this.sight.refresh();
    return people;
  }

  /** What is not shown of each node, on its label; only what changed is written, as each costs a style. */
  count() {
    this.cy.batch(() => {
      for (const [id, near] of this.shown) {
        const node = this.cy.getElementById(id);
        const more = Math.max((this.joined.get(id) ?? 0) - near.size, 0);
        const label = this.label(node, more);
        if (node.data("more") !== more || node.data("label") !== label) node.data({ more, label });
      }
    });
    this.facts.more(this.cy);
  }

  /** The name, what is not shown, and the note of a saved view. */
  label(node, more) {
    const note = this.data.notes[node.id()];
    if (note) node.data("note", note);
    return `${node.data("name")}${more ? `  +${more}` : ""}${note ? `\n✎ ${note.length > 140 ? `${note.slice(0, 140)}…` : note}` : ""}`;
  }

  listen() {
    this.canvas.addEventListener("keydown", (event) => this.key(event));
    this.root.addEventListener("click", (event) => {
      const tool = event.target.closest("[data-network-tool]");
      if (tool) this.tool(tool.dataset.networkTool, tool);
    });
    this.facts.onChoose((id) => this.choose(id, { quiet: true }));
    new MutationObserver(() => this.sight.restyle()).observe(document.documentElement, {
      attributes: true,
      attributeFilter: ["data-bs-theme"],
    });
    new ResizeObserver(() => this.sight.resize()).observe(this.canvas);
  }

  key(event) {
    const moves = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const act =
      (moves[event.key] && (() => this.move(...moves[event.key]))) ||
      { Enter: () => this.open(this.chosen), " ": () => this.open(this.chosen), Home: () => this.choose(this.data.focus) }[event.key] ||
      { f: () => this.lookAround(this.chosen), n: () => this.note(this.chosen), "+": () => this.sight.zoom(1.25), "-": () => this.sight.zoom(0.8), 0: () => this.sight.fit() }[
        event.key.toLowerCase()
      ];
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  }

  /** To the neighbour that lies most in a direction; where there is none, to the nearest node that way. */
  move(right, down) {
    const from = this.cy.getElementById(this.chosen);
    if (from.empty()) return this.choose(this.data.focus);
    const best = (nodes) => {
      let found = null;
      let least = Infinity;
      nodes.forEach((node) => {
        const x = node.position("x") - from.position("x");
        const y = node.position("y") - from.position("y");
        const ahead = x * right + y * down;
        if (node.same(from) || ahead <= 0) return;
        const aside = Math.abs(x * down) + Math.abs(y * right);
        const cost = ahead + 2 * aside;
        if (cost < least) [least, found] = [cost, node];
      });
      return found;
    };
    const next = best(from.neighborhood("node")) ?? best(this.cy.nodes());
    if (next) this.choose(next.id());
  }

  choose(id, { quiet = false } = {}) {
    const node = this.cy.getElementById(id);
    if (node.empty()) return;
    this.chosen = id;
    this.cy.batch(() => {
      this.marked?.removeClass("chosen near told");
      node.addClass("chosen");
      const edges = node.connectedEdges().addClass("near");
      if (edges.length <= FEW) edges.addClass("told");
      this.marked = edges.union(node);
    });
    this.sight.refresh();
    this.sight.show(node);
    this.facts.mark(id, !quiet);
    if (!quiet) this.say(this.about(node));
  }

  about(node) {
    const words = this.root.dataset;
    const shown = node.neighborhood("node").length;
    const parts = [node.data("name"), words.joined.replace("{n}", shown)];
    if (node.data("more")) parts.push(words.more.replace("{n}", node.data("more")));
    if (node.data("note")) parts.push(node.data("note"));
    return parts.join(" · ");
  }

  sentence(edge) {
    return `${edge.source().data("name")} ${edge.data("words")} ${edge.target().data("name")}`;
  }

  say(text) {
    this.told.textContent = text;
  }

  /** Brings what is joined to a node: a handful at a time. */
  async open(id) {
    const node = this.cy.getElementById(id);
    if (node.empty() || this.waiting.has(id)) return;
    if (!node.data("more")) return this.say(this.root.dataset.nothing);
    this.waiting.add(id);
    const address = new URL(this.data.api, window.location.href);
    for (const [name, value] of new URLSearchParams(window.location.search)) {
      if (!["kinds", "level", "classification", "stance", "as_of"].includes(name) || !value) continue;
      for (const one of value.split(",")) address.searchParams.append(name, one);
    }
    address.searchParams.set("focus", id);
    address.searchParams.set("most", Math.min(node.neighborhood("node").length + 1 + STEP, 5000));
    try {
      const response = await fetch(address, { headers: { Accept: "application/json" }, credentials: "same-origin" });
      if (!response.ok) throw new Error(String(response.status));
      const found = await response.json();
      this.learn(found.nodes, found.edges);
      const fresh = found.nodes.filter((one) => this.cy.getElementById(one.id).empty());
      const middle = this.cy.getElementById(this.data.focus);
      const places = around(node, fresh, middle, this.cy.nodes());
      this.add(found.nodes, found.edges, (key) => places.get(key) ?? { x: 0, y: 0 });
      this.facts.add(found.nodes, found.edges, this.cy);
      this.keep();
      this.choose(id);
      this.sight.around(node, this.calm());
    } catch {
      this.say(this.root.dataset.failed);
    } finally {
      this.waiting.delete(id);
    }
  }

  calm() {
    return window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  }

  lookAround(id) {
    const address = new URL(window.location.href);
    address.searchParams.set("focus", id);
    for (const name of ["to", "by", "view"]) address.searchParams.delete(name);
    window.location.assign(address);
  }

  /** To the note on a node, in one's own saved view. */
  async note(id) {
    if (!this.data.note_url || !id) return;
    await this.keeper.flush();
    window.location.assign(this.data.note_url.replace(NOBODY, id));
  }

  tool(name, button) {
    const acts = {
      closer: () => this.sight.zoom(1.25),
      further: () => this.sight.zoom(0.8),
      fit: () => this.sight.fit(),
      open: () => this.open(this.chosen),
      around: () => this.lookAround(this.chosen),
      anew: () => this.anew(),
      note: () => this.note(this.chosen),
      png: () => this.picture("png", button),
      svg: () => this.picture("svg", button),
    };
    acts[name]?.();
  }

  anew() {
    const rows = (group) => group.map((one) => one.data());
    const nodes = rows(this.cy.nodes());
    const edges = rows(this.cy.edges());
    const fresh = this.data.way ? line(nodes, this.canvas.clientWidth < 620) : arrange(nodes, edges, this.data.focus);
    this.cy.batch(() => this.cy.nodes().forEach((node) => node.position({ ...(fresh.get(node.id()) ?? { x: 0, y: 0 }) })));
    this.keep();
    this.sight.refresh();
    this.sight.fit();
  }

  async picture(kind, button) {
    button.disabled = true;
    try {
      await takePicture(this.cy, this.sight, kind, this.data.picture_url);
      this.say(this.root.dataset.taken);
    } catch (error) {
      this.say(error.message || this.root.dataset.failed);
    } finally {
      button.disabled = false;
    }
  }
}

for (const root of document.querySelectorAll("[data-network]")) {
  root.classList.add("is-drawn");
  root.network = new Network(root);
}
