"""G10: everything that a lead sees as one CSV; time, first byte, growth of the worker."""

from __future__ import annotations

import statistics
import time
from pathlib import Path
from typing import Any

from bench.client import Client
from bench.servers import Setup, program
from bench.table import verdict

REPEATS = 5


def resident(pid: int) -> int:
    """Kilobytes of the worker below a gunicorn process."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="utf-8").split()
    status = Path(f"/proc/{children[0]}/status").read_text(encoding="utf-8")
    return int(status.split("VmRSS:")[1].split()[0])


def measure_export(setup: Setup, facts: dict[str, Any]) -> list[dict[str, Any]]:
    given = {"BENCH_FUNCTION": facts["function"], "BENCH_USER": facts["user"], "BENCH_CSV": facts["csv"]}
    times: dict[str, list[float]] = {"limit": [], "ours": []}
    with (
        program(setup, "config.wsgi:application") as (ours, pid),
        program(setup, "bench.limit:application", **given) as (limit, _pid),
    ):
        clients = {
            "limit": (Client(limit), "/csv"),
            "ours": (
                Client(ours, {"Authorization": f"Token {facts['tokens']['lead']}"}),
                "/api/v1/people/?format=csv",
            ),
        }
        clients["ours"][0].get("/api/v1/people/")
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
