"""A network as GraphML and GEXF, for programs that draw and count: text in, text out."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape, quoteattr

# What XML 1.0 cannot hold, whatever stands before it.
UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
Row = Mapping[str, str | int]


def _text(value: object) -> str:
    return escape(UNFIT.sub("", str(value)))


def _quoted(value: object) -> str:
    return quoteattr(UNFIT.sub("", str(value)))


def _kind(rows: Sequence[Row], name: str, words: Mapping[str, str]) -> str:
    first = next((row[name] for row in rows if name in row), "")
    return words["number"] if isinstance(first, int) else words["text"]


def graphml(nodes: Sequence[Row], edges: Sequence[Row], *, stamp: str) -> str:
    """GraphML. A node has `id`, an edge `id`, `source`, `target`; every other column becomes an attribute, of the rows
    that have it."""
    words = {"number": "int", "text": "string"}
    columns = {"node": _columns(nodes, {"id"}), "edge": _columns(edges, {"id", "source", "target"})}
    rows = {"node": nodes, "edge": edges}
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">',
        f"<desc>{_text(stamp)}</desc>",
    ]
    for what, names in columns.items():
        lines += [
            f'<key id="{what[0]}_{name}" for="{what}" attr.name="{name}" '
            f'attr.type="{_kind(rows[what], name, words)}"/>'
            for name in names
        ]
    lines.append('<graph id="network" edgedefault="directed">')
    for row in nodes:
        lines.append(f"<node id={_quoted(row['id'])}>{_data('n', row, columns['node'])}</node>")
    for row in edges:
        ends = f"source={_quoted(row['source'])} target={_quoted(row['target'])}"
        lines.append(f"<edge id={_quoted(row['id'])} {ends}>{_data('e', row, columns['edge'])}</edge>")
    return "\n".join([*lines, "</graph>", "</graphml>", ""])


def _columns(rows: Sequence[Row], own: set[str]) -> list[str]:
    return [name for name in dict.fromkeys(name for row in rows for name in row) if name not in own]


def _data(what: str, row: Row, names: Sequence[str]) -> str:
    return "".join(f'<data key="{what}_{name}">{_text(row[name])}</data>' for name in names if name in row)


def gexf(nodes: Sequence[Row], edges: Sequence[Row], *, stamp: str, day: str) -> str:
    """GEXF 1.3, with the same columns; the label of a node is its `name`, of an edge its `kind`, and `x` and `y` (down, as
    on a screen) its place."""
    words = {"number": "integer", "text": "string"}
    columns = {
        "node": _columns(nodes, {"id", "name", "x", "y"}),
        "edge": _columns(edges, {"id", "source", "target", "kind"}),
    }
    rows = {"node": nodes, "edge": edges}
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<gexf xmlns="http://gexf.net/1.3" xmlns:viz="http://gexf.net/1.3/viz" version="1.3">',
        f'<meta lastmodifieddate="{_text(day)}"><creator>Entente</creator>'
        f"<description>{_text(stamp)}</description></meta>",
        '<graph defaultedgetype="directed">',
    ]
    for what, names in columns.items():
        lines.append(f'<attributes class="{what}">')
        lines += [
            f'<attribute id="{what[0]}_{name}" title="{name}" type="{_kind(rows[what], name, words)}"/>'
            for name in names
        ]
        lines.append("</attributes>")
    lines.append("<nodes>")
    for row in nodes:
        values = _values("n", row, columns["node"])
        if "x" in row:
            values += f'<viz:position x="{row["x"]}" y="{-int(row["y"])}"/>'
        lines.append(f"<node id={_quoted(row['id'])} label={_quoted(row['name'])}>{values}</node>")
    lines += ["</nodes>", "<edges>"]
    for row in edges:
        ends = f"source={_quoted(row['source'])} target={_quoted(row['target'])}"
        values = _values("e", row, columns["edge"])
        lines.append(f"<edge id={_quoted(row['id'])} {ends} label={_quoted(row['kind'])}>{values}</edge>")
    return "\n".join([*lines, "</edges>", "</graph>", "</gexf>", ""])


def _values(what: str, row: Row, names: Sequence[str]) -> str:
    parts = "".join(
        f'<attvalue for="{what}_{name}" value={_quoted(row[name])}/>' for name in names if name in row
    )
    return f"<attvalues>{parts}</attvalues>"
