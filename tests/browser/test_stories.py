"""What people do in Entente, from beginning to end, in a real browser."""

from __future__ import annotations

import re

from tests.browser.watching import PASSWORD, PHONE


def focused(page) -> str:
    """The name or text of what has the keyboard."""
    return page.evaluate("document.activeElement.name || document.activeElement.textContent.trim()")


def tab_to(page, wanted: str, limit: int = 40) -> None:
    """Presses Tab until the keyboard stands on something."""
    for _step in range(limit):
        if focused(page) == wanted:
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never reached {wanted}")


def test_signing_in_and_out_needs_only_the_keyboard(visit):
    me = visit("")
    page = me.page
    me.go("/map/people/")
    assert "/account/login/" in page.url
    tab_to(page, "login")
    page.keyboard.type("security@demo.test")
    tab_to(page, "password")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{me.site}/map/people/")
    page.keyboard.press("Tab")
    assert focused(page) == "Skip to the content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.locator("summary.e-me").focus()
    page.keyboard.press("Enter")
    tab_to(page, "Sign out")
    page.keyboard.press("Enter")
    page.wait_for_url("**/account/login/**")


def test_a_colleague_saves_first_and_nothing_typed_is_lost(visit):
    me, other = visit("security"), visit("external")
    me.expected.add(409)
    page = me.page
    me.go("/map/people/")
    page.get_by_placeholder("Find by name").fill("tamba")
    page.wait_for_url("**q=tamba*")
    page.get_by_role("link", name=re.compile("Ruth Tamba")).first.click()
    page.wait_for_load_state()
    profile = page.url
    page.keyboard.press("e")
    page.wait_for_url("**/edit/")
    page.fill("[name=summary]", "Met her at the liaison meeting.")

    other.page.goto(page.url)
    other.page.fill("[name=summary]", "Asked for our security plan.")
    other.page.get_by_role("button", name="Save", exact=True).click()
    other.page.wait_for_url(profile)

    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("Somebody saved this while you were writing").wait_for()
    assert "Asked for our security plan." in me.text()
    assert page.input_value("[name=summary]") == "Met her at the liaison meeting."
    page.fill("[name=summary]", "Asked for our security plan. Met her at the liaison meeting.")
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url(profile)
    assert "Asked for our security plan. Met her at the liaison meeting." in me.text()


def test_search_opens_by_a_key_and_finds_any_script(visit):
    me = visit("security")
    page = me.page
    me.go("/")
    page.keyboard.press("Control+k")
    box = page.locator("#palette input[name=q]")
    box.wait_for()
    page.keyboard.type("Рут Тамба", delay=20)
    hit = page.locator("#palette-results a.is-marked")
    hit.wait_for()
    assert "Ruth Tamba" in hit.inner_text()
    assert "Permanent Secretary" in hit.inner_text()
    page.keyboard.press("Enter")
    page.wait_for_url("**/map/people/*-*/")
    page.keyboard.press("/")
    box.wait_for()
    page.keyboard.type("gendarmerie", delay=20)
    page.locator("#palette-results a", has_text="National Gendarmerie").first.wait_for()
    page.keyboard.press("ArrowDown")
    second = page.locator("#palette-results a.is-marked").inner_text()
    page.keyboard.press("ArrowUp")
    assert page.locator("#palette-results a.is-marked").inner_text() != second
    box.fill("%_'\"<script>")
    page.locator("#palette-results p").wait_for()
    page.keyboard.press("Escape")
    box.wait_for(state="hidden")


def test_a_person_is_added_on_a_phone(visit):
    me = visit("community", size=PHONE)
    page = me.page
    me.go("/")
    page.locator("details.e-menu summary", has_text="something new").click()
    page.get_by_role("link", name="Person", exact=True).click()
    page.wait_for_url("**/map/people/new/")
    assert not me.overflows()
    page.fill("[name=name]", "فاطمة الزهراء بنت أحمد")
    page.get_by_role("button", name="Save", exact=True).click()
    page.locator("h1", has_text="فاطمة الزهراء").wait_for()
    assert page.locator(".e-toast", has_text="Saved").is_visible()
    assert not me.overflows()
    me.go("/search/?q=fatima")
    assert "فاطمة" in me.text() or "Nothing you may see" in me.text()


def test_a_post_is_read_as_of_another_day(visit):
    me = visit("viewer")
    page = me.page
    me.go("/search/?q=permanent+secretary+interior")
    page.get_by_role("link", name=re.compile("Permanent Secretary, Interior")).first.click()
    page.wait_for_load_state()
    today = page.url
    assert "Ruth Tamba" in me.text()
    page.goto(f"{today}?as_of=2026-01-01")
    assert page.get_by_text("You see the map as of").is_visible()
    assert "Daniel Abena" in me.text()
    page.get_by_role("link", name="Back to today").click()
    page.wait_for_url(today)
    assert not page.get_by_text("You see the map as of").count()


def test_dark_and_light_are_the_readers_choice(visit):
    me = visit("security", dark=True)
    page = me.page
    me.go("/")
    assert page.evaluate("document.documentElement.dataset.bsTheme") == "dark"
    assert not me.findings()
    page.locator("summary.e-me").click()
    page.get_by_role("button", name="Light").click()
    me.go("/map/people/")
    assert page.evaluate("document.documentElement.dataset.bsTheme") == "light"
    page.locator("summary.e-me").click()
    page.get_by_role("button", name="Device").click()
    assert page.evaluate("document.documentElement.dataset.bsTheme") == "dark"
    assert not me.findings()


def test_what_was_typed_survives_a_lost_page(visit):
    me = visit("security")
    page = me.page
    me.go("/map/people/new/")
    page.fill("[name=name]", "Half written")
    page.wait_for_timeout(800)
    page.evaluate("window.onbeforeunload = null")
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    page.get_by_role("button", name="Use it").click()
    assert page.input_value("[name=name]") == "Half written"


def test_everything_can_be_read_without_scripts(visit):
    me = visit("security", js=False)
    page = me.page
    me.go("/")
    assert "Good" in page.inner_text("h1")
    assert "How good is our map?" in me.text()
    me.go("/search/?q=tamba")
    page.get_by_role("link", name=re.compile("Ruth Tamba")).first.click()
    page.wait_for_url("**/map/people/*/")
    assert "Permanent Secretary" in me.text()
    me.go("/map/people/")
    page.fill("#id_q", "tamba")
    page.locator("form.e-filter button[type=submit]").first.click()
    page.wait_for_url("**/people/?q=tamba*")
    assert "Ruth Tamba" in me.text()
    assert "Awa" not in me.text()
    page.locator("summary.e-me").click()
    assert page.get_by_role("button", name="Sign out").is_visible()
