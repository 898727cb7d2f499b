"""The page of one account: what it is, its roles, its API tokens; giving and ending a role."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import selectors, services
from accounts.factors import has_factor
from accounts.forms import RoleForm, TokenForm
from accounts.models import ApiToken, RoleAssignment, User
from accounts.views.base import version_of
from accounts.views.users import UserView, role_text, when
from core.access.roles import CONTENT_ROLES, ROLE_HELP, Role
from core.errors import NotVisible, Stale
from core.selectors import areas
from core.stepup import require_fresh
from core.submissions import landed
from core.templatetags.ui import initials


def role_row(held: RoleAssignment, area_names: dict[Any, str]) -> dict[str, Any]:
    """A role in words: what it is, what it opens, where and how long."""
    today = timezone.localdate()
    title = role_text(held)
    if held.area_id:
        title = f"{title} · {area_names.get(held.area_id, _('an area not shown to you'))}"
    state = ""
    if held.valid_until and held.valid_until < today:
        state = _("ended")
    elif held.valid_from and held.valid_from > today:
        state = _("not yet")
    return {
        "pk": held.pk,
        "version": held.version,
        "title": title,
        "help": ROLE_HELP[Role(held.role)],
        "state": state,
        "valid_from": held.valid_from,
        "valid_until": held.valid_until,
    }


def browsers_text(count: int) -> str:
    """“2 browsers”."""
    return ngettext("%(n)s browser", "%(n)s browsers", count) % {"n": count}


def token_row(token: ApiToken, names: dict[Any, str]) -> dict[str, Any]:
    """A token in words, without its secret."""
    state = ""
    if token.revoked_at:
        state = _("withdrawn")
    elif not token.in_force:
        state = _("expired")
    limits = [names.get(key, "") for key in token.functions] + token.addresses
    if token.hourly_quota:
        limits.append(_("%(n)s an hour") % {"n": token.hourly_quota})
    return {
        "token": token,
        "state": state,
        "scope": token.get_scope_display(),
        "limits": ", ".join(filter(None, limits)),
    }


def function_names(request: HttpRequest, tokens: list[ApiToken]) -> dict[Any, str]:
    """Names of the functions to which some of these tokens are limited."""
    keys = {key for token in tokens for key in token.functions}
    found = selectors.functions(actor=request.user).filter(pk__in=keys)
    return dict(found.values_list("pk", "name")) if keys else {}


class UserDetail(UserView):
    """One account."""

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        user = self.user(pk)
        held = list(selectors.assignments(actor=request.user, user=user))
        names = selectors.area_names(actor=request.user, assignments=held)
        tokens = list(selectors.tokens(actor=request.user, user=user)[:50])
        token_functions = function_names(request, tokens)
        badges = [] if user.is_active else [{"text": _("Deactivated"), "tone": "amber", "icon": "user-off"}]
        if user.is_service:
            badges.append({"text": _("Service account"), "tone": "gray", "icon": "robot"})
        context = {
            "page": {
                "title": str(user),
                "breadcrumbs": self.crumbs(),
                "initials": "" if user.is_service else initials(str(user)),
                "icon": "robot" if user.is_service else "",
                "badges": badges,
                "subtitle": user.email,
                "actions": self.actions(user),
            },
            "user_shown": user,
            "panels": [
                {
                    "title": _("Roles"),
                    "main": True,
                    "template": "accounts/roles.html",
                    "roles": [role_row(one, names) for one in held],
                    "add_url": reverse("role-create", args=[user.pk]) if user.is_active else "",
                    "add_label": _("Give a role"),
                },
                {
                    "title": _("API tokens"),
                    "main": True,
                    "template": "accounts/tokens.html",
                    "tokens": [token_row(token, token_functions) for token in tokens],
                    "withdraw": "user-token-withdraw",
                    "add_url": reverse("user-token-create", args=[user.pk])
                    if user.is_service and user.is_active
                    else "",
                    "add_label": _("Make a token"),
                },
                {"title": _("Account"), "side": True, "facts": self.facts(user)},
                {
                    "title": _("Teams"),
                    "side": True,
                    "rows": [
                        {
                            "title": team.name,
                            "url": reverse("team-edit", args=[team.pk]),
                            "icon": "users-group",
                            "handling": None,
                        }
                        for team in selectors.teams_of(actor=self.principal, user=user)
                    ],
                    "empty": _("In no team."),
                },
            ],
        }
        return render(request, "records/detail.html", context)

    def actions(self, user: User) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = [
            {"label": _("Edit"), "icon": "edit", "url": reverse("user-edit", args=[user.pk]), "key": "e"}
        ]
        if not user.is_service:
            found.append(
                {
                    "label": _("Send a password link"),
                    "icon": "mail",
                    "url": reverse("user-link", args=[user.pk]),
                    "post": True,
                }
            )
        if not user.is_service and user.pk != self.principal.user_id:
            found.append(
                {
                    "label": _("Sign out everywhere"),
                    "icon": "logout",
                    "url": reverse("user-sessions-end", args=[user.pk]),
                    "post": True,
                }
            )
            if has_factor(user):
                found.append(
                    {
                        "label": _("Reset second factor"),
                        "icon": "fingerprint",
                        "url": reverse("user-factors-reset", args=[user.pk]),
                        "post": True,
                    }
                )
        if not user.is_active:
            found.append(
                {
                    "label": _("Activate"),
                    "icon": "user-check",
                    "url": reverse("user-activate", args=[user.pk]),
                }
            )
        elif user.pk != self.principal.user_id:
            found.append(
                {
                    "label": _("Deactivate"),
                    "icon": "user-off",
                    "url": reverse("user-deactivate", args=[user.pk]),
                }
            )
        return found

    def facts(self, user: User) -> list[dict[str, Any]]:
        facts = [
            {"label": _("E-mail"), "value": user.email},
            {"label": _("State"), "value": _("active") if user.is_active else _("deactivated")},
            {"label": _("Language"), "value": user.get_language_display()},
            {"label": _("Speaks"), "value": ", ".join(user.languages) or _("not said")},
            {"label": _("Time zone"), "value": user.time_zone or _("as the server")},
            {"label": _("Created"), "value": when(user.created_at)},
        ]
        if not user.is_service:
            facts.append({"label": _("Last sign-in"), "value": when(user.last_login) or _("never")})
            browsers = selectors.open_sessions(actor=self.principal, user=user)
            facts.append({"label": _("Signed in now with"), "value": browsers_text(browsers)})
        return facts


class RoleCreate(UserView):
    """Gives a role."""

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        user = self.user(pk)
        return self.show(request, user, RoleForm(actor=request.user, user=user))

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        user = self.user(pk)
        form = RoleForm(request.POST, actor=request.user, user=user)
        if form.is_valid():
            given = form.cleaned_data
            area = areas(actor=request.user).filter(pk=given["area"]).first() if given.get("area") else None
            try:
                services.assign_role(
                    actor=request.user,
                    user=user,
                    role=given["role"],
                    function=given["function"],
                    area=area,
                    valid_from=given["valid_from"],
                    valid_until=given["valid_until"],
                )
            except ValidationError as error:
                form.take(error)
            else:
                messages.success(request, _("The role is given and counts from the next page on."))
                return redirect("user-detail", pk=pk)
        return self.show(request, user, form, 422)

    def show(self, request: HttpRequest, user: User, form: RoleForm, status: int = 200) -> HttpResponse:
        offered = [Role(value) for value, _label in form.fields["role"].choices]  # type: ignore[attr-defined]
        lines = "\n\n".join(f"{role.label}: {ROLE_HELP[role]}" for role in offered)
        context = {
            "page": {
                "title": _("Give %(name)s a role") % {"name": user},
                "breadcrumbs": self.crumbs(user),
                "cancel_url": reverse("user-detail", args=[user.pk]),
            },
            "form": form,
            "save_label": _("Give the role"),
            "help": [{"title": _("What each role opens"), "text": lines}],
            "own": user.pk == self.principal.user_id,
            "content_roles": ", ".join(
                str(role.label) for role in Role if role in CONTENT_ROLES and role in offered
            ),
        }
        return render(request, "accounts/role_form.html", context, status=status)


class RoleEnd(UserView):
    """Takes a role away at once."""

    def post(self, request: HttpRequest, pk: UUID, role: UUID) -> HttpResponse:
        user = self.user(pk)
        if not selectors.assignments(actor=request.user, user=user).filter(pk=role).exists():
            raise NotVisible
        try:
            services.end_role(actor=request.user, pk=role, version=version_of(request))
        except Stale:
            messages.warning(
                request, _("Somebody changed this role meanwhile. Nothing was ended; look again.")
            )
        except ValidationError as error:
            messages.warning(request, " ".join(error.messages))
        else:
            messages.success(request, _("The role has ended."))
        if not selectors.users(actor=_fresh(request)).exists():
            return redirect("my-account")
        return redirect("user-detail", pk=pk)


def _fresh(request: HttpRequest) -> Any:
    """The reader with the roles they hold now, which this request may have changed."""
    request.user.__dict__.pop("_principal", None)
    return request.user


class UserTokenCreate(UserView):
    """A token for a service account; shown this once."""

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        user = self.service(pk)
        require_fresh(request)
        return self.show(request, user, TokenForm(actor=request.user, user=user))

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        user = self.service(pk)
        require_fresh(request)
        form = TokenForm(request.POST, actor=request.user, user=user)
        if form.is_valid():
            try:
                token, secret = make_token(request, user, form)
            except ValidationError as error:
                form.take(error)
            else:
                return show_secret(
                    request, token, secret, self.crumbs(user), reverse("user-detail", args=[pk])
                )
        return self.show(request, user, form, 422)

    def service(self, pk: UUID) -> User:
        user = self.user(pk)
        if not user.is_service:
            raise NotVisible
        return user

    def show(self, request: HttpRequest, user: User, form: TokenForm, status: int = 200) -> HttpResponse:
        cancel = reverse("user-detail", args=[user.pk])
        return show_token_form(request, form, self.crumbs(user), cancel, status)


class UserTokenWithdraw(UserView):
    """Withdraws somebody's token at once."""

    def post(self, request: HttpRequest, pk: UUID, token: UUID) -> HttpResponse:
        user = self.user(pk)
        if not selectors.tokens(actor=request.user, user=user).filter(pk=token).exists():
            raise NotVisible
        services.revoke_token(actor=request.user, pk=token)
        messages.success(request, _("The token is withdrawn. Whatever used it is refused from now on."))
        return redirect("user-detail", pk=pk)


