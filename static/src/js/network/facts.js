/** The list and the table beside the picture: they say what it shows, also after it grew. */

export class Facts {
  constructor(root, data) {
    this.root = root;
    this.data = data;
    this.rows = root.querySelector("[data-network-rows]");
    this.table = document.querySelector("[data-network-table] tbody");
    this.pattern = document.getElementById("network-row");
    this.known = new Set(data.edges.map((edge) => edge.id));
  }

  row(id) {
    return this.rows.querySelector(`[data-node="${CSS.escape(id)}"]`);
  }

  /** The rows by node, read once for many questions. */
  all() {
    return new Map([...this.rows.querySelectorAll("[data-node]")].map((row) => [row.dataset.node, row]));
  }

  onChoose(act) {
    for (const kind of ["focusin", "pointerover"]) {
      this.rows.addEventListener(kind, (event) => {
        const row = event.target.closest("[data-node]");
        if (row) act(row.dataset.node);
      });
    }
  }

  mark(id, show) {
    for (const row of this.rows.querySelectorAll(".is-here")) row.classList.remove("is-here");
    const row = this.row(id);
    row?.classList.add("is-here");
    if (row && show) this.rows.scrollTo({ top: row.offsetTop - this.rows.clientHeight / 3 });
  }

  more(cy) {
    for (const row of this.rows.querySelectorAll("[data-node]")) {
      const node = cy.getElementById(row.dataset.node);
      const link = row.querySelector("[data-more]");
      if (node.empty() || !link) continue;
      const more = node.data("more");
      link.firstChild.textContent = more ? this.root.dataset.more.replace("{n}", more) : this.root.dataset.around;
    }
    for (const place of this.root.querySelectorAll("[data-network-count]")) place.textContent = cy.nodes().length;
  }

  add(nodes, edges, cy) {
    const there = this.all();
    for (const node of nodes) if (!there.has(node.id)) this.rows.append(this.person(node));
    for (const edge of edges) {
      if (this.known.has(edge.id) || cy.getElementById(edge.id).empty()) continue;
      this.known.add(edge.id);
      this.table?.append(this.fact(edge, cy));
    }
    for (const place of document.querySelectorAll("[data-network-facts]")) place.textContent = this.known.size;
    this.more(cy);
  }

  person(node) {
    const row = this.pattern.content.firstElementChild.cloneNode(true);
    row.dataset.node = node.id;
    const name = row.querySelector(".e-row-title");
    name.href = node.url;
    name.firstElementChild.textContent = node.name;
    row.querySelector(".e-avatar").textContent = node.name
      .split(/\s+/)
      .filter((word) => /^\p{L}/u.test(word) && !word.endsWith("."))
      .map((word) => word[0])
      .filter((_letter, place, all) => place === 0 || place === all.length - 1)
      .join("")
      .toUpperCase();
    row.querySelector(".e-avatar").classList.toggle("e-avatar-square", node.kind !== "person");
    const link = row.querySelector("[data-more]");
    const address = new URL(window.location.href);
    address.searchParams.set("focus", node.id);
    address.searchParams.delete("to");
    link.href = address;
    link.lastElementChild.textContent = `: ${node.name}`;
    const note = row.querySelector("[data-note]");
    if (note) {
      note.href = this.data.note_url.replace("00000000-0000-0000-0000-000000000000", node.id);
      note.lastElementChild.textContent = `: ${node.name}`;
    }
    return row;
  }

  fact(edge, cy) {
    const line = document.createElement("tr");
    const who = cy.getElementById(edge.source).data();
    const whom = cy.getElementById(edge.target).data();
    const when = [edge.start, edge.end].filter(Boolean).join(" – ");
    const cells = [
      [who.name, who.url],
      [this.data.words[edge.kind], edge.url],
      [whom.name, whom.url],
      [when],
      [edge.strength ? `${edge.strength}/5` : ""],
      [this.data.levels[edge.handling]],
    ];
    cells.forEach(([text, url], place) => {
      const cell = document.createElement(place ? "td" : "th");
      if (!place) cell.scope = "row";
      if (!text) cell.className = "is-empty";
      const inside = url ? document.createElement("a") : cell;
      if (url) {
        inside.href = url;
        if (!place) inside.className = "e-cell-title";
        cell.append(inside);
      }
      inside.append(Object.assign(document.createElement("bdi"), { textContent: text }));
      line.append(cell);
    });
    return line;
  }
}
