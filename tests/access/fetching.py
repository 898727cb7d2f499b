"""Fetches everything that one actor can reach of the world, in every format, and says what leaked or is missing."""

from __future__ import annotations

import io
import os
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.test import Client
from django.urls import NoReverseMatch, reverse

from core.confidentiality import Handling
from core.resources import Resource, all_resources, resource_of
from tests.access.expected import edits, half_of, sees
from tests.access.routes import MIXED_PAGES, RECORD_PAGES
from tests.factories.canaries import MARK
from tests.factories.cast import ACTORS
from tests.factories.clients import body_of, client_of, say_purposes
from tests.factories.world import Made, World

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# `ACCESS_PROOF=full` reads every address of every record as every actor, which takes several times as long.
FULL = os.environ.get("ACCESS_PROOF") == "full"
LIST_PAGES = ("list", "facets", "deleted")
SHARES = "/api/v1/shares/"
OWN_PAGES = ("detail", "history", "edit", "delete", "sharing")


@dataclass(frozen=True)
class Answer:
    """One answer as text: everything in which a canary could stand."""

    url: str
    status: int
    text: str
    head: str

    def holds(self, mark: str) -> bool:
        return mark in self.text or mark in self.head


class Leaking(Exception):
    """Something leaked, and the reader wanted to know no more."""


class _Stop(list[str]):
    """A list that takes nothing: the first leak ends the reading."""

    def append(self, leak: str) -> None:
        raise Leaking(leak)


@dataclass
class Findings:
    """What an actor read that it must not, and did not read that it must."""

    leaks: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)


def read(client: Client, url: str, **query: str) -> Answer:
    """GET as text; a workbook is unpacked."""
    response: Any = client.get(url, query)
    body = body_of(response)
    if response.get("Content-Type", "").startswith(SHEET):
        with zipfile.ZipFile(io.BytesIO(body)) as book:
            body = b"\n".join(book.read(name) for name in book.namelist())
    head = "\n".join(f"{name}: {value}" for name, value in response.headers.items())
    return Answer(url, response.status_code, body.decode("utf-8", "replace").lower(), head.lower())


def list_addresses(resource: Resource, turn: int) -> Iterator[tuple[str, dict[str, str]]]:
    """Every address that shows many records of a resource: the API's list always, the others in turn.

    `turn` differs by resource and actor, and several actors share each kind of sight, so that the cast together
    reads every address with every kind of eyes.
    """
    base = f"/api/v1/{resource.name}/"
    if resource.api:
        yield base, {"page_size": "200", "count": "1"}
    others = [*_other_lists(resource, base)]
    yield from (
        others if FULL else [others[(turn + step) % len(others)] for step in range(min(2, len(others)))]
    )


def _other_lists(resource: Resource, base: str) -> Iterator[tuple[str, dict[str, str]]]:
    if resource.api:
        yield base, {"format": "csv"}
        if "q" in resource.filterset.base_filters:
            yield base, {"q": MARK, "page_size": "200"}
    if not resource.paged:
        return
    for page in LIST_PAGES:
        url = address(resource, page)
        if url:
            yield url, {}
    yield address(resource, "export", "xlsx"), {}
    yield reverse("choose", args=[resource.name]), {"q": MARK}


def record_addresses(resource: Resource, made: Made, seen: bool, turn: int) -> Iterator[str]:
    """The record in the API always, and its other addresses in turn: `turn` differs by record and actor, so that
    over the whole cast every record is read at every address. For a hidden record the turn takes one address of all.
    """
    pk = made.record.pk
    document, history = f"/api/v1/{resource.name}/{pk}/", f"/api/v1/{resource.name}/{pk}/history/"
    pages = [address(resource, page, pk) for page in OWN_PAGES] if resource.paged else []
    others = [history, *filter(None, pages)]
    if address(resource, "sharing", pk):
        others.append(f"{SHARES}?record={pk}")
    if not resource.api:
        document, others = pages[0], [url for url in others[1:] if url != pages[0]]
    if not seen:
        yield [document, *others][turn % (len(others) + 1)]
        return
    yield document
    yield from others if FULL else [others[turn % len(others)]]


