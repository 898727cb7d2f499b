"""Moving a role: the same role in another function, area or time, in one step."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import selectors, services
from accounts.forms import RoleForm
from accounts.models import RoleAssignment, User
from accounts.views.base import version_of
from accounts.views.users import UserView, role_text
from core.access.roles import CONTENT_ROLES, Role
from core.errors import NotVisible, Stale
from core.selectors import areas


class RoleMove(UserView):
    """The same role in another function, area or time."""

    def get(self, request: HttpRequest, pk: UUID, role: UUID) -> HttpResponse:
        user, held = self.held(pk, role)
        return self.show(request, user, held, RoleForm(actor=request.user, user=user, moving=held))

    def post(self, request: HttpRequest, pk: UUID, role: UUID) -> HttpResponse:
        user, held = self.held(pk, role)
        form = RoleForm(request.POST, actor=request.user, user=user, moving=held)
        if form.is_valid():
            given = form.cleaned_data
            area = areas(actor=request.user).filter(pk=given["area"]).first() if given.get("area") else None
            try:
                services.move_role(
                    actor=request.user,
                    pk=role,
                    version=version_of(request),
                    function=given.get("function"),
                    area=area,
                    valid_from=given["valid_from"],
                    valid_until=given["valid_until"],
                )
            except Stale:
                words = _("Somebody changed this role meanwhile. Nothing was moved; look again.")
                messages.warning(request, words)
                return redirect("user-detail", pk=pk)
            except ValidationError as error:
                form.take(error)
            else:
                messages.success(
                    request, _("The role has moved. What it does not reach any more is in a handover.")
                )
                return redirect("user-detail", pk=pk)
        return self.show(request, user, held, form, 422)

    def held(self, pk: UUID, role: UUID) -> tuple[User, RoleAssignment]:
        user = self.user(pk)
        held = selectors.assignments(actor=self.request.user, user=user).filter(pk=role).first()
        if held is None:
            raise NotVisible
        return user, held

    def show(
        self, request: HttpRequest, user: User, held: RoleAssignment, form: RoleForm, status: int = 200
    ) -> HttpResponse:
        context = {
            "page": {
                "title": _("Move %(name)s") % {"name": user},
                "subtitle": role_text(held),
                "breadcrumbs": self.crumbs(user),
                "cancel_url": reverse("user-detail", args=[user.pk]),
            },
            "form": form,
            "version": held.version,
            "save_label": _("Move the role"),
            "help": [
                {
                    "title": _("What happens"),
                    "text": _(
                        "The role counts in the new place from the next page on. Relationships, promises and tasks "
                        "in their name that they do not see any more go into a handover."
                    ),
                }
            ],
            "own": user.pk == self.principal.user_id and Role(held.role) in CONTENT_ROLES,
            "content_roles": role_text(held),
        }
        return render(request, "accounts/role_form.html", context, status=status)
