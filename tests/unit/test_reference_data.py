"""The shipped reference files: complete, clean, with their sources."""

import pytest

from core import reference
from core.names import clean_name


def test_counts_of_iso():
    assert len(reference.countries()) == 249
    assert len(reference.subdivisions()) == 5046
    assert {row.country for row in reference.subdivisions()} <= {row.iso2 for row in reference.countries()}


def test_user_assigned_codes_are_not_shipped():
    assert not [row for row in reference.countries() if row.iso2 == "QZ"]
    assert reference.country_code("Kasanda") is None


def test_parents_stand_before_children():
    for rows, key in ((reference.subdivisions(), "code"), (reference.themes(), "slug")):
        seen = {""}
        for row in rows:
            assert row.parent in seen
            seen.add(getattr(row, key))


def test_every_name_is_clean():
    for row in reference.subdivisions():
        for name in (row.name, *(name for _, name in row.other_names)):
            assert clean_name(name) == name
    for country in reference.countries():
        assert clean_name(country.name) == country.name


def test_every_theme_has_one_sentence_of_outcome():
    for theme in reference.themes():
        assert theme.outcome.endswith("."), theme.slug
        assert theme.outcome.count(". ") == 0, theme.slug


def test_every_file_has_source_date_and_licence():
    for entry in reference.provenance().values():
        assert entry.title
        assert entry.source
        assert entry.date
        assert entry.licence
        assert (reference.FOLDER / entry.file).is_file()
    assert len(reference.digest()) == 64


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("NGA", "NG"),
        ("ng", "NG"),
        ("566", "NG"),
        ("Federal Republic of Nigeria", "NG"),
        ("Viet Nam", "VN"),
        ("Côte d’Ivoire", "CI"),
        ("Ivory Coast", "CI"),
        ("CONGO, Democratic Republic of (was Zaire)", "CD"),
        ("Burma", "MM"),
        ("Atlantis", None),
        ("", None),
    ],
)
def test_country_by_any_name(text, code):
    assert reference.country_code(text) == code


def test_other_names_are_read_with_their_language():
    assert reference.split_names("عجمان (ar), إمارة عيمان (afb)") == (("ar", "عجمان"), ("afb", "إمارة عيمان"))
    assert reference.split_names("'Washington, D.C. (en)', other (gall1275)") == (("en", "Washington, D.C."),)
    assert reference.split_names("") == ()
