"""My API tokens: made once, shown once, withdrawn at once."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import selectors, services
from accounts.forms import TokenForm
from accounts.models import User
from accounts.views.base import OwnView, own_tabs
from accounts.views.user_page import (
    function_names,
    make_token,
    show_secret,
    show_token_form,
    token_row,
)
from core.errors import NotVisible
from core.stepup import require_fresh


class MyTokens(OwnView):
    """The tokens that programs use in one's place."""

    def get(self, request: HttpRequest) -> HttpResponse:
        listed = list(selectors.tokens(actor=request.user)[:50])
        names = function_names(request, listed)
        context = {
            "page": {"title": _("My account"), "subtitle": str(request.user), "tabs": own_tabs("tokens")},
            "tokens": [token_row(token, names) for token in listed],
        }
        return render(request, "accounts/my_tokens.html", context)


class MyTokenCreate(OwnView):
    """A token of one's own; shown this once."""

    def crumbs(self) -> list[dict[str, str]]:
        return [{"label": _("My API tokens"), "url": reverse("my-tokens")}]

    def get(self, request: HttpRequest) -> HttpResponse:
        require_fresh(request)
        form = TokenForm(actor=request.user, user=self.me())
        return show_token_form(request, form, self.crumbs(), reverse("my-tokens"), 200)

    def post(self, request: HttpRequest) -> HttpResponse:
        require_fresh(request)
        form = TokenForm(request.POST, actor=request.user, user=self.me())
        if form.is_valid():
            try:
                token, secret = make_token(request, self.me(), form)
            except ValidationError as error:
                form.take(error)
            else:
                return show_secret(request, token, secret, self.crumbs(), reverse("my-tokens"))
        return show_token_form(request, form, self.crumbs(), reverse("my-tokens"), 422)

    def me(self) -> User:
        user = self.request.user
        if not isinstance(user, User):
            raise NotVisible
        return user


class MyTokenWithdraw(OwnView):
    """Withdraws one's own token at once."""

    def post(self, request: HttpRequest, token: UUID) -> HttpResponse:
        if not selectors.tokens(actor=request.user).filter(pk=token).exists():
            raise NotVisible
        services.revoke_token(actor=request.user, pk=token)
        messages.success(request, _("The token is withdrawn. Whatever used it is refused from now on."))
        return redirect("my-tokens")