def make_token(request: HttpRequest, user: User, form: TokenForm) -> tuple[ApiToken, str]:
    """A token as the form asks; ValidationError with the field otherwise."""
    given = form.cleaned_data
    return services.create_token(
        actor=request.user,
        user=user,
        name=given["name"],
        scope=given["scope"],
        expires_at=form.expires_at(),
        **form.limits(),
    )


def show_token_form(
    request: HttpRequest, form: TokenForm, crumbs: Any, cancel: str, status: int
) -> HttpResponse:
    """The form for a new token."""
    context = {
        "page": {"title": _("Make an API token"), "breadcrumbs": crumbs, "cancel_url": cancel},
        "form": form,
        "save_label": _("Make the token"),
        "help": [
            {
                "title": _("What a token opens"),
                "text": _(
                    "Exactly what the account’s roles open, over the API. A reading token changes "
                    "nothing, whatever the roles."
                ),
            },
            {
                "title": _("Keep it like a password"),
                "text": _(
                    "It is shown once. Give each program its own, so that one can be withdrawn without "
                    "the others."
                ),
            },
        ],
    }
    return render(request, "records/form.html", context, status=status)


def show_secret(request: HttpRequest, token: ApiToken, secret: str, crumbs: Any, back: str) -> HttpResponse:
    """The one page that shows the secret."""
    context = {
        "page": {"title": _("Your new API token"), "breadcrumbs": crumbs},
        "token": token,
        "secret": secret,
        "back_url": back,
    }
    return landed(render(request, "accounts/token_made.html", context, status=201), back)
