"""Single sign-on: an identity of the company's provider opens an account that is there already, never a new one.

The first time it is matched by an e-mail address that the provider has verified; from then on by the provider's own
id, so that a leaver's address, given to somebody else, does not open the leaver's account.
"""

from __future__ import annotations

from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount
from django.http import HttpRequest
from django.shortcuts import render

from accounts.models import User
from accounts.signin import record_failure
from core import audit


class SocialAdapter(DefaultSocialAccountAdapter):
    """Nobody signs up, nobody connects by hand."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        account = sociallogin.account
        user = sociallogin.user if sociallogin.is_existing else self._matched(sociallogin)
        if user is None or not user.is_active or user.is_service:
            addresses = [one.email for one in sociallogin.email_addresses]
            record_failure(user.email if user is not None else (addresses or [""])[0] or "")
            answer = render(request, "socialaccount/authentication_error.html", {"unknown": True}, status=403)
            raise ImmediateHttpResponse(answer)
        if not sociallogin.is_existing:
            account.user, account.extra_data = user, {}
            account.save()
            audit.record(actor=user, verb="signin.linked", obj=user)
        sociallogin.user = user

    def _matched(self, sociallogin: Any) -> User | None:
        """The one account with an address that the provider verified, unless another identity has it already."""
        account = sociallogin.account
        for address in sociallogin.email_addresses:
            if address.verified is True:
                user = User.objects.filter(email=address.email.lower()).first()
                taken = SocialAccount.objects.filter(user=user, provider=account.provider) if user else None
                if user is not None and taken is not None and not taken.exists():
                    return user
        return None

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Nothing is connected by hand, so there is nothing to tell."""
