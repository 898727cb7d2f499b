/** The network comes into the page as rows without names of columns, a third as long; links name nodes by their place. */
export function unpacked(data) {
  const nodes = data.nodes.map(([id, kind, name, more, distance]) => ({ id, kind, name, more, distance }));
  const edges = data.edges.map(([id, kind, source, target, strength]) => ({
    id,
    kind,
    source: nodes[source].id,
    target: nodes[target].id,
    strength,
  }));
  return { ...data, nodes, edges };
}
