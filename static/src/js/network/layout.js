/** Where nodes stand: rings around the focus, each node near the one it hangs on; or a line for a way. */

const RING = 190;
const ROOM = 96;
const STAGGER = 84;
// Rings with more nodes than this stand in rows behind each other instead of growing ever wider.
const ROW = 36;
// Still larger ones fill a whole band, each node having a square of its own.
const CROWD = 150;
const SQUARE = 66;
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/** Positions of all nodes by id; the same for the same answer. */
export function arrange(nodes, edges, focus) {
  const near = neighbours(nodes, edges);
  const steps = distances(nodes, near, focus);
  const places = new Map([[focus, { x: 0, y: 0 }]]);
  const angles = new Map([[focus, 0]]);
  let reach = 0;
  const last = Math.max(0, ...steps.values());
  for (let step = 1; step <= last; step += 1) {
    const ring = nodes.filter((node) => steps.get(node.id) === step);
    const parent = new Map(ring.map((node) => [node.id, parentOf(node.id, near, steps)]));
    const order = step === 1 ? byKind(ring, edges, focus) : ring.sort((a, b) => angles.get(parent.get(a.id)) - angles.get(parent.get(b.id)));
    if (order.length > CROWD) {
      reach = fill(order, reach + RING, angles, places);
      continue;
    }
    const rows = Math.max(1, Math.ceil(order.length / ROW));
    const inner = Math.max(reach + RING, (Math.ceil(order.length / rows) * ROOM) / (2 * Math.PI));
    order.forEach((node, place) => {
      const angle = (2 * Math.PI * place) / order.length - Math.PI / 2;
      const radius = inner + (place % rows) * STAGGER;
      angles.set(node.id, angle);
      places.set(node.id, { x: Math.round(1.25 * radius * Math.cos(angle)), y: Math.round(0.85 * radius * Math.sin(angle)) });
    });
    reach = inner + (rows - 1) * STAGGER;
  }
  return places;
}

/** Places a crowd evenly in a band, in its order around the middle; how far out the band reaches. */
function fill(order, inner, angles, places) {
  const outer = Math.sqrt(inner ** 2 + (order.length * SQUARE ** 2) / Math.PI);
  order.forEach((node, place) => {
    const angle = (2 * Math.PI * place) / order.length - Math.PI / 2;
    const radius = Math.sqrt(inner ** 2 + ((place * GOLDEN) % 1) * (outer ** 2 - inner ** 2));
    angles.set(node.id, angle);
    places.set(node.id, { x: Math.round(1.25 * radius * Math.cos(angle)), y: Math.round(0.85 * radius * Math.sin(angle)) });
  });
  return outer;
}

function byKind(ring, edges, focus) {
  const kind = new Map();
  for (const edge of edges) {
    const other = edge.source === focus ? edge.target : edge.target === focus ? edge.source : null;
    if (other && !kind.has(other)) kind.set(other, edge.kind);
  }
  return [...ring].sort((a, b) => (kind.get(a.id) ?? "").localeCompare(kind.get(b.id) ?? ""));
}

/** What is joined to each node, in the order of the links. */
function neighbours(nodes, edges) {
  const near = new Map(nodes.map((node) => [node.id, []]));
  for (const edge of edges) {
    near.get(edge.source)?.push(edge.target);
    near.get(edge.target)?.push(edge.source);
  }
  return near;
}

function distances(nodes, near, focus) {
  const steps = new Map([[focus, 0]]);
  for (const [id, step] of steps) {
    for (const other of near.get(id) ?? []) if (!steps.has(other)) steps.set(other, step + 1);
  }
  for (const node of nodes) if (!steps.has(node.id)) steps.set(node.id, 1);
  return steps;
}

/** The node one step nearer to the focus on which a node hangs. */
function parentOf(id, near, steps) {
  const before = steps.get(id) - 1;
  return near.get(id).find((other) => steps.get(other) === before) ?? id;
}

/** A way from left to right, or from top to bottom on a phone. */
export function line(nodes, narrow) {
  const step = narrow ? 120 : 210;
  return new Map(
    nodes.map((node) => [node.id, narrow ? { x: 0, y: node.distance * step } : { x: node.distance * step, y: (node.distance % 2) * 56 }]),
  );
}

/** Places for new nodes beside the one that was opened, on the side away from the middle and from what stands there. */
export function around(node, fresh, middle, all) {
  const at = node.position();
  const from = middle.empty() || middle.same(node) ? null : middle.position();
  const places = new Map();
  if (!from) {
    const far = Math.max(RING, ...all.map((one) => Math.hypot(one.position("x") - at.x, one.position("y") - at.y)));
    fresh.forEach((one, place) => {
      const angle = (2 * Math.PI * place) / fresh.length;
      const radius = far + 130 + (place % 3) * 70;
      places.set(one.id, { x: at.x + radius * Math.cos(angle), y: at.y + radius * Math.sin(angle) });
    });
    return places;
  }
  const base = Math.atan2(at.y - from.y, at.x - from.x);
  const rows = Math.max(1, Math.ceil(fresh.length / 9));
  const spread = Math.min(Math.PI * 1.15, Math.ceil(fresh.length / rows) * 0.42);
  fresh.forEach((one, place) => {
    const share = fresh.length === 1 ? 0 : place / (fresh.length - 1) - 0.5;
    const radius = 170 + (place % rows) * STAGGER;
    const angle = base + share * spread;
    places.set(one.id, { x: at.x + radius * Math.cos(angle), y: at.y + radius * Math.sin(angle) });
  });
  return places;
}
