"""Which fields may be shown to somebody outside."""

from engagements.domain import slices


def test_only_listed_fields_leave() -> None:
    assert slices.allowed("people", ["name", "birth_date", "summary"]) == ["birth_date", "summary"]
    assert slices.allowed("people", ["name", "offices"]) == []
    assert slices.allowed("exposures", ["level"]) == ["level"]


def test_nothing_that_judges_a_person_may_be_chosen() -> None:
    closed = {
        "assessments",
        "ties",
        "interests",
        "exposures",
        "contact-rules",
        "sources",
        "notes",
        "citations",
    }
    assert not closed & set(slices.FIELDS)
    chosen = {name for fields in slices.FIELDS.values() for name in fields}
    judging = {
        "summary",
        "stance",
        "alignment",
        "influence",
        "private_contact_details",
        "contact_details",
        "notes",
    }
    assert not judging & chosen


def test_an_entry_names_each_field_once() -> None:
    assert slices.split("name, offices,name, ,level") == ["name", "offices", "level"]
    assert slices.split("") == []
