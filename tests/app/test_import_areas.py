"""import_areas: a country's divisions as a tree, onto the shipped ones, once and not twice."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.confidentiality import Handling
from core.models import Area, AuditEvent
from core.reference.loading import load_reference
from core.services import area_by_code
from stakeholders.domain.roster_types import RosterError
from stakeholders.services.area_import import AreaRequest, import_areas
from tests.factories.shared import shared

pytestmark = pytest.mark.django_db
BAD = (
    "country,code,parent_code,name,type\n,1,,North,\n,2,1,Mill Town,municipality\n,3,9,Lost,\n,4,5,A,\n,5,4,B,\n"
    ",1,,Twice,\n,6,,,\n,7,3,Below lost,\n"
)


def run(path: Path, *options: str) -> dict[str, Any]:
    out = StringIO()
    call_command("import_areas", str(path), "--json", *options, stdout=out)
    return json.loads(out.getvalue())  # type: ignore[no-any-return]


def coded(cast: Any) -> str:
    """A code for the country Alpha, by which a file can name it."""
    Area.objects.filter(pk=cast.areas["alpha"].pk).update(iso_code="QZ")
    return "QZ"


def test_indonesia_stands_on_what_is_shipped() -> None:
    """7,763 divisions in three levels; the 34 provinces are shipped, two of them under a shorter name: none comes twice."""
    load_reference()
    path, before = shared("reference", "admin_levels_IDN_2018-01-11.csv"), Area.objects.count()
    dry = run(path, "--dry-run")
    assert Area.objects.count() == before
    with CaptureQueriesContext(connection) as queries:
        first = run(path, "--source", "BPS 2018-01-11")
    assert len(queries) < 40
    assert first == dry
    assert (first["areas"], first["created"], first["unchanged"], first["errors"]) == (7763, 7729, 34, [])
    assert first["created_by_level"] == {"2": 514, "3": 7215}
    assert Area.objects.count() == before + 7729 == Area.history.count()
    for iso, code in (("ID-JK", "3171"), ("ID-YO", "3471")):
        below = Area.objects.get(other_names__contains=[{"name": code, "note": "code"}])
        assert below.parent == area_by_code(iso)
    country, aceh, papua = (area_by_code(code) for code in ("ID", "ID-AC", "ID-PA"))
    assert country is not None and aceh is not None and papua is not None
    district = Area.objects.get(other_names__contains=[{"name": "1101", "note": "code"}])
    assert (district.parent, district.kind, district.handling) == (aceh, "district", Handling.PUBLIC)
    below = Area.objects.filter(parent=district).first()
    assert below is not None
    assert below.ancestors == [country.pk, *aceh.ancestors[1:], aceh.pk, district.pk]
    assert (below.kind, below.source_note) == ("municipality", "Imported from BPS 2018-01-11")
    assert Area.objects.filter(parent=papua, kind="district").count() == 29
    second = run(path)
    assert (second["created"], second["unchanged"]) == (0, 7763)
    assert AuditEvent.objects.filter(verb="import").count() == 1
    assert not load_reference()["areas"].changed


def test_what_cannot_be_placed_is_named(cast: Any, tmp_path: Path) -> None:
    path = tmp_path / "areas.csv"
    path.write_text(BAD)
    code = coded(cast)
    result = run(path, "--country", code)
    assert (result["created"], result["skipped"]) == (2, 6)
    assert {one["row"] for one in result["errors"]} == {4, 5, 6, 7, 8, 9}
    town = Area.objects.get(name="Mill Town")
    assert town.parent is not None
    assert (town.kind, town.parent.name, town.parent.parent) == ("municipality", "North", cast.areas["alpha"])
    with pytest.raises(CommandError, match="code, parent_code and name"):
        path.write_text("name\nx\n")
        run(path, "--country", code)


def test_only_administrators_bring_reference_data(cast: Any) -> None:
    request = AreaRequest(data=b"code,parent_code,name\n1,,North\n", name="a.csv", country=coded(cast))
    before = Area.objects.count()
    for name in ("officer", "lead", "viewer"):
        with pytest.raises(RosterError):
            import_areas(actor=cast.actor(name), request=request)
    assert Area.objects.count() == before
    assert import_areas(actor=cast.actor("administrator"), request=request).summary()["created"] == 1
