"""What is measured: the same question in the words of each program, with the goals of docs/performance.md."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bench.client import Client

Ask = Callable[[Client, int], Any]


@dataclass(frozen=True)
class Operation:
    """One row of the table. `against` names another operation whose time is the measure, where it is not the limit;
    `same`: the limit and Entente must give the same answer."""

    key: str
    label: str
    ours: Ask
    goal: float
    fail: float
    limit: Ask | None = None
    naive: Ask | None = None
    against: str = ""
    reader: str = "half"
    same: bool = False


def get(path: str, **extra: str) -> Ask:
    return lambda client, number: client.ask("GET", path, b"", **extra)


def by_key(path: str, keys: list[str], **extra: str) -> Ask:
    return lambda client, number: client.ask("GET", path.format(keys[number % len(keys)]), b"", **extra)


def post(path: str, body: Callable[[int], dict[str, Any]]) -> Ask:
    return lambda client, number: client.ask("POST", path, json.dumps(body(number)).encode())


def operations(facts: dict[str, Any], cursor: str) -> list[Operation]:
    """Every operation, in the order of the table."""
    cookie = {"Cookie": f"{facts['cookie']}={facts['session']}"}
    ids, words = facts["ids"], facts["words"]
    deep_page = facts["depth"] // 50 + 1
    found = [
        Operation(
            f"G1 {name}",
            f"API list of 50 {name}",
            get(f"/api/v1/{name}/"),
            2.5,
            5,
            get(f"/{name}"),
            get(f"/{name}/"),
            same=True,
        )
        for name in ("people", "organizations", "posts", "tenures")
    ]
    found += [
        Operation(
            "G2 areas",
            "any other list: areas",
            get("/api/v1/areas/"),
            5,
            10,
            get("/people"),
        ),
        Operation(
            "G3 deep",
            f"{facts['depth']:,} people deep",
            get(f"/api/v1/people/?cursor={cursor}"),
            1.3,
            2,
            get(f"/people?after={facts['deep'][0].replace(' ', '+')}|{facts['deep'][1]}"),
            get(f"/people/?page={deep_page}"),
            against="G1 people",
            same=True,
        ),
        Operation(
            "G4 search",
            "part of a name",
            by_key("/api/v1/people/?q={}", words),
            3,
            6,
            by_key("/people?q={}", words),
            by_key("/people/?search={}", words),
            same=True,
        ),
        Operation(
            "G5 everything",
            "search over everything",
            by_key("/search/?q={}", words, **cookie, **{"HX-Request": "true"}),
            4,
            8,
            by_key("/everything?q={}", words),
            by_key("/everything/?q={}", words),
            reader="",
        ),
        Operation(
            "G6 detail",
            "one person",
            by_key("/api/v1/people/{}/", ids),
            5,
            10,
            by_key("/people/{}", ids),
            by_key("/people/{}/", ids),
            same=True,
        ),
        Operation(
            "G7 create",
            "new person, history, audit",
            post("/api/v1/people/", lambda number: {"name": f"Bench Person {number}"}),
            8,
            12,
            post("/people", lambda number: {"name": f"Bench Person {number}"}),
            post("/people/", lambda number: {"name": f"Bench Person {number}", "basis": "public_office"}),
            reader="writer",
        ),
        Operation(
            "G9 list page",
            "HTML list of 50",
            get("/map/people/", **cookie),
            8,
            12,
            get("/people"),
            reader="",
        ),
        Operation(
            "G9 profile",
            "HTML profile, first screen",
            by_key("/map/people/{}/", ids, **cookie),
            8,
            12,
            get("/people"),
            reader="",
        ),
        Operation(
            "G11 district",
            "sees 1 of 1,000 districts",
            get("/api/v1/people/"),
            1.5,
            3,
            against="G1 people",
            reader="district",
        ),
        Operation(
            "G11 one share",
            "sees nothing but one share",
            get("/api/v1/people/"),
            1.5,
            3,
            against="G1 people",
            reader="shared",
        ),
        Operation(
            "G11 tenures",
            "tenures of 1 district",
            get("/api/v1/tenures/"),
            1.5,
            3,
            against="G1 tenures",
            reader="district",
        ),
        Operation(
            "G1 shares",
            "with 50,000 shares",
            get("/api/v1/people/"),
            1.5,
            3,
            against="G1 people",
            reader="many",
        ),
    ]
    return found
