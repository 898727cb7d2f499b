"""Languages in common: codes without region and case, gaps only where both sides are known."""

from engagements.domain.languages import Gap, common, gaps


def test_as_worked_out():
    assert common(["FR-cd", "lu"], ["fr", "en"]) == ["fr"]
    theirs = {"A": ["lu"], "B": ["fr", "lu"], "C": []}
    colleagues = {"O": ["Lu", "sw"], "P": ["en"]}
    assert gaps(theirs, ["fr"], colleagues) == [Gap("A", ("lu",), ("O",))]
    assert gaps(theirs, [], colleagues) == [], "what we speak is not known"
    assert gaps(theirs, ["lu"], colleagues) == []
