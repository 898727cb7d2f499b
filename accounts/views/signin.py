"""Signing in: allauth's page, with the button of the company's own sign-in where there is one."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from allauth.account.views import LoginView
from django.conf import settings
from django.urls import reverse


class SignIn(LoginView):
    """Password, passkey, single sign-on."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "sso": self.sso()}

    def sso(self) -> dict[str, str] | None:
        if not settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]:
            return None
        apps: Any = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]
        app = apps[0]
        address = reverse("openid_connect_login", kwargs={"provider_id": app["provider_id"]})
        back = self.get_next_url()
        return {"name": app["name"], "url": f"{address}?{urlencode({'next': back})}" if back else address}
