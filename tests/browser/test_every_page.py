"""Every page that somebody can reach by clicking is sound: no error, nothing from elsewhere, axe content, no overflow."""

from __future__ import annotations

import pytest

from tests.browser.watching import PHONE, WIDE

SMALLEST = {"width": 360, "height": 740}
OTHERS = ("admin", "auditor", "secretariat", "manager")
LISTS = ("people", "organizations", "posts", "tenures", "sources", "areas", "themes", "groups")
FORMS = ("people", "organizations", "posts", "tenures", "sources")


def faults(me, path: str) -> list[str]:
    """What is wrong with one page, wide and narrow."""
    me.page.set_viewport_size(WIDE)
    answer = me.go(path)
    found = [] if answer.status == 200 else [f"{path}: {answer.status}"]
    found += [f"{path}: {line}" for line in me.findings()]
    me.page.set_viewport_size(PHONE)
    found += [f"{path} on a phone: {line}" for line in me.findings(again=True)]
    me.page.set_viewport_size(SMALLEST)
    if me.overflows():
        found.append(f"{path}: wider than {SMALLEST['width']} pixels")
    return found


def reachable(me, *, seen: str = "-") -> list[str]:
    """The navigation of this person, and the tabs behind each entry but those behind what was `seen` before."""
    me.go("/")
    paths = ["/", *me.links("nav.e-nav")]
    for path in [path for path in paths[1:] if not path.startswith(seen)]:
        me.go(path)
        paths += [link for link in me.links(".e-tabs") if link not in paths]
    return paths


@pytest.mark.parametrize("user", OTHERS)
def test_pages_of_the_navigation(visit, user):
    me = visit(user)
    assert [line for path in reachable(me, seen="/map/") for line in faults(me, path)] == []


def test_pages_of_an_officer(visit):
    me = visit("security")
    assert [line for path in reachable(me) for line in faults(me, path)] == []


@pytest.mark.parametrize("name", LISTS)
def test_a_record_of_each_list(visit, name):
    me = visit("security.lead")
    me.go(f"/map/{name}/")
    first = me.page.locator(f"#results tbody a[href^='/map/{name}/']").first.get_attribute("href")
    found = faults(me, first)
    for tab in me.links(".e-tabs"):
        if tab.startswith(first):
            found += faults(me, tab)
    assert found + faults(me, f"{first}history/") == []


@pytest.mark.parametrize("name", FORMS)
def test_forms(visit, name):
    me = visit("security.lead")
    assert faults(me, f"/map/{name}/new/") == []


def test_pages_outside(visit):
    me = visit("")
    me.expected.add(404)
    found = faults(me, "/account/login/")
    me.go("/no-such-page/")
    assert found + me.findings() == []


def test_search_page_and_import(visit):
    me = visit("security")
    assert faults(me, "/search/?q=lumbe") + faults(me, "/map/imports/new/") == []
