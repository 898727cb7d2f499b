"""G10: everything that a lead sees as one CSV; time, first byte, growth of the worker."""

from __future__ import annotations

import csv
import io
import statistics
import time
from pathlib import Path
from typing import Any

from bench.client import Client
from bench.servers import Setup, program
from bench.table import verdict

REPEATS = 5
# Who may read what is private is decided row by row in Entente; the limit knows the function alone.
BESIDES = frozenset({"private_contact_details", "birth_date"})


def resident(pid: int) -> int:
    """Kilobytes of the worker below a gunicorn process."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="utf-8").split()
    status = Path(f"/proc/{children[0]}/status").read_text(encoding="utf-8")
    return int(status.split("VmRSS:")[1].split()[0])


def require_same_file(limit: bytes, ours: bytes) -> None:
    """Ends the run when a row or a cell differs; an apostrophe before a formula is Entente's own."""
    both = [csv.DictReader(io.StringIO(text.decode(), newline="")) for text in (limit, ours)]
    rows = 0
    for mine, theirs in zip(*both, strict=True):
        rows += 1
        for name, cell in theirs.items():
            if name not in BESIDES and mine[name] != restored(cell):
                raise SystemExit(f"G10, row {rows}: {name} is {mine[name]!r} and {cell!r}")
    if not rows:
        raise SystemExit("G10: the file is empty")


def restored(cell: str) -> str:
    return cell[1:] if cell.startswith("'") else cell


def measure_export(setup: Setup, facts: dict[str, Any]) -> list[dict[str, Any]]:
    given = {"BENCH_FUNCTION": facts["function"], "BENCH_USER": facts["user"]}
    times: dict[str, list[float]] = {"limit": [], "ours": []}
    with (
        program(setup, "config.wsgi:application") as (ours, pid),
        program(setup, "bench.limit:application", **given) as (limit, _pid),
    ):
        clients = {
            "limit": (Client(limit), "/csv"),
            "ours": (
                Client(ours, {"Authorization": f"Token {facts['tokens']['lead']}"}),
                "/api/v1/people/?format=csv&purpose=keeping",
            ),
        }
        clients["ours"][0].get("/api/v1/people/")
        require_same_file(*(client.get(path).body for client, path in clients.values()))
        first, sizes, before = [], {}, resident(pid)
        for _round in range(REPEATS):
            for name, (client, path) in clients.items():
                began = time.perf_counter()
                answer = client.get(path)
                times[name].append(time.perf_counter() - began)
                sizes[name] = len(answer.body)
                if answer.status != 200:
                    raise SystemExit(f"G10: {name} answers {answer.status}: {answer.body[:300]!r}")
                if name == "ours":
                    first.append(answer.first_byte)
        grown = resident(pid) - before
    ms = {name: round(statistics.median(found) * 1000, 1) for name, found in times.items()}
    row: dict[str, Any] = {
        "key": "G10 csv",
        "label": "CSV of all that a lead sees",
        "ms": ms,
        "bytes": sizes,
        "base ms": ms["limit"],
        "measured by": "limit",
        "goal": 2,
        "fail": 4,
        "ratio": round(ms["ours"] / ms["limit"], 2),
        "first byte ms": round(statistics.median(first) * 1000, 1),
        "worker grew kB": grown,
    }
    return [{**row, "verdict": verdict(row)}]
