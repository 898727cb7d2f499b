"""The forms of the lists of people and organizations as files, besides CSV and XLSX."""

from __future__ import annotations

from functools import partial

from django.utils.translation import gettext_lazy as _

from core.resources import FileForm
from stakeholders.domain.register_files import follow_the_money, popolo, vcards
from stakeholders.models.choices import Kind


def forms(kind: str) -> dict[str, FileForm]:
    """Popolo JSON, vCard and FollowTheMoney for one kind of stakeholder."""
    return {
        "popolo": FileForm("Popolo JSON", "application/vnd.popolo+json", "json", partial(popolo, kind=kind)),
        "vcard": FileForm(_("vCard"), "text/vcard", "vcf", partial(vcards, kind=kind)),
        "ftm": FileForm(
            "FollowTheMoney", "application/x-ndjson", "ftm.jsonl", partial(follow_the_money, kind=kind)
        ),
    }


PEOPLE_FORMS, ORGANIZATIONS_FORMS = forms(Kind.PERSON.value), forms(Kind.ORGANIZATION.value)
