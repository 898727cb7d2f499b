"""Likenesses in words: why two records may be one."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from core.partial_dates import PartialDate
from stakeholders import selectors
from stakeholders.domain.duplicates import Likeness, Named, Part, compare
from stakeholders.models import Organization, Person, Stakeholder


def reasons(likeness: Likeness) -> str:
    """The parts of a likeness as one line: what is the same first."""
    same = [part.left for part in likeness.parts if part.kind == "same"]
    said = [_("same: %(words)s") % {"words": " ".join(same)}] if same else []
    return "; ".join([*said, *(_in_words(part) for part in likeness.parts if part.kind != "same")])


def reasons_of(one: Stakeholder, other: Stakeholder) -> str:
    """Why two records may be one, from what every reader of both may know: no private birth date."""
    return reasons(compare(selectors.named(one, private=False), selectors.named(other, private=False)))


def _in_words(part: Part) -> str:
    pair = {"left": part.left, "right": part.right, "word": part.left or part.right}
    words = {
        "spelling": _("%(left)s and %(right)s: another spelling"),
        "short": _("%(left)s and %(right)s: a shorter form"),
        "initial": _("%(left)s and %(right)s: an initial")
        if part.right
        else _("%(word)s has no counterpart"),
        "extra": _("%(word)s stands on one side only"),
        "look_alike": _("letters that look alike"),
        "identifier": _("the same identifier: %(left)s"),
        "generation": _("%(word)s stands on one side only"),
        "born": _("born %(left)s"),
        "gender": _("another gender"),
    }
    return words[part.kind] % pair


def alike_to(model: type[Any]) -> Any:
    """The `alike` of a resource: what a form says, compared with what the actor sees."""

    def alike(*, actor: Any, values: dict[str, Any]) -> list[dict[str, Any]]:
        name = str(values.get("name") or "").strip()
        if not name:
            return []
        asked = _named(model, name, values)
        return [
            {
                "title": str(one.record),
                "url": one.record.get_absolute_url(),
                "why": reasons(one.likeness),
                "muted": _("%(share)s %% alike") % {"share": round(one.likeness.score * 100)},
            }
            for one in selectors.alike(actor=actor, asked=asked)
        ]

    return alike


def _named(model: type[Any], name: str, values: dict[str, Any]) -> Named:
    others = [entry["name"] for entry in values.get("other_names") or () if entry.get("name")]
    return Named(
        names=(name, *others),
        person=model is Person,
        born=_date(values.get("birth_date")),
        gender=values.get("gender") or "",
        identifiers=frozenset(
            (entry["scheme"], entry["identifier"])
            for entry in values.get("identifiers") or ()
            if entry.get("scheme") and entry.get("identifier")
        ),
    )


def _date(text: Any) -> str:
    """A partial date that is one; what is not is the form's to refuse."""
    try:
        return PartialDate.parse(text or "").text
    except ValueError:
        return ""


PEOPLE_ALIKE, ORGANIZATIONS_ALIKE = alike_to(Person), alike_to(Organization)
