"""Figures of places, rolled up their trees."""

from __future__ import annotations

from stakeholders.domain.coverage import Covered, rolled_up
from stakeholders.views.geography import shapes


def test_figures_rise_to_every_place_above() -> None:
    figures = {"town": Covered(posts=2, held=1), "region": Covered(bodies=1), "far": Covered(people=3)}
    lineage = {"town": ["land", "region", "town"], "region": ["land", "region"]}
    found = rolled_up(figures, lineage, ["land", "region", "empty"])
    assert found == {
        "land": Covered(1, 0, 2, 1), "region": Covered(1, 0, 2, 1), "empty": Covered(),
    }  # fmt: skip


def test_not_set_is_never_zero() -> None:
    assert Covered(bodies=4).share is None
    assert [Covered(posts=10, held=held).step for held in (0, 4, 7, 10)] == [1, 2, 3, 4]
    assert (Covered().step, Covered(people=1).step) == (0, 1)


def test_every_shape_is_a_path_of_a_country() -> None:
    found = shapes()
    assert {"GH", "CD", "ID", "FR", "MT"} <= set(found) and len(found) > 230
    assert all(path.startswith("M") and len(code) == 2 for code, path in found.items())
