/** The picture as a file. The server says first who may take it, what stays behind, and the stamp that stands on it. */
import { colours } from "./look.js";

const EDGE = 24;
const HEAD = 44;

export async function takePicture(cy, sight, kind, address) {
  const token = document.querySelector("meta[name=csrf-token]").content;
  const response = await fetch(address, {
    method: "POST",
    credentials: "same-origin",
    headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": token },
    body: JSON.stringify({ ending: kind, nodes: cy.nodes().map((node) => node.id()) }),
  });
  const told = await response.json();
  if (!response.ok) throw new Error(told.detail ?? "");
  const nodes = new Set(told.nodes);
  const links = new Set(told.edges);
  save(kind === "png" ? await png(sight, nodes, links, told.stamp) : svg(cy, nodes, links, told.stamp), told.name);
}

async function png(sight, nodes, links, stamp) {
  const c = colours();
  const drawn = await sight.png(nodes, links, c.surface);
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(drawn.width + 2 * EDGE, 900);
  canvas.height = drawn.height + 2 * HEAD + 2 * EDGE;
  const brush = canvas.getContext("2d");
  brush.fillStyle = c.surface;
  brush.fillRect(0, 0, canvas.width, canvas.height);
  brush.drawImage(drawn, (canvas.width - drawn.width) / 2, HEAD + EDGE);
  brush.fillStyle = c.ink;
  brush.font = `20px ${getComputedStyle(document.body).fontFamily}`;
  brush.fillText(stamp, EDGE, HEAD - 12);
  brush.fillText(stamp, EDGE, canvas.height - 16);
  return new Promise((done) => canvas.toBlob(done, "image/png"));
}

function svg(cy, nodes, links, stamp) {
  const c = colours();
  const escape = (text) => String(text).replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`);
  const shown = cy.nodes().filter((node) => nodes.has(node.id()));
  const box = boxOf(shown);
  const width = Math.ceil(Math.max(box.w, 500) + 2 * EDGE);
  const height = Math.ceil(box.h + 2 * HEAD + 2 * EDGE);
  const place = (node) => [(node.position("x") - box.x + EDGE).toFixed(1), (node.position("y") - box.y + HEAD + EDGE).toFixed(1)];
  const dashed = { part_of: c.line, opposes: c.against };
  const parts = cy.edges().filter((edge) => links.has(edge.id())).map((edge) => {
    const [x1, y1] = place(edge.source());
    const [x2, y2] = place(edge.target());
    const kind = edge.data("kind");
    const dash = dashed[kind] ? ' stroke-dasharray="6 4"' : "";
    const colour = dashed[kind] ?? (kind === "tenure" ? c.line : c.tie);
    const words = `${edge.source().data("name")} ${edge.data("words")} ${edge.target().data("name")}`;
    return `<line x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}" stroke="${colour}" stroke-width="${(1.2 + (edge.data("strength") ?? 0) / 2).toFixed(1)}"${dash}><title>${escape(words)}</title></line>`;
  });
  const looks = { person: [c.person, c.personInk], organization: [c.body, c.bodyInk], group: [c.group, c.groupInk] };
  shown.forEach((node) => {
    const [x, y] = place(node);
    const size = node.hasClass("focus") ? 22 : 15;
    const [fill, ink] = node.hasClass("focus") ? [c.soft, c.accent] : looks[node.data("kind")];
    const paint = `fill="${fill}" stroke="${ink}" stroke-width="1.5"`;
    parts.push(
      node.data("kind") === "person"
        ? `<circle cx="${x}" cy="${y}" r="${size}" ${paint}/>`
        : `<rect x="${x - size}" y="${y - size}" width="${2 * size}" height="${2 * size}" rx="6" ${paint}/>`,
      `<text x="${x}" y="${Number(y) + size + 15}" text-anchor="middle" font-size="11.5" fill="${c.ink}">${escape(node.data("name"))}</text>`,
    );
    lines(node.data("note") ?? "").forEach((text, row) => {
      const at = `x="${x}" y="${Number(y) + size + 29 + 13 * row}"`;
      parts.push(`<text ${at} text-anchor="middle" font-size="10.5" font-style="italic" fill="${c.ink}">${escape(text)}</text>`);
    });
  });
  const stamps = [HEAD - 14, height - 16].map((y) => `<text x="${EDGE}" y="${y}" font-size="13" fill="${c.ink}">${escape(stamp)}</text>`);
  const text = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" font-family="sans-serif"><rect width="100%" height="100%" fill="${c.surface}"/>${parts.join("")}${stamps.join("")}</svg>`;
  return new Blob([text], { type: "image/svg+xml" });
}

/** The room that nodes with their names take. */
function boxOf(nodes) {
  const xs = nodes.map((node) => node.position("x"));
  const ys = nodes.map((node) => node.position("y"));
  const least = (some) => some.reduce((a, b) => Math.min(a, b), Infinity);
  const most = (some) => some.reduce((a, b) => Math.max(a, b), -Infinity);
  return { x: least(xs) - 80, y: least(ys) - 40, w: most(xs) - least(xs) + 160, h: most(ys) - least(ys) + 120 };
}

/** A note in lines of about 30 letters, five at most. */
function lines(text) {
  const found = [""];
  for (const word of text.split(/\s+/).filter(Boolean)) {
    if (found.at(-1) && found.at(-1).length + word.length > 30) found.push("");
    found[found.length - 1] = `${found.at(-1)} ${word}`.trim();
  }
  if (found.length > 5) found.splice(5, found.length, "…");
  return found.filter(Boolean);
}

function save(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
