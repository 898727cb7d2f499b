"""A small government on the map, made through the services: enough for pages to have something to show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from core.access.principals import system_actor
from core.confidentiality import Handling
from stakeholders import services
from tests.factories.cast import Cast


@dataclass
class Government:
    """A ministry of a presidency, its minister since May 2024 and the one before, a vacant post, an unknown one."""

    presidency: Any
    ministry: Any
    agency: Any
    minister: Any
    director: Any
    adviser: Any
    ada: Any
    ben: Any
    ada_minister: Any
    ben_minister: Any
    vacancy: Any
    hidden_person: Any
    hidden_body: Any


def person(name: str, **values: Any) -> Any:
    return services.create_person(actor=system_actor(), values={"name": name, **values})


def body(name: str, **values: Any) -> Any:
    return services.create_organization(actor=system_actor(), values={"name": name, **values})


def post(title: str, organization: Any, **values: Any) -> Any:
    values = {"title": title, "organization": organization.pk, **values}
    return services.create_post(actor=system_actor(), values=values)


def tenure(who: Any, where: Any, **values: Any) -> Any:
    values = {"person": who.pk, "post": where.pk, **values}
    return services.create_tenure(actor=system_actor(), values=values)


def govern(cast: Cast) -> Government:
    """Everything of it is the company register's, but for two records of `other`'s function."""
    area = cast.areas["alpha"].pk
    presidency = body("Presidency", area=area, classifications=["executive"])
    ministry = body(
        "Ministry of Mines", area=area, parent=presidency.pk, classifications=["ministry"], derived=True
    )
    agency = body("Mines Agency", area=area, parent=ministry.pk, classifications=["agency"])
    minister = post("Minister of Mines", ministry, rank=1)
    director = post("Director of Licences", ministry)
    adviser = post("Adviser on Mines", ministry)
    ada = person(
        "Ada Obi", area=area, honorific="Hon.", languages=["fr", "en"], other_names=[{"name": "عادة"}]
    )
    ben = person("Ben Sow", area=area)
    ada_minister = tenure(ada, minister, start="2024-05")
    ben_minister = tenure(ben, minister, start="2021", end="2024-05", end_reason="dismissed")
    vacancy = services.create_vacancy(
        actor=system_actor(), values={"post": director.pk, "start": "2025", "note": "Gazette 12"}
    )
    closed = {"handling": Handling.FUNCTION, "function": cast.other.pk}
    other = system_actor(cast.other.pk)
    hidden_person = services.create_person(
        actor=other, values={"name": "Hidden Hana", "area": area, **closed}
    )
    hidden_body = services.create_organization(
        actor=other, values={"name": "Hidden Bureau", "area": area, "parent": ministry.pk, **closed}
    )
    return Government(
        presidency, ministry, agency, minister, director, adviser, ada, ben, ada_minister, ben_minister, vacancy,
        hidden_person, hidden_body,
    )  # fmt: skip
