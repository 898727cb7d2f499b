"""A body is renamed, merged or split: first what happened, then what is carried over."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from core.errors import NotAllowed, NotVisible
from core.pages.reading import RecordView
from stakeholders import selectors, services
from stakeholders.forms import CarryForm, SuccessionForm
from stakeholders.forms.successions import OTHERS, SUCCESSORS
from stakeholders.services.successions import MOST_CARRIED, Change


class Succeed(RecordView):
    """`/map/organizations/<id>/succeed/`."""

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        record = self.ending(pk)
        return self.show(request, record, SuccessionForm(actor=request.user))

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        record = self.ending(pk)
        form = SuccessionForm(request.POST, actor=request.user)
        if not form.is_valid():
            return self.show(request, record, form, status=422)
        before = [pk, *[key for key in form.keys(OTHERS) if key != pk]]
        carry = self.carry(request, form, before)
        if request.POST.get("step") != "carry":
            return self.show(request, record, form, carry)
        if not carry.is_valid():
            return self.show(request, record, form, carry, 422)
        change = Change(
            kind=form.cleaned_data["kind"],
            before=before,
            after=form.keys(SUCCESSORS),
            on=form.cleaned_data["on"],
            new_names=form.cleaned_data["new_names"],
            note=form.cleaned_data["note"],
            posts=carry.carried("post"),
            ties=carry.carried("tie"),
        )
        try:
            done = services.succeed(actor=request.user, change=change, reason=change.note)
        except ValidationError as error:
            form.take(error)
        except NotAllowed as error:
            form.add_error(None, str(error.detail))
        else:
            messages.success(
                request, _("Done. The old name finds the new body, and both sides of the day stay readable.")
            )
            return redirect(done.successors[0].get_absolute_url())
        return self.show(request, record, form, status=422)

    def ending(self, pk: UUID) -> Any:
        record = self.record(pk)
        if not record.may_change:
            raise NotAllowed(_("Your role may not change this record."))
        return record

    def carry(self, request: HttpRequest, form: SuccessionForm, before: Sequence[UUID]) -> CarryForm:
        """The second step, made from what the reader sees of the old bodies."""
        posts = selectors.posts(actor=self.principal).filter(organization_id__in=before, end="")
        ties = selectors.ties(actor=self.principal).filter(
            Q(subject_id__in=before) | Q(object_id__in=before), end=""
        )
        after = form.keys(SUCCESSORS)
        bodies = {
            body.pk: str(body) for body in selectors.organizations(actor=self.principal).filter(pk__in=after)
        }
        if set(bodies) != set(after):
            raise NotVisible
        targets = [(str(key), bodies[key]) for key in after]
        targets += [(f"new:{at}", name) for at, name in enumerate(form.cleaned_data["new_names"])]
        rows = posts.order_by("rank", "sort_key", "pk")[:MOST_CARRIED]
        named = ties.select_related("subject", "object", "group").order_by("kind", "pk")[:MOST_CARRIED]
        return CarryForm(
            request.POST if request.POST.get("step") == "carry" else None,
            posts=[(one.pk, one.title) for one in rows],
            ties=[(one.pk, str(one)) for one in named],
            targets=targets,
        )

    def show(
        self,
        request: HttpRequest,
        record: Any,
        form: SuccessionForm,
        carry: CarryForm | None = None,
        status: int = 200,
    ) -> HttpResponse:
        second = carry is not None
        context = {
            "page": {
                "title": _("%(name)s becomes another body") % {"name": record},
                "subtitle": _("Step 2 of 2: what is carried over") if second else _("Step 1 of 2: the event"),
                "breadcrumbs": self.crumbs(self.crumb(record)),
                "cancel_url": record.get_absolute_url(),
            },
            "form": form,
            "carry": carry,
            "carry_sections": carry.sections() if carry is not None else [],
            "form_sections": form.sections(),
            "save_label": _("Write it down") if second else _("Next: what is carried over"),
            "help": [
                {
                    "title": _("What this does"),
                    "text": _(
                        "The old body ends on that day and the new one begins. Posts that you carry over end there and "
                        "begin here, and those who hold them go on without a gap. As of any earlier day the map shows "
                        "what was true then."
                    ),
                }
            ],
        }
        return render(request, "stakeholders/succeed.html", context, status=status)
