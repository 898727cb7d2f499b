/**
 * The picture of thousands: dots and hairlines on one canvas, in few strokes, so that a picture takes milliseconds also
 * where no graphics card helps. Names stand where there is room, those with most links first; the nearer one looks, the
 * more. Cytoscape only keeps nodes and links here and draws nothing.
 */
import { colours } from "./look.js";

const SMALLEST = 0.01;
const LARGEST = 3;
const REACH = 9;
const STROKES = 400;
const NAMES = 70;
const LETTERS = 26;
const SEEN_NAMES = 0.75;

export class Crowd {
  constructor(box, cy, focus, acts) {
    this.box = box;
    this.cy = cy;
    this.focus = focus;
    this.acts = acts;
    this.canvas = document.createElement("canvas");
    this.canvas.className = "e-network-crowd";
    box.append(this.canvas);
    this.brush = this.canvas.getContext("2d");
    this.scale = 1;
    this.left = 0;
    this.top = 0;
    this.paint = colours();
    this.widths = new Map();
    this.pointers = new Map();
    this.resize();
    this.listen();
  }

  /** Reads nodes and links anew: after some were added or moved. */
  refresh() {
    const chosen = this.cy.nodes(".chosen");
    this.chosen = chosen.nonempty() ? chosen.id() : "";
    if (this.read !== this.cy.elements().length) {
      this.read = this.cy.elements().length;
      this.nodes = this.cy.nodes().map((node) => ({ id: node.id(), at: node.position(), kind: node.data("kind"), one: node, links: 0 }));
      this.byId = new Map(this.nodes.map((node) => [node.id, node]));
      this.links = this.cy.edges().map((edge) => ({
        from: this.byId.get(edge.data("source")),
        to: this.byId.get(edge.data("target")),
        kind: edge.data("kind"),
        one: edge,
      }));
      for (const link of this.links) {
        link.from.links += 1;
        link.to.links += 1;
      }
      this.known = [...this.nodes].sort((a, b) => b.links - a.links);
    }
    for (const node of this.nodes) node.at = node.one.position();
    this.redraw();
  }

  redraw() {
    if (this.asked) return;
    this.asked = requestAnimationFrame(() => {
      this.asked = 0;
      this.draw(this.brush, this.width, this.height, this);
    });
  }

  restyle() {
    this.paint = colours();
    this.redraw();
  }

  resize() {
    this.width = Math.max(1, this.box.clientWidth);
    this.height = Math.max(1, this.box.clientHeight);
    this.canvas.width = this.width;
    this.canvas.height = this.height;
    if (this.nodes) this.redraw();
  }

  draw(brush, width, height, place, only = null) {
    const { scale, left, top } = place;
    const paint = this.paint;
    brush.setTransform(1, 0, 0, 1, 0, 0);
    brush.clearRect(0, 0, width, height);
    const x = (node) => node.at.x * scale + left;
    const y = (node) => node.at.y * scale + top;
    const nodes = only ? this.nodes.filter((node) => only.nodes.has(node.id)) : this.nodes;
    const links = only ? this.links.filter((link) => only.links.has(link.one.id())) : this.links;
    const kept = (link) => {
      const [x1, y1, x2, y2] = [x(link.from), y(link.from), x(link.to), y(link.to)];
      return !((x1 < 0 && x2 < 0) || (y1 < 0 && y2 < 0) || (x1 > width && x2 > width) || (y1 > height && y2 > height));
    };
    const lines = (some, colour, thick, faint) => {
      brush.strokeStyle = colour;
      brush.lineWidth = thick;
      brush.globalAlpha = faint;
      for (let from = 0; from < some.length; from += STROKES) {
        brush.beginPath();
        for (const link of some.slice(from, from + STROKES)) {
          brush.moveTo(x(link.from), y(link.from));
          brush.lineTo(x(link.to), y(link.to));
        }
        brush.stroke();
      }
      brush.globalAlpha = 1;
    };
    const groups = { line: [], tie: [], against: [] };
    const near = [];
    for (const link of links) {
      if (!kept(link)) continue;
      groups[link.kind === "opposes" ? "against" : link.kind === "tenure" || link.kind === "part_of" ? "line" : "tie"].push(link);
      if (!only && (link.from.id === this.chosen || link.to.id === this.chosen)) near.push(link);
    }
    const faint = links.length > 1500 && scale < 0.3 ? 0.35 : 0.6;
    for (const [name, some] of Object.entries(groups)) lines(some, paint[name], 1, faint);
    if (near.length > 60) lines(near, paint.accent, 1, 0.3);
    else lines(near, paint.accent, 1.6, 1);

    const radius = Math.min(15, Math.max(1.3, 17 * scale));
    const drawn = { person: [], organization: [], group: [] };
    for (const node of nodes) {
      const [px, py] = [x(node), y(node)];
      if (px > -radius && py > -radius && px < width + radius && py < height + radius) drawn[node.kind].push([px, py]);
    }
    const inks = { person: "personInk", organization: "bodyInk", group: "groupInk" };
    const fills = { person: "person", organization: "body", group: "group" };
    for (const [kind, places] of Object.entries(drawn)) {
      this.dots(brush, places, kind, radius, paint[radius < 4 ? inks[kind] : fills[kind]], radius < 4 ? null : paint[inks[kind]]);
    }
    this.marks(brush, x, y, radius, only);
    this.names(brush, x, y, radius, width, height, nodes, scale);
  }

