/** The picture of some hundred nodes as Cytoscape draws it, with arrows, words and notes. */
import { styles } from "./look.js";

export class Plain {
  constructor(cy, acts) {
    this.cy = cy;
    cy.on("tap", "node", (event) => {
      const again = event.target.hasClass("chosen");
      acts.choose(event.target.id());
      if (again) acts.open(event.target.id());
    });
    cy.on("dbltap", "node", (event) => acts.open(event.target.id()));
    cy.on("tap", "edge", (event) => acts.edge(event.target));
    cy.on("dragfree", "node", () => acts.moved());
  }

  /** Something was added, moved or chosen: Cytoscape sees that itself. */
  refresh() {}

  restyle() {
    this.cy.style(styles());
  }

  resize() {
    this.cy.resize();
  }

  zoom(by) {
    this.cy.zoom({ level: this.cy.zoom() * by, renderedPosition: { x: this.cy.width() / 2, y: this.cy.height() / 2 } });
  }

  fit() {
    this.cy.fit(undefined, 40);
    if (this.cy.zoom() > 1.15) {
      this.cy.zoom(1.15);
      this.cy.center();
    }
  }

  /** A node comes into sight when it is not there. */
  show(node) {
    const box = this.cy.extent();
    const { x, y } = node.position();
    if (x < box.x1 || x > box.x2 || y < box.y1 || y > box.y2) this.cy.center(node);
  }

  around(node, calm) {
    this.cy.animate({ fit: { eles: node.closedNeighborhood(), padding: 50 }, duration: calm ? 0 : 250 });
  }

  /** An image of those nodes and links that may leave. */
  async png(nodes, links, ground) {
    const left = this.cy.elements().filter((one) => !(one.isNode() ? nodes : links).has(one.id()));
    left.style("display", "none");
    try {
      return await createImageBitmap(this.cy.png({ output: "blob", full: true, scale: 2, maxWidth: 6000, maxHeight: 6000, bg: ground }));
    } finally {
      left.removeStyle("display");
    }
  }
}
