"""What is measured: the same question in the words of each program, with the goals of docs/performance.md."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bench.client import Client

# Beginning of the names that the measurements give to new people, and how many are made at once.
MADE, MANY = "Bench Person ", 100
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


def post(path: str, body: Callable[[int], Any]) -> Ask:
    return lambda client, number: client.ask("POST", path, json.dumps(body(number)).encode())


def operations(facts: dict[str, Any], cursor: str) -> list[Operation]:
    """Every operation, in the order of the table."""
    return [*_lists(facts, cursor), *_searches(facts), *_records(facts), *_pages(facts), *_narrow(), _many()]


def _lists(facts: dict[str, Any], cursor: str) -> list[Operation]:
    name, ident = facts["deep"]
    hot = [
        Operation(
            f"G1 {kind}",
            f"API list of 50 {kind}",
            get(f"/api/v1/{kind}/"),
            2.5,
            5,
            get(f"/{kind}"),
            get(f"/{kind}/"),
            same=True,
        )
        for kind in ("people", "organizations", "posts", "tenures")
    ]
    return [
        *hot,
        Operation("G2 areas", "any other list: areas", get("/api/v1/areas/"), 5, 10, get("/people")),
        Operation(
            "G3 deep",
            f"{facts['depth']:,} people deep",
            get(f"/api/v1/people/?cursor={cursor}"),
            1.3,
            2,
            get(f"/people?after={name.replace(' ', '+')}|{ident}"),
            get(f"/people/?page={facts['depth'] // 50 + 1}"),
            against="G1 people",
            same=True,
        ),
    ]


def _searches(facts: dict[str, Any]) -> list[Operation]:
    words = facts["words"]
    return [
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
            by_key("/search/?q={}", words, **_cookie(facts), **{"HX-Request": "true"}),
            4,
            8,
            by_key("/everything?q={}", words),
            by_key("/everything/?q={}", words),
            reader="",
        ),
    ]


def _records(facts: dict[str, Any]) -> list[Operation]:
    ids = facts["ids"]
    return [
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
            post("/api/v1/people/", _person),
            8,
            12,
            post("/people", _person),
            post("/people/", lambda number: {**_person(number), "basis": "public_office"}),
            reader="writer",
        ),
    ]


def _pages(facts: dict[str, Any]) -> list[Operation]:
    cookie = _cookie(facts)
    return [
        Operation(
            "G9 list page", "HTML list of 50", get("/map/people/", **cookie), 8, 12, get("/people"), reader=""
        ),
        Operation(
            "G9 profile",
            "HTML profile, first screen",
            by_key("/map/people/{}/", facts["ids"], **cookie),
            8,
            12,
            get("/people"),
            reader="",
        ),
    ]


def _narrow() -> list[Operation]:
    """The same lists for readers who may see little, and for one to whom much was shared."""
    return [
        Operation(key, label, get(f"/api/v1/{kind}/"), 1.5, 3, against=f"G1 {kind}", reader=reader)
        for key, label, kind, reader in (
            ("G11 district", "sees 1 of 1,000 districts", "people", "district"),
            ("G11 one share", "sees nothing but one share", "people", "shared"),
            ("G11 tenures", "tenures of 1 district", "tenures", "district"),
            ("G1 shares", "with 50,000 shares", "people", "many"),
        )
    ]


def _many() -> Operation:
    """The last, because it makes as many people again as there were."""
    return Operation(
        "G8 bulk",
        f"{MANY} new people at once, history, audit",
        post("/api/v1/people/bulk/", _people),
        6,
        12,
        post("/people", _people),
        post("/people/bulk/", lambda number: [{**one, "basis": "public_office"} for one in _people(number)]),
        reader="writer",
    )


def _cookie(facts: dict[str, Any]) -> dict[str, str]:
    return {"Cookie": f"{facts['cookie']}={facts['session']}"}


def _person(number: int) -> dict[str, Any]:
    return {"name": f"{MADE}{number}"}


def _people(number: int) -> list[dict[str, Any]]:
    return [{"name": f"{MADE}{number} {row}"} for row in range(MANY)]
