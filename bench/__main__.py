"""`make bench`: seeds once, starts the three programs, asks them in turns, prints the table and writes JSON.

--quick for fewer requests to the slow programs, --people N for another size, --million for G12 besides.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from bench.client import Client, p50, throughput
from bench.equal import require_equal
from bench.export import measure_export
from bench.names import told_of_real_names
from bench.operations import Operation, operations
from bench.servers import ROOT, Setup, database, end_tidily, prepare, program
from bench.table import machine, show, verdict

RESULTS = ROOT / "bench" / "results"
PROGRAMS = ("limit", "naive", "ours")
QUICK_SECONDS = 2.5
EXPORT = "G10"


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="make bench")
    parser.add_argument("--quick", action="store_true", help="no more than a few seconds for each row")
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--million", action="store_true", help="also 1,000,000 people (G12)")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=60, help="most for one program and one row")
    parser.add_argument("--requests", type=int, default=40, help="in each round")
    parser.add_argument("--only", default="", help="keys that begin with this, for example G1")
    parser.add_argument("--folder", type=Path, default=Path("/tmp/entente-bench"))
    parser.add_argument("--no-naive", action="store_true")
    options = parser.parse_args(argv)
    if options.quick:
        options.seconds = QUICK_SECONDS
    end_tidily()
    report = run(options, options.people)
    if options.million:
        report["million"] = run(options, 1_000_000, only=("G1 people", "G3", "G4", "G6", "G1 tenures"))
        compare(report)
    report["machine"] = machine()
    report["names"] = [] if options.only else told_of_real_names(ROOT)
    RESULTS.mkdir(exist_ok=True)
    target = RESULTS / f"{time.strftime('%Y%m%d-%H%M%S')}.json"
    target.write_text(json.dumps(report, indent=1), encoding="utf-8")
    matched = "".join(f"\n{line}" for line in ("Names matched:", *report["names"]) if report["names"])
    sys.stdout.write(f"{show(report)}{matched}\nWritten to {target.relative_to(ROOT)}\n")
    return 1 if any(row["verdict"] == "fails" for row in report["rows"]) else 0


def say(text: str) -> None:
    sys.stderr.write(f"{text}\n")


def run(options: argparse.Namespace, people: int, only: tuple[str, ...] = ()) -> dict[str, Any]:
    """One size of the register, all operations."""
    setup = Setup(options.folder / str(people), people)
    with database(setup), ExitStack() as stack:
        say(f"{people:,} people")
        seeded = prepare(setup)
        done = subprocess.run(
            [sys.executable, "-m", "bench.facts"],
            cwd=ROOT,
            env=setup.environment,
            capture_output=True,
            check=False,
        )
        if done.returncode:
            raise SystemExit(done.stderr.decode()[-2000:])
        facts = json.loads(done.stdout)
        if facts["people"] != people:
            raise SystemExit(
                f"{setup.folder} holds {facts['people']:,} people, not {people:,}: remove it or name another --folder"
            )
        given = {"BENCH_FUNCTION": facts["function"], "BENCH_USER": facts["user"]}
        ports = {"ours": stack.enter_context(program(setup, "config.wsgi:application"))[0]}
        ports["limit"] = stack.enter_context(program(setup, "bench.limit:application", **given))[0]
        if not options.no_naive:
            ports["naive"] = stack.enter_context(program(setup, "bench.naive_wsgi:application"))[0]
        rows: list[dict[str, Any]] = []
        chosen = [
            operation
            for operation in operations(facts, deep_cursor(ports["ours"], facts))
            if operation.key.startswith(only or options.only)
        ]
        for operation in chosen:
            rows.append(measure(operation, ports, facts, options, {row["key"]: row for row in rows}))
            say(f"  {rows[-1]['key']:16} {rows[-1]['ratio']!s:>7} {rows[-1]['verdict']:8} {rows[-1]['ms']}")
        if not only and EXPORT.startswith(options.only):
            rows += measure_export(setup, facts)
            say(f"  {rows[-1]}")
        return {"people": people, "seconds of seeding": seeded, "rows": rows}


def deep_cursor(port: int, facts: dict[str, Any]) -> str:
    """The cursor of the page that lies so deep: walked to, as a program would."""
    client = Client(port, {"Authorization": f"Token {facts['tokens']['half']}"})
    path = "/api/v1/people/?page_size=200"
    for _page in range(facts["depth"] // 200):
        path = json.loads(client.get(path).body)["next"].split("127.0.0.1", 1)[-1]
        path = "/" + path.split("/", 1)[1]
    client.close()
    return path.split("cursor=")[1].split("&")[0]


def client_of(port: int, facts: dict[str, Any], reader: str) -> Client:
    headers = {"Authorization": f"Token {facts['tokens'][reader]}"} if reader else {}
    return Client(port, headers)


def measure(
    operation: Operation,
    ports: dict[str, int],
    facts: dict[str, Any],
    options: argparse.Namespace,
    before: dict[str, Any],
) -> dict[str, Any]:
    """Medians of one operation, the programs asked in turns; checks that every answer is a good one."""
    asks = {"limit": operation.limit, "naive": operation.naive, "ours": operation.ours}
    clients: dict[str, Client] = {}
    times: dict[str, list[float]] = {name: [] for name in PROGRAMS}
    sizes: dict[str, int] = {}
    first: dict[str, list[bytes]] = {}
    spent = dict.fromkeys(PROGRAMS, 0.0)
    for name in PROGRAMS:
        ask = asks[name]
        if ask is None or name not in ports:
            continue
        reader = (
            operation.reader if name == "ours" else (operation.reader or "half") if name == "naive" else ""
        )
        clients[name] = client_of(ports[name], facts, reader)
        for number in range(3 if name == "naive" else 8):
            answer = ask(clients[name], 900_000 + number)
            if answer.status not in (200, 201):
                raise SystemExit(f"{operation.key}: {name} answers {answer.status}: {answer.body[:500]!r}")
            sizes[name] = len(answer.body)
            first.setdefault(name, []).append(answer.body)
    if operation.same:
        require_equal(operation.key, first["limit"], first["ours"])
    count = 0
    for _round in range(options.rounds):
        for name, client in clients.items():
            # The naive program is so slow that fewer questions tell as much.
            wanted = max(options.requests // 8, 3) if name == "naive" else options.requests
            for number in range(wanted):
                if spent[name] > options.seconds:
                    break
                began = time.perf_counter()
                answer = asks[name](client, count + number)  # type: ignore[misc]
                times[name].append(time.perf_counter() - began)
                spent[name] += times[name][-1]
                if answer.status not in (200, 201):
                    raise SystemExit(f"{operation.key}: {name} answers {answer.status}")
        count += options.requests
    row: dict[str, Any] = {
        "key": operation.key,
        "label": operation.label,
        "goal": operation.goal,
        "fail": operation.fail,
        "bytes": sizes,
        "ms": {name: round(p50(found), 2) for name, found in times.items() if found},
        "asked": {name: len(found) for name, found in times.items() if found},
        "fastest ms": {name: round(min(found) * 1000, 2) for name, found in times.items() if found},
    }
    if operation.key.startswith("G1 ") and operation.limit:
        for name in ("limit", "ours"):
            headers = clients[name].headers
            path = "/" + operation.key[3:] if name == "limit" else f"/api/v1/{operation.key[3:]}/"
            row.setdefault("per second", {})[name] = round(throughput(ports[name], headers, path, 2))
    measure_by = before.get(operation.against, {}).get("ms", {}).get("ours") if operation.against else None
    base = measure_by or row["ms"].get("limit")
    row["measured by"] = operation.against or "limit"
    row["base ms"] = base
    row["ratio"] = round(row["ms"]["ours"] / base, 2) if base else None
    row["verdict"] = verdict(row)
    for client in clients.values():
        client.close()
    return row


def compare(report: dict[str, Any]) -> None:
    """G12: the same operations at a million beside those at 100,000."""
    small = {row["key"]: row for row in report["rows"]}
    for row in report["million"]["rows"]:
        if row["key"] not in small:
            continue
        search = row["key"].startswith("G4")
        made = {
            "key": f"G12 {row['key'].split()[0]}",
            "label": f"{row['label']}, 1,000,000",
            "goal": 3 if search else 1.3,
            "fail": 6 if search else 2,
            "ms": row["ms"],
            "base ms": small[row["key"]]["ms"]["ours"],
            "measured by": row["key"],
            "ratio": round(row["ms"]["ours"] / small[row["key"]]["ms"]["ours"], 2),
        }
        report["rows"].append({**made, "verdict": verdict(made)})


if __name__ == "__main__":
    os.environ.setdefault("PYTHONHASHSEED", "0")
    assert platform.python_implementation()
    raise SystemExit(main(sys.argv[1:]))
