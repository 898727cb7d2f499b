"""What a desk is for, in a real browser: a task from a person's page to done; a list kept and shared."""

from __future__ import annotations

import re
from datetime import date


def test_a_task_goes_from_a_persons_page_to_the_desk_and_is_ticked_off(visit):
    me = visit("security")
    page = me.page
    me.go("/map/people/?q=tamba")
    page.get_by_role("link", name=re.compile("Ruth Tamba")).first.click()
    page.wait_for_url("**/map/people/*-*/")
    person = page.url
    page.get_by_role("link", name="Add task").click()
    page.wait_for_url("**/tasks/new/**")
    assert "About Ruth Tamba" in me.text()
    page.fill("[name=title]", "Bring the site plan")
    page.fill("[name=due]", date.today().isoformat())
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url(person)
    assert "Bring the site plan" in page.locator("section", has_text="Tasks about this").first.inner_text()

    me.go("/")
    mine = page.get_by_role("region", name="My tasks")
    row = mine.locator("li", has_text="Bring the site plan")
    assert "Ruth Tamba" in row.inner_text()
    waiting = page.locator(".e-bell-count").inner_text()
    row.get_by_role("button", name="Done: Bring the site plan").click()
    toast = page.locator(".e-toast", has_text="Done: Bring the site plan")
    toast.wait_for()
    assert not mine.locator("li", has_text="Bring the site plan").count()
    assert page.locator(".e-bell-count").inner_text() != waiting
    toast.get_by_role("button", name="Undo").click()
    mine.locator("li", has_text="Bring the site plan").wait_for()
    assert page.locator(".e-bell-count").inner_text() == waiting


def test_a_list_is_saved_and_shared_and_a_colleague_opens_it(visit):
    me, other = visit("security"), visit("external")
    page = me.page
    me.go("/map/people/?level=national")
    page.get_by_role("link", name="Save this view").click()
    page.wait_for_url("**/views/new/**")
    page.fill("[name=name]", "National people")
    page.locator("[name=audience]").select_option("company")
    page.get_by_role("button", name="Save view").click()
    page.wait_for_url("**level=national**view=**")
    assert page.get_by_role("link", name="National people").get_attribute("aria-current")

    other.go("/map/people/")
    other.page.get_by_role("link", name="National people").click()
    other.page.wait_for_url("**level=national**view=**")
    other.go("/views/")
    row = other.page.locator("li", has_text="National people")
    row.get_by_role("button", name="Pin to my Desk").click()
    other.page.get_by_role("button", name="On my Desk").wait_for()
    other.go("/")
    assert "National people" in other.text()
