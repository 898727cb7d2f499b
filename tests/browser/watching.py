"""A watched browser window, and what a story may ask of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlparse

import axe_playwright_python

PASSWORD = "entente-demo"
WIDE = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
AXE_SCRIPT = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
GRAVE = {"serious", "critical"}


@dataclass
class Visitor:
    """One page of one signed-in person. `expected` names statuses that a story provokes."""

    page: Any
    site: str
    expected: set[int] = field(default_factory=set)

    def go(self, path: str) -> Any:
        """Opens an address of the site."""
        return self.page.goto(f"{self.site}{path}", wait_until="load")

    def text(self) -> str:
        """The words of the page once all of it has come; a page that is still coming in is not read."""
        self.page.wait_for_load_state("load")
        return str(self.page.inner_text("main"))

    def overflows(self) -> bool:
        """Whether the page is wider than its window."""
        return bool(self.page.evaluate("document.documentElement.scrollWidth > window.innerWidth + 1"))

    def findings(self, *, again: bool = False) -> list[str]:
        """What axe calls serious or critical on this page; `again` where the page is the one just asked."""
        if not again:
            self.page.evaluate(AXE_SCRIPT)
        found = self.page.evaluate(
            "axe.run(document, {resultTypes: ['violations']}).then(found => found.violations)"
        )
        return [
            f"{item['id']} ({item['impact']}): {item['nodes'][0]['html'][:160]}"
            for item in found
            if item["impact"] in GRAVE
        ]

    def links(self, selector: str) -> list[str]:
        """Addresses inside the site that a part of the page links to, each once."""
        found = self.page.eval_on_selector_all(
            f"{selector} a[href]", "all => all.map(a => a.getAttribute('href'))"
        )
        return list(dict.fromkeys(link for link in found if link.startswith("/") and link != "/"))


class Watched:
    """A browser context whose console, requests and answers are written down as problems."""

    def __init__(
        self, browser: Any, site: str, user: str, *, size: Any = None, dark: bool = False, js: bool = True
    ):
        self.site = site
        self.problems: list[str] = []
        self.context = browser.new_context(
            viewport=size or WIDE,
            color_scheme="dark" if dark else "light",
            java_script_enabled=js,
            locale="en-GB",
        )
        self.context.set_default_timeout(30_000)
        if user:
            self.context.add_cookies([session_cookie(user, site)])
        page = self.context.new_page()
        self.visitor = Visitor(page, site)
        page.on("console", self._console)
        page.on("pageerror", lambda error: self._note(f"uncaught: {error}"))
        page.on("request", self._request)
        page.on("response", self._response)

    def _note(self, text: str) -> None:
        self.problems.append(f"{self.visitor.page.url}: {text[:300]}")

    def _console(self, message: Any) -> None:
        provoked = "Failed to load resource" in message.text and self.visitor.expected
        if message.type in ("error", "warning") and not provoked:
            self._note(f"console {message.type}: {message.text}")

    def _request(self, request: Any) -> None:
        address = urlparse(request.url)
        if address.scheme.startswith("http") and address.netloc != urlparse(self.site).netloc:
            self._note(f"leaves the host: {request.url}")

    def _response(self, response: Any) -> None:
        if response.status >= 400 and response.status not in self.visitor.expected:
            self._note(f"{response.status} for {response.url}")

    def close(self) -> None:
        self.context.close()


def session_cookie(user: str, site: str) -> dict[str, str]:
    """A session of a demo account, as signing in would have made it."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    from accounts.models import User
    from accounts.sessions import SessionStore

    account = User.objects.get(email=f"{user}@demo.test")
    session = SessionStore()
    session[SESSION_KEY] = str(account.pk)
    session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    session[HASH_SESSION_KEY] = account.get_session_auth_hash()
    session.save()
    return {"name": settings.SESSION_COOKIE_NAME, "value": str(session.session_key), "url": site}
