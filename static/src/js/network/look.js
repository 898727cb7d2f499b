/** How the network looks, in the colours of the page: shape says what a node is, line and arrow how two are joined. */

const PROBED = {
  ink: "--e-ink",
  quiet: "--e-quiet",
  surface: "--e-surface",
  line: "--e-control-line",
  accent: "--e-accent-text",
  soft: "--e-accent-soft",
  person: "--e-teal",
  personInk: "--e-teal-ink",
  body: "--e-gray",
  bodyInk: "--e-gray-ink",
  group: "--e-lime",
  groupInk: "--e-lime-ink",
  tie: "--e-blue-ink",
  against: "--e-red-ink",
};

/** The page's colours as the browser computes them for the theme in force. */
export function colours() {
  const probe = document.createElement("span");
  probe.hidden = true;
  document.body.append(probe);
  const found = {};
  for (const [name, variable] of Object.entries(PROBED)) {
    probe.style.color = `var(${variable})`;
    found[name] = getComputedStyle(probe).color;
  }
  probe.remove();
  return found;
}

export function styles() {
  const c = colours();
  const font = getComputedStyle(document.body).fontFamily;
  return [
    {
      selector: "node",
      style: {
        width: 30,
        height: 30,
        shape: "ellipse",
        "background-color": c.person,
        "border-color": c.personInk,
        "border-width": 1.5,
        label: "data(label)",
        color: c.ink,
        "font-family": font,
        "font-size": 11.5,
        "text-valign": "bottom",
        "text-margin-y": 5,
        "text-wrap": "wrap",
        "text-max-width": 118,
        "text-background-color": c.surface,
        "text-background-opacity": 0.82,
        "text-background-padding": 2,
        "min-zoomed-font-size": 6,
      },
    },
    { selector: "node[kind = 'organization']", style: { shape: "round-rectangle", "background-color": c.body, "border-color": c.bodyInk } },
    { selector: "node[kind = 'group']", style: { shape: "hexagon", "background-color": c.group, "border-color": c.groupInk } },
    { selector: "node[more > 0]", style: { "border-style": "double", "border-width": 4 } },
    { selector: "node[?note]", style: { "border-color": c.accent, "border-width": 3, "text-max-width": 170 } },
    { selector: "node.focus", style: { width: 44, height: 44, "font-weight": 600, "font-size": 13, "background-color": c.soft, "border-color": c.accent } },
    { selector: "node.chosen", style: { "border-color": c.accent, "border-width": 4, "underlay-color": c.accent, "underlay-opacity": 0.18, "underlay-padding": 7, "z-index": 9 } },
    {
      selector: "edge",
      style: {
        "curve-style": "bezier",
        width: "mapData(weight, 0, 5, 1.4, 4)",
        "line-color": c.tie,
        "target-arrow-color": c.tie,
        "target-arrow-shape": "triangle",
        "arrow-scale": 0.85,
        opacity: 0.75,
        "font-family": font,
        "font-size": 10.5,
        color: c.quiet,
        "text-background-color": c.surface,
        "text-background-opacity": 0.9,
        "text-background-padding": 2,
        "text-rotation": "autorotate",
      },
    },
    { selector: "edge[kind = 'tenure']", style: { "line-color": c.line, "target-arrow-shape": "none", width: 1.2 } },
    { selector: "edge[kind = 'part_of']", style: { "line-color": c.line, "target-arrow-color": c.line, "line-style": "dashed", width: 1.3 } },
    { selector: "edge[kind = 'opposes']", style: { "line-color": c.against, "target-arrow-color": c.against, "line-style": "dashed", "target-arrow-shape": "tee" } },
    { selector: "edge[kind = 'allied_with'], edge[kind = 'family'], edge[kind = 'associate']", style: { "target-arrow-shape": "none" } },
    { selector: "edge.near", style: { opacity: 1, "z-index": 8 } },
    { selector: "edge.told", style: { label: "data(words)" } },
  ];
}