  dots(brush, places, kind, radius, fill, ink) {
    brush.fillStyle = fill;
    if (radius < 2.5) {
      for (const [px, py] of places) brush.fillRect(px - radius, py - radius, 2 * radius, 2 * radius);
      return;
    }
    for (let from = 0; from < places.length; from += STROKES) {
      brush.beginPath();
      for (const [px, py] of places.slice(from, from + STROKES)) {
        if (kind === "person") {
          brush.moveTo(px + radius, py);
          brush.arc(px, py, radius, 0, 2 * Math.PI);
        } else brush.rect(px - radius, py - radius, 2 * radius, 2 * radius);
      }
      brush.fill();
      if (!ink) continue;
      brush.strokeStyle = ink;
      brush.lineWidth = 1.2;
      brush.stroke();
    }
  }

  /** The focus and what is chosen stand out. */
  marks(brush, x, y, radius, only) {
    for (const [id, size] of [
      [this.focus, radius + 5],
      [only ? "" : this.chosen, radius + 4],
    ]) {
      const node = this.byId.get(id);
      if (!node || (only && !only.nodes.has(id))) continue;
      brush.beginPath();
      brush.arc(x(node), y(node), size, 0, 2 * Math.PI);
      brush.fillStyle = this.paint.soft;
      brush.fill();
      brush.strokeStyle = this.paint.accent;
      brush.lineWidth = 3;
      brush.stroke();
    }
  }

  names(brush, x, y, radius, width, height, nodes, scale) {
    const font = getComputedStyle(document.body).fontFamily;
    const taken = new Set();
    const first = [this.chosen, this.focus].map((id) => this.byId.get(id)).filter(Boolean);
    brush.font = `11.5px ${font}`;
    brush.textAlign = "center";
    brush.textBaseline = "top";
    let told = 0;
    const there = nodes === this.nodes ? null : new Set(nodes);
    for (const node of [...first, ...this.known]) {
      if (told >= NAMES || (told >= NAMES / 3 && scale < 0.12)) break;
      if (there && !there.has(node)) continue;
      const [px, py] = [x(node), y(node) + radius + 4];
      if (px < 0 || py < 0 || px > width || py > height) continue;
      const text = this.text(node, scale);
      const half = this.wide(brush, text) / 2 + 3;
      if (!this.room(taken, px - half, py, px + half, py + 16)) continue;
      told += 1;
      brush.globalAlpha = 0.82;
      brush.fillStyle = this.paint.surface;
      brush.fillRect(px - half, py - 1, 2 * half, 15);
      brush.globalAlpha = 1;
      brush.fillStyle = this.paint.ink;
      brush.fillText(text, px, py + 1);
    }
  }

  text(node, scale) {
    const name = node.one.data("name");
    const more = node.one.data("more");
    const note = node.one.data("note");
    const short = name.length > LETTERS && scale < SEEN_NAMES ? `${name.slice(0, LETTERS)}…` : name;
    return `${short}${more ? `  +${more}` : ""}${note ? "  ✎" : ""}`;
  }

  wide(brush, text) {
    if (!this.widths.has(text)) this.widths.set(text, brush.measureText(text).width);
    return this.widths.get(text);
  }

  /** Whether a place for words is free; it is taken then. The picture is a grid of cells for this. */
  room(taken, x1, y1, x2, y2) {
    const cells = [];
    for (let column = Math.floor(x1 / 24); column <= Math.floor(x2 / 24); column += 1)
      for (let row = Math.floor(y1 / 8); row <= Math.floor(y2 / 8); row += 1) cells.push(column * 100_000 + row);
    if (cells.some((cell) => taken.has(cell))) return false;
    for (const cell of cells) taken.add(cell);
    return true;
  }

  listen() {
    const { canvas } = this;
    canvas.addEventListener("wheel", (event) => {
      event.preventDefault();
      this.zoom(Math.exp(-event.deltaY * (event.deltaMode ? 0.03 : 0.0015)), this.point(event));
    }, { passive: false });
    canvas.addEventListener("pointerdown", (event) => {
      canvas.setPointerCapture(event.pointerId);
      const at = this.point(event);
      this.pointers.set(event.pointerId, at);
      this.moved = this.pointers.size > 1;
      this.start = at;
      this.held = this.pointers.size === 1 ? this.under(at) : null;
    });
    canvas.addEventListener("pointermove", (event) => this.drag(event));
    for (const kind of ["pointerup", "pointercancel"]) canvas.addEventListener(kind, (event) => this.release(event, kind === "pointerup"));
  }

  point(event) {
    const box = this.canvas.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  }

