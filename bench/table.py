"""The table of a run, in Markdown, and the words for its machine."""

from __future__ import annotations

import os
import platform
from typing import Any


def verdict(row: dict[str, Any]) -> str:
    """Whether a row reaches its goal, is still allowed, or fails."""
    ratio = row.get("ratio")
    if ratio is None:
        return "not measured"
    return "reached" if ratio <= row["goal"] else "allowed" if ratio <= row["fail"] else "fails"


def machine() -> str:
    """The machine without its name."""
    load = os.getloadavg()[0]
    return f"{os.cpu_count()} cores, Python {platform.python_version()}, load {load:.1f} at the end"


def show(report: dict[str, Any]) -> str:
    """The rows as a Markdown table."""
    lines = [
        f"{report['people']:,} people, seeded in {report['seconds of seeding']:.0f} s; {report.get('machine', '')}",
        "",
        "| | operation | limit ms | naive ms | Entente ms | × | measured by | goal | fails above | |",
        "|---|---|---:|---:|---:|---:|---|---:|---:|---|",
    ]
    for row in report["rows"]:
        ms = row["ms"]
        cells = [
            row["key"].split()[0],
            row["label"],
            *(f"{ms[name]:.2f}" if name in ms else "–" for name in ("limit", "naive", "ours")),
            f"{row['ratio']:.2f}" if row["ratio"] is not None else "–",
            row["measured by"],
            f"{row['goal']:g}",
            f"{row['fail']:g}",
            row["verdict"],
        ]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)
