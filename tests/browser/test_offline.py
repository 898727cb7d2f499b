"""A note from the road: written with no connection, sealed on the phone, sent once after signing in."""

from __future__ import annotations

from tests.browser.watching import PASSWORD, PHONE

PAGE = "/engagement/log/offline/"
LINE = "Grazing routes near the quarry"
# Everything that the device keeps, read as bytes: stores, caches, storage.
KEPT = """async () => {
  const text = (value) => value instanceof ArrayBuffer ? new TextDecoder("latin1").decode(value)
    : ArrayBuffer.isView(value) ? text(value.slice().buffer)
    : value && typeof value === "object" ? Object.entries(value).map(([k, v]) => k + "=" + text(v)).join(";") : String(value);
  const found = [JSON.stringify(localStorage), JSON.stringify(sessionStorage)];
  for (const { name } of await indexedDB.databases()) {
    const base = await new Promise((good) => { const r = indexedDB.open(name); r.onsuccess = () => good(r.result); });
    for (const store of base.objectStoreNames) found.push(...await new Promise((good) => {
      const r = base.transaction(store).objectStore(store).getAll(); r.onsuccess = () => good(r.result.map(text)); }));
    base.close();
  }
  const cached = [];
  for (const name of await caches.keys()) for (const one of await (await caches.open(name)).keys()) cached.push(new URL(one.url).pathname);
  return { stored: found.join("\\n"), cached };
}"""


def state(page, wanted: str) -> None:
    page.wait_for_selector(f"#offline[data-state={wanted}]")


def write(page, title: str) -> None:
    page.get_by_label("With whom").fill("J. O.")
    page.get_by_label("What it was about").fill(title)
    page.get_by_role("button", name="Keep it").first.click()


def test_a_note_written_with_no_connection_is_sealed_there_and_arrives_once(visit):
    from engagements.models import Engagement, Participant

    me = visit("community", size=PHONE)
    page, network = me.page, me.page.context
    me.go(PAGE)
    state(page, "unlocked")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    assert me.findings() == [] and not me.overflows()

    network.set_offline(True)
    page.reload()
    state(page, "locked")
    write(page, LINE)
    page.wait_for_selector("text=One note is sealed here.")
    page.reload()
    page.wait_for_selector("text=One note is sealed here.")
    assert LINE not in page.content()
    kept = page.evaluate(KEPT)
    assert "ephemeral=" in kept["stored"]
    assert not any(word in kept["stored"] for word in ("Grazing", "J. O.", "community", "demo.test"))
    assert {path for path in kept["cached"] if not path.startswith("/static/")} == {PAGE}

    # Signed out meanwhile; at the first sending the answer is lost on its way.
    network.clear_cookies()
    network.set_offline(False)
    me.expected |= {401}
    lost = []

    def lose(route):
        lost.append(route.fetch().status)
        route.abort()

    page.route("**/offline/send/", lose)
    page.get_by_role("link", name="Sign in").click()
    page.fill("[name=login]", "community@demo.test")
    page.fill("[name=password]", PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_selector("text=On its way")
    page.unroute("**/offline/send/")
    page.get_by_role("button", name="Send").click()
    page.wait_for_selector("text=Arrived")
    assert lost == [201]
    made = Engagement.objects.get(title=LINE)
    assert made.unfinished and Participant.objects.get(engagement=made, colleague=None).guest_name == "J. O."

    network.set_offline(True)
    write(page, "Another note")
    page.get_by_role("button", name="Discard all now").click()
    page.get_by_role("button", name="Discard", exact=True).click()
    page.wait_for_selector("text=Everything kept here is gone.")
    assert "ephemeral=" not in page.evaluate(KEPT)["stored"]
    network.set_offline(False)