def address(resource: Resource, page: str, *args: Any) -> str:
    try:
        return reverse(resource.url(page), args=args)
    except NoReverseMatch:
        return ""


def leaks(world: World, actor: str) -> bool:
    """Whether anything leaks to an actor; reading ends at the first thing that does."""
    try:
        return bool(read_everything(world, actor, patient=False).leaks)
    except Leaking:
        return True


def read_everything(world: World, actor: str, *, patient: bool = True) -> Findings:
    """Every list, file, search, chooser, record, history and form, as one actor."""
    client = client_of(world.cast, actor)
    forbidden = [made for made in world if not sees(actor, made)]
    allowed = [made for made in world if sees(actor, made)]
    masked = [made for made in allowed if not edits(actor, made)]
    found = Findings() if patient else Findings(leaks=_Stop())
    if client.cookies:
        say_purposes(client, *(made.record for made in allowed if made.level == Handling.NAMED))
    for place, resource in enumerate(all_resources()):
        for url, query in list_addresses(resource, place + ACTORS.index(actor)):
            answer = read(client, url, **query)
            look(found, answer, forbidden, masked, str(query))
            if url.startswith("/api/") and "format" not in query:
                expect(found, answer, [made for made in allowed if listed(made, resource)])
    half = None if FULL else half_of(actor)
    for number, made in enumerate(world):
        if half is not None and number % 2 != half:
            continue
        resource = resource_of(made.spec.resource)
        turn = number + ACTORS.index(actor)
        for url in record_addresses(resource, made, made in allowed, turn) if resource else ():
            answer = read(client, url)
            look(found, answer, forbidden, masked, "")
            if made in forbidden and answer.status == 200:
                found.leaks.append(f"{actor}: {url} answers 200 for a hidden record")
            shown = url.startswith("/api/") and not url.startswith(SHARES)
            # Service accounts read no pages, and some records have pages only.
            paged = bool(client.cookies) and url.endswith(f"{made.record.pk}/")
            if made in allowed and (shown if resource.api else paged):
                expect(found, answer, [made])
        if made.level < Handling.FUNCTION and not FULL:
            continue
        for page in RECORD_PAGES.get(made.kind, ()):
            look(found, read(client, reverse(page, args=[made.record.pk])), forbidden, masked, page)
    look(found, read(client, SHARES), forbidden, masked, "shares")
    for name in MIXED_PAGES:
        look(
            found,
            read(client, reverse(name), **({"q": MARK} if name == "search" else {})),
            forbidden,
            masked,
            name,
        )
    return found


def listed(made: Made, resource: Resource) -> bool:
    """Whether a record belongs to a resource's list (`stakeholders` shows people and organizations)."""
    spec = resource_of(made.spec.resource)
    if spec is None:
        return False
    return spec is resource or (
        spec.model._meta.concrete_model is resource.model and resource.model is not spec.model
    )


def look(found: Findings, answer: Answer, forbidden: list[Made], masked: list[Made], where: str) -> None:
    """Adds every canary and id that this answer must not hold."""
    own = re.escape(answer.url.lower())
    text, head = re.sub(own, "", answer.text), re.sub(own, "", answer.head)
    for made in forbidden:
        for mark in (made.mark, str(made.record.pk)):
            if mark in text or mark in head:
                found.leaks.append(
                    f"{answer.url} {where} [{answer.status}] shows {mark} of a hidden {made.kind}"
                )
    for made in masked:
        for mark in made.private_marks:
            if answer.holds(mark):
                found.leaks.append(f"{answer.url} {where} shows the private {mark}")
    if "export" in answer.url or "format" in where:
        for mark in (
            f"{MARK}{kind}{Handling.NAMED.slug}" for kind in ("person", "organization", "post", "tenure")
        ):
            if answer.holds(mark):
                found.leaks.append(f"{answer.url} {where} takes out the named {mark}")


def expect(found: Findings, answer: Answer, allowed: list[Made]) -> None:
    """Adds every visible record that this answer does not show."""
    for made in allowed:
        if str(made.record.pk) not in answer.text and made.mark not in answer.text:
            found.missing.append(f"{answer.url} [{answer.status}] lacks {made.kind} {made.level.slug}")
