"""People and organizations as other programs read them: Popolo JSON, vCard 4, FollowTheMoney JSON lines.

What is written is what the list shows: the documents of the API as one reader gets them, whatever of them the form has a
place for. Stances, levels of sight, owners and bases are no part of these forms.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

Document = dict[str, Any]
FOLD = 73


def _filled(values: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value not in (None, "", [], {})}


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def popolo(documents: Iterable[Document], *, kind: str, stamp: str) -> Iterator[str]:
    """One Popolo object, written as it comes: the persons or organizations of the list, then what they are joined to."""
    people = kind == "person"
    name = "persons" if people else "organizations"
    bodies: dict[str, Document] = {}
    posts: dict[str, Document] = {}
    memberships: list[Document] = []
    areas: dict[str, Document] = {}
    listed: set[str] = set()
    yield f'{{"stamp":{_json(stamp)},"{name}":['
    comma = ""
    for document in documents:
        listed.add(str(document["id"]))
        if document.get("area"):
            areas[document["area"]["id"]] = {"id": document["area"]["id"], "name": document["area"]["name"]}
        if people:
            _memberships(document, bodies, posts, memberships)
        elif document.get("parent"):
            parent = document["parent"]
            bodies.setdefault(parent["id"], {"id": parent["id"], "name": parent["name"]})
        made = popolo_person(document) if people else popolo_organization(document)
        yield f"{comma}{_json(made)}"
        comma = ","
    # A body above the listed ones that is not itself in the list stands there with its name alone.
    for key, body in bodies.items() if not people else ():
        if key not in listed:
            yield f"{comma}{_json(body)}"
            comma = ","
    yield "]"
    if people:
        yield f',"organizations":{_json(list(bodies.values()))},"posts":{_json(list(posts.values()))}'
        yield f',"memberships":{_json(memberships)}'
    yield f',"areas":{_json(list(areas.values()))}}}\n'


def _memberships(
    document: Document, bodies: dict[str, Document], posts: dict[str, Document], found: list[Document]
) -> None:
    for held in document.get("offices") or ():
        body = held["organization"]
        bodies.setdefault(body, {"id": body, "name": held["organization_name"]})
        if held["post"]:
            post = {"id": held["post"], "label": held["title"], "organization_id": body}
            posts.setdefault(held["post"], post)
        membership = {
            "id": held["tenure"],
            "person_id": str(document["id"]),
            "organization_id": body,
            "post_id": held["post"],
            "role": "" if held["post"] else held["title"],
            "start_date": held["start"],
        }
        found.append(_filled(membership))


def _common(document: Document) -> Document:
    links = [{"url": one["value"]} for one in document["contact_details"] if one.get("type") == "url"]
    contacts = [
        _filled({key: one.get(key) for key in ("type", "value", "label", "note")})
        for one in document["contact_details"]
        if one.get("type") != "url"
    ]
    return {
        "id": str(document["id"]),
        "name": document["name"],
        "other_names": [
            _filled({key: one.get(key) for key in ("name", "lang", "note", "start_date", "end_date")})
            for one in document["other_names"]
        ],
        "identifiers": document["identifiers"],
        "contact_details": contacts,
        "links": links,
        "summary": document["summary"],
        "area_id": (document.get("area") or {}).get("id"),
    }


def popolo_person(document: Document) -> Document:
    """A person of Popolo."""
    return _filled(
        {
            **_common(document),
            "honorific_prefix": document["honorific"],
            "given_name": document["given_name"],
            "family_name": document["family_name"],
            "gender": document["gender"],
            "birth_date": document["birth_date"],
        }
    )


def popolo_organization(document: Document) -> Document:
    """An organization of Popolo."""
    return _filled(
        {
            **_common(document),
            "classification": next(iter(document["classifications"]), ""),
            "parent_id": (document.get("parent") or {}).get("id"),
            "founding_date": document["founded"],
            "dissolution_date": document["dissolved"],
        }
    )


def vcards(documents: Iterable[Document], *, kind: str, stamp: str) -> Iterator[str]:
    """A vCard 4.0 for each record."""
    for document in documents:
        lines = _person_lines(document) if kind == "person" else _organization_lines(document)
        head = [
            "BEGIN:VCARD",
            "VERSION:4.0",
            f"UID:urn:uuid:{document['id']}",
            f"FN:{_text(document['name'])}",
        ]
        tail = [f"X-ENTENTE-STAMP:{_text(stamp)}", "END:VCARD"]
        yield "".join(_folded(line) for line in [*head, *lines, *_shared_lines(document), *tail])


def _person_lines(document: Document) -> list[str]:
    lines = ["KIND:individual"]
    parts = [document["family_name"], document["given_name"], "", document["honorific"], ""]
    if any(parts):
        lines.append("N:" + ";".join(_text(part) for part in parts))
    if document["gender"]:
        lines.append(f"GENDER:{ {'female': 'F', 'male': 'M'}.get(document['gender'], 'O') }")
    if document["birth_date"]:
        lines.append(f"BDAY:{_day(document['birth_date'])}")
    lines += [f"LANG:{_text(one)}" for one in document["languages"] or ()]
    for number, held in enumerate(document.get("offices") or ()):
        lines.append(f"item{number}.ORG:{_text(held['organization_name'])}")
        lines.append(f"item{number}.TITLE:{_text(held['title'])}")
    return lines


def _organization_lines(document: Document) -> list[str]:
    lines = ["KIND:org", f"ORG:{_text(document['name'])}"]
    parent = document.get("parent")
    return [*lines, f"RELATED;TYPE=parent;VALUE=text:{_text(parent['name'])}"] if parent else lines


def _shared_lines(document: Document) -> list[str]:
    lines = [f"NICKNAME:{_text(one['name'])}" for one in document["other_names"]]
    lines += [f"NOTE:{_text(document['summary'])}"] if document["summary"] else []
    lines += ["CATEGORIES:" + ",".join(_text(one) for one in document["tags"])] if document["tags"] else []
    names = {"phone": "TEL", "mobile": "TEL;TYPE=cell", "fax": "TEL;TYPE=fax", "email": "EMAIL", "url": "URL"}
    for one in document["contact_details"]:
        kind = one.get("type", "")
        if kind == "address":
            lines.append(f"ADR:;;{_text(one['value'])};;;;")
        elif kind in names:
            lines.append(f"{names[kind]}:{_text(one['value'])}")
        else:
            lines.append(f"X-CONTACT;TYPE={_token(kind)}:{_text(one['value'])}")
    for one in document["identifiers"]:
        lines.append(f"X-IDENTIFIER;TYPE={_token(one['scheme'])}:{_text(one['identifier'])}")
    return lines


def _text(value: str) -> str:
    """A text of a vCard: what would divide it carries a backslash."""
    for mark, put in (
        ("\\", "\\\\"),
        ("\r\n", "\\n"),
        ("\n", "\\n"),
        ("\r", "\\n"),
        (",", "\\,"),
        (";", "\\;"),
    ):
        value = value.replace(mark, put)
    return value


def _token(value: str) -> str:
    kept = "".join(char for char in value if char.isascii() and (char.isalnum() or char in "-_.:"))
    return f'"{kept or "other"}"'


def _day(partial: str) -> str:
    """`1971` and `1971-03` stay as they are, a day loses its dashes (RFC 6350)."""
    return partial.replace("-", "") if len(partial) == 10 else partial


def _folded(line: str) -> str:
    """A line of at most 75 octets, continued behind a space; characters stay whole."""
    parts, part, size = [], "", 0
    for char in line:
        length = len(char.encode())
        if size + length > FOLD:
            parts.append(part)
            part, size = "", 0
        part, size = part + char, size + length
    return "\r\n ".join([*parts, part]) + "\r\n"


def follow_the_money(documents: Iterable[Document], *, kind: str, stamp: str) -> Iterator[str]:
    """Entities of FollowTheMoney, one on each line: the records of the list, and the posts that they hold."""
    told: set[str] = set()
    for document in documents:
        entities = _ftm_person(document, told) if kind == "person" else [_ftm_organization(document)]
        for one in entities:
            one["properties"] = {
                key: values
                for key, texts in one["properties"].items()
                if (values := [str(text) for text in texts if text])
            }
            yield _json({**one, "stamp": stamp}) + "\n"


def _entity(key: str, schema: str, **properties: list[Any]) -> Document:
    return {"id": str(key), "schema": schema, "properties": properties}


def _ftm_common(document: Document) -> dict[str, list[Any]]:
    contacts: dict[str, list[Any]] = {"phone": [], "email": [], "url": [], "address": []}
    for one in document["contact_details"]:
        kind = "phone" if one.get("type") == "mobile" else one.get("type", "")
        contacts.get(kind, []).append(one["value"])
    return {
        "name": [document["name"]],
        "alias": [one["name"] for one in document["other_names"]],
        "summary": [document["summary"]],
        "keywords": document["tags"],
        "wikidataId": [one["identifier"] for one in document["identifiers"] if one["scheme"] == "wikidata"],
        "phone": contacts["phone"],
        "email": contacts["email"],
        "website": contacts["url"],
        "address": contacts["address"],
    }


def _ftm_person(document: Document, told: set[str]) -> list[Document]:
    held = document.get("offices") or ()
    person = _entity(
        document["id"],
        "Person",
        **_ftm_common(document),
        title=[document["honorific"]],
        firstName=[document["given_name"]],
        lastName=[document["family_name"]],
        gender=[document["gender"]],
        birthDate=[document["birth_date"]],
        position=[", ".join(filter(None, [one["title"], one["organization_name"]])) for one in held],
    )
    found = [person]
    for one in held:
        if one["organization"] not in told:
            told.add(one["organization"])
            found.append(_entity(one["organization"], "Organization", name=[one["organization_name"]]))
        if one["post"]:
            if one["post"] not in told:
                told.add(one["post"])
                found.append(
                    _entity(one["post"], "Position", name=[one["title"]], organization=[one["organization"]])
                )
            start = {"startDate": [one["start"]], "status": ["current"]}
            found.append(
                _entity(one["tenure"], "Occupancy", holder=[document["id"]], post=[one["post"]], **start)
            )
        else:
            role = {"role": [one["title"]], "startDate": [one["start"]]}
            found.append(
                _entity(
                    one["tenure"],
                    "Membership",
                    member=[document["id"]],
                    organization=[one["organization"]],
                    **role,
                )
            )
    return found


def _ftm_organization(document: Document) -> Document:
    companies = {"company", "state_company", "private_security", "contractor"}
    state = {
        "ministry",
        "agency",
        "regulator",
        "police",
        "armed_force",
        "executive",
        "legislature",
        "judiciary",
    }
    classes = set(document["classifications"])
    schema = "Company" if classes & companies else "PublicBody" if classes & state else "Organization"
    return _entity(
        document["id"],
        schema,
        **_ftm_common(document),
        classification=document["classifications"],
        incorporationDate=[document["founded"]],
        dissolutionDate=[document["dissolved"]],
    )
