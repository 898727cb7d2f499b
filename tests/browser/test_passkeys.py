"""A passkey from making it to signing in with it alone, with the browser's own virtual authenticator."""

from __future__ import annotations

from tests.browser.watching import PASSWORD

AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def with_authenticator(page):
    """A device that keeps passkeys and says yes."""
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    return device, device.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})[
        "authenticatorId"
    ]


def test_a_passkey_is_made_and_signs_in_alone(visit):
    me = visit("viewer")
    page = me.page
    device, key = with_authenticator(page)
    me.go("/account/security/")
    page.get_by_role("link", name="Add a passkey").click()
    page.wait_for_url("**/account/reauthenticate/**")
    page.fill("[name=password]", PASSWORD)
    page.get_by_role("button", name="Go on").click()
    page.wait_for_url("**/account/passkeys/new/")
    page.fill("[name=name]", "My laptop")
    page.get_by_role("button", name="Make the passkey").click()
    page.wait_for_url("**/account/recovery-codes/")
    assert len(device.send("WebAuthn.getCredentials", {"authenticatorId": key})["credentials"]) == 1
    assert not me.findings()
    me.go("/account/security/")
    assert "My laptop" in me.text()
    me.go("/account/logout/")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/account/login/**")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(f"{me.site}/")
    me.go("/account/security/")
    assert "My laptop" in me.text()


def test_a_passkey_that_is_refused_opens_nothing_and_says_so(visit):
    me = visit("")
    page = me.page
    device, key = with_authenticator(page)
    device.send("WebAuthn.setUserVerified", {"authenticatorId": key, "isUserVerified": False})
    me.go("/account/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.get_by_text("The passkey was not used").wait_for()
    assert "/account/login/" in page.url