  drag(event) {
    const before = this.pointers.get(event.pointerId);
    if (!before) {
      this.canvas.style.cursor = this.under(this.point(event)) ? "pointer" : "";
      return;
    }
    const at = this.point(event);
    this.pointers.set(event.pointerId, at);
    if (this.pointers.size === 2) {
      const other = [...this.pointers].find(([id]) => id !== event.pointerId)[1];
      const spread = (one) => Math.hypot(one.x - other.x, one.y - other.y) || 1;
      this.zoom(spread(at) / spread(before), { x: (at.x + other.x) / 2, y: (at.y + other.y) / 2 });
      return;
    }
    if (!this.moved && Math.hypot(at.x - this.start.x, at.y - this.start.y) < 4) return;
    this.moved = true;
    if (this.held) {
      const from = this.held.at;
      this.held.at = { x: from.x + (at.x - before.x) / this.scale, y: from.y + (at.y - before.y) / this.scale };
    } else {
      this.left += at.x - before.x;
      this.top += at.y - before.y;
    }
    this.redraw();
  }

  release(event, meant) {
    if (!this.pointers.delete(event.pointerId) || this.pointers.size) return;
    const held = this.held;
    this.held = null;
    if (this.moved) {
      if (!held) return;
      held.one.position(held.at);
      this.acts.moved();
      return;
    }
    if (!meant) return;
    if (held) {
      const again = this.chosen === held.id;
      this.acts.choose(held.id);
      if (again) this.acts.open(held.id);
      return;
    }
    const link = this.linkUnder(this.point(event));
    if (link) this.acts.edge(link.one);
  }

  under(at) {
    let [found, least] = [null, Math.max(REACH, 15 * this.scale)];
    for (const node of this.nodes) {
      const far = Math.hypot(node.at.x * this.scale + this.left - at.x, node.at.y * this.scale + this.top - at.y);
      if (far <= least) [found, least] = [node, far];
    }
    return found;
  }

  linkUnder(at) {
    let [found, least] = [null, 5];
    for (const link of this.links) {
      const [x1, y1] = [link.from.at.x * this.scale + this.left, link.from.at.y * this.scale + this.top];
      const [dx, dy] = [(link.to.at.x - link.from.at.x) * this.scale, (link.to.at.y - link.from.at.y) * this.scale];
      const along = Math.max(0, Math.min(1, ((at.x - x1) * dx + (at.y - y1) * dy) / (dx * dx + dy * dy || 1)));
      const far = Math.hypot(x1 + along * dx - at.x, y1 + along * dy - at.y);
      if (far < least) [found, least] = [link, far];
    }
    return found;
  }

  zoom(by, at = { x: this.width / 2, y: this.height / 2 }) {
    const scale = Math.min(LARGEST, Math.max(SMALLEST, this.scale * by));
    this.left = at.x - ((at.x - this.left) * scale) / this.scale;
    this.top = at.y - ((at.y - this.top) * scale) / this.scale;
    this.scale = scale;
    this.redraw();
  }

  fit() {
    Object.assign(this, this.fitted(this.nodes, this.width, this.height, 36));
    this.redraw();
  }

  fitted(nodes, width, height, edge) {
    const box = boxOf(nodes);
    const scale = Math.min(1.15, (width - 2 * edge) / Math.max(box.w, 1), (height - 2 * edge) / Math.max(box.h, 1));
    return { scale, left: width / 2 - (box.x + box.w / 2) * scale, top: height / 2 - (box.y + box.h / 2) * scale };
  }

  show(node) {
    const at = node.position();
    const [x, y] = [at.x * this.scale + this.left, at.y * this.scale + this.top];
    if (x < 0 || y < 0 || x > this.width || y > this.height) {
      this.left += this.width / 2 - x;
      this.top += this.height / 2 - y;
    }
    this.redraw();
  }

  around(node) {
    const near = node.closedNeighborhood("node").map((one) => this.byId.get(one.id()));
    Object.assign(this, this.fitted(near, this.width, this.height, 60));
    this.redraw();
  }

  async png(nodes, links, ground) {
    const box = boxOf(this.nodes.filter((node) => nodes.has(node.id)));
    const scale = Math.min(2, 5900 / Math.max(box.w, box.h, 1));
    const canvas = document.createElement("canvas");
    canvas.width = Math.ceil(box.w * scale + 160);
    canvas.height = Math.ceil(box.h * scale + 120);
    const brush = canvas.getContext("2d");
    this.draw(brush, canvas.width, canvas.height, { scale, left: 80 - box.x * scale, top: 60 - box.y * scale }, { nodes, links });
    brush.globalCompositeOperation = "destination-over";
    brush.fillStyle = ground;
    brush.fillRect(0, 0, canvas.width, canvas.height);
    return createImageBitmap(canvas);
  }
}

function boxOf(nodes) {
  let [x1, y1, x2, y2] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { at } of nodes) {
    x1 = Math.min(x1, at.x);
    y1 = Math.min(y1, at.y);
    x2 = Math.max(x2, at.x);
    y2 = Math.max(y2, at.y);
  }
  return nodes.length ? { x: x1, y: y1, w: x2 - x1, h: y2 - y1 } : { x: 0, y: 0, w: 1, h: 1 };
}
