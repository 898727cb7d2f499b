"""The import wizard: upload, columns, check, import, result."""

from __future__ import annotations

import csv
import io
import re
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from django_htmx.http import HttpResponseClientRedirect

from core.access.principals import principal_of
from core.errors import NotAllowed, NotVisible
from core.exports import neutral
from core.paging import Order, page
from core.selectors import value_counts
from core.shell import strip
from stakeholders.domain.register_columns import RegisterMapping
from stakeholders.domain.register_columns import mapping_from as register_mapping
from stakeholders.domain.roster_columns import OFFICE_HEADERS, header_key
from stakeholders.domain.roster_reader import mapping_of
from stakeholders.domain.roster_types import RosterError
from stakeholders.filtersets import ImportRunFilter
from stakeholders.forms import UploadForm, key_choices, target_choices
from stakeholders.models import ImportRun, RunState, Subject
from stakeholders.services import import_runs
from stakeholders.services.import_samples import sample_rows

SHOWN_ROWS = 100
NEWEST = Order("created", gettext_lazy("When"), ("created_at",))
FACETS = ("state", "kind")
COUNTED = 5_000
FIRST = ("error", "skipped", "updated")
TONES = {"created": "green", "updated": "blue", "unchanged": "gray", "skipped": "dashed", "error": "red"}
WORDS = {
    "created": _("new"),
    "updated": _("changed"),
    "unchanged": _("unchanged"),
    "skipped": _("left out"),
    "error": _("error"),
}


class ImportView(LoginRequiredMixin, View):
    """Base: only those who may import something."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if request.user.is_authenticated and not import_runs.subjects(request.user):
            raise NotVisible
        return super().dispatch(request, *args, **kwargs)

    def page(self, title: str, *crumbs: dict[str, str], **more: Any) -> dict[str, Any]:
        first = {"label": _("Imports"), "url": reverse("imports-list")}
        return {"title": title, "breadcrumbs": [first, *crumbs], **more}

    def steps(self, now: int, run: ImportRun | None = None) -> list[dict[str, str]]:
        """The wizard's steps with the present one marked."""
        labels = [_("File"), _("Columns"), _("Check"), _("Import")]
        if run is not None and not import_runs.has_columns(run):
            labels = [_("File"), _("Check"), _("Import")]
            now -= now > 1
        return [
            {"label": label, "state": "now" if at == now else "done" if at < now else "", "url": ""}
            for at, label in enumerate(labels)
        ]


class ImportList(ImportView):
    """What was imported, the newest first, by page."""

    def get(self, request: HttpRequest) -> HttpResponse:
        filters = ImportRunFilter(request.GET, import_runs.own_runs(request.user), actor=request.user)
        filters.refuse_unknown()
        rows = filters.filtered().values(
            "pk", "file_name", "created_at", "state", "counts", place=import_runs.place(request.user)
        )
        cursor = request.GET.get("cursor")
        found = page(rows, order=NEWEST, descending=True, cursor=cursor, size=settings.LIST_PAGE_SIZE)
        about = self.page(
            _("Imports"),
            create_url=reverse("imports-create"),
            create_label=_("Import a list"),
            tabs=strip(principal_of(request.user), "imports-list"),
            search_hint=_("Find by file name"),
        )
        form = filters.form
        for name in FACETS:
            form.fields[name].widget = forms.HiddenInput()
        context = {
            "page": {**about, "breadcrumbs": []},
            "runs": [{**row, "state_words": RunState(row["state"]).label} for row in found.rows],
            "filter_form": form,
            "filtered": bool(filters.in_use),
            "facets": [self.facet(name, filters) for name in FACETS],
            "pager": {
                "next_url": self.link(cursor=found.next) if found.next else "",
                "previous_url": self.link(cursor=found.previous) if found.previous else "",
            },
        }
        return render(request, "stakeholders/imports/list.html", context)

    def facet(self, name: str, filters: ImportRunFilter) -> dict[str, Any]:
        """One filter as choices with counts, each counted under the other filters."""
        data = self.request.GET.copy()
        chosen = data.pop(name, [""])[-1]
        others = ImportRunFilter(data, import_runs.own_runs(self.request.user), actor=self.request.user)
        item = others.filters[name]
        counts = value_counts(others.filtered(), item.field_name, many=False, limit=COUNTED)
        options = [
            {
                "label": label,
                "url": self.link(**{name: "" if value == chosen else value}),
                "active": value == chosen,
                "count": counts.get(value, 0),
            }
            for value, label in item.extra["choices"]
            if counts.get(value) or value == chosen
        ]
        return {"label": item.label, "options": options}

    def link(self, **changes: str) -> str:
        """This list with some parameters changed; a changed filter starts from the first page."""
        query = {name: value for name, value in self.request.GET.items() if value and name != "cursor"}
        query.update(changes)
        kept = urlencode({name: value for name, value in query.items() if value})
        return f"{self.request.path}?{kept}" if kept else self.request.path


class ImportUpload(ImportView):
    """Step 1: the file."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(
            request, UploadForm(actor=request.user, initial={"area": request.GET.get("area", "")})
        )

    def post(self, request: HttpRequest) -> HttpResponse:
        form = UploadForm(request.POST, request.FILES, actor=request.user)
        if form.is_valid():
            given = form.cleaned_data
            upload = import_runs.Upload(
                data=given["file"].read(),
                name=given["file"].name or "",
                area=given["area"],
                source=given["source"],
                as_of=given["as_of"],
                strict=given["strict"],
                function=given["function"].pk if given["function"] else None,
                subject=given["subject"],
            )
            try:
                run = import_runs.start_run(actor=request.user, upload=upload)
            except RosterError as error:
                form.add_error("file", str(error))
            except NotAllowed as error:
                form.add_error(None, str(error.detail))
            else:
                if not import_runs.has_columns(run):
                    return check(request, run)
                return redirect("imports-columns", pk=run.pk)
        return self.show(request, form, 422)

    def show(self, request: HttpRequest, form: UploadForm, status: int = 200) -> HttpResponse:
        context = {
            "page": self.page(_("Import a list")),
            "form": form,
            "steps": self.steps(0),
            "offers_areas": Subject.AREAS in import_runs.subjects(request.user),
        }
        return render(request, "stakeholders/imports/upload.html", context, status=status)


class ImportColumns(ImportView):
    """Step 2: which column means what, with what comes of it."""

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        run = import_runs.run_of(request.user, pk, mine=True)
        if not import_runs.has_columns(run) or run.state in (
            RunState.QUEUED,
            RunState.RUNNING,
            RunState.DONE,
        ):
            return redirect("imports-detail", pk=pk)
        return self.show(request, run)

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        run = import_runs.run_of(request.user, pk, mine=True)
        chosen = {
            int(name.removeprefix("column_")): str(value)
            for name, value in request.POST.items()
            if re.fullmatch(r"column_[0-9]{1,4}", name)
        }
        title = request.POST.get("post_title", "")[:300]
        try:
            run = import_runs.choose_columns(
                actor=request.user,
                pk=pk,
                chosen=chosen,
                post_title=title,
                key=request.POST.get("key", "")[:20],
            )
        except RosterError as error:
            return self.show(request, run, chosen=chosen, problem=str(error), status=422)
        if "again" in request.POST:
            return self.show(request, run)
        return check(request, run)

    def show(
        self,
        request: HttpRequest,
        run: ImportRun,
        chosen: dict[int, str] | None = None,
        problem: str = "",
        status: int = 200,
    ) -> HttpResponse:
        table = import_runs.table_of(run)
        about_posts = run.subject == Subject.ROSTER
        mapping: Any = (
            mapping_of(table, run.mapping)
            if about_posts
            else register_mapping(run.subject, run.mapping, table.headers)
        )
        rows = import_runs.columns_of(table, mapping)
        context = {
            "page": self.page(_("What the columns mean"), subtitle=run.file_name),
            "steps": self.steps(1),
            "columns": [
                {"row": row, "chosen": chosen.get(row.position, "") if chosen is not None else row.target}
                for row in rows
            ],
            "targets": target_choices(run.subject),
            "keys": [] if about_posts else key_choices(mapping.columns),
            "key": mapping.key if isinstance(mapping, RegisterMapping) else "",
            "post_title": mapping.post_title if about_posts else "",
            "offer_title": about_posts
            and any(header_key(header) in OFFICE_HEADERS for header in table.headers),
            "samples": []
            if problem or not about_posts
            else sample_rows(actor=request.user, run=run, table=table, mapping=mapping),
            "problem": problem,
            "notes": table.notes,
            "run": run,
        }
        return render(request, "stakeholders/imports/columns.html", context, status=status)


class ImportDetail(ImportView):
    """Steps 3 and 4: where the run stands; the outcome of every row."""

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        run = import_runs.run_of(request.user, pk)
        if run.state in (RunState.QUEUED, RunState.RUNNING):
            return self.working(request, run)
        if request.headers.get("HX-Request"):
            return HttpResponseClientRedirect(request.path)
        if run.state == RunState.UPLOADED:
            return (
                redirect("imports-columns", pk=pk)
                if import_runs.has_columns(run)
                else self.result(request, run)
            )
        return self.result(request, run)

    def working(self, request: HttpRequest, run: ImportRun) -> HttpResponse:
        told = import_runs.progress_of(run)
        labels = {
            "waiting": _("Waiting for a free worker"),
            "reading": _("Reading the file"),
            "comparing": _("Comparing with the map"),
            "checking": _("Comparing with the map"),
            "undoing": _("Taking it back"),
        }
        progress = {
            "label": labels.get(told["label"], _("Writing")),
            "percent": told["percent"],
            "poll_url": reverse("imports-detail", args=[run.pk]),
            "finished": False,
        }
        context = {"page": self.page(_("Working on it"), subtitle=run.file_name), "progress": progress}
        return render(request, "records/progress.html", context)

    def result(self, request: HttpRequest, run: ImportRun) -> HttpResponse:
        rows = [one for one in run.report if one["outcome"] != "note"]
        rows.sort(key=lambda one: FIRST.index(one["outcome"]) if one["outcome"] in FIRST else len(FIRST))
        errors = sum(one["outcome"] == "error" for one in rows)
        done = run.state == RunState.DONE
        titles = {
            RunState.UNDONE: _("Taken back"),
            RunState.DONE: _("Imported"),
            RunState.REFUSED: _("Nothing was imported"),
        }
        context = {
            "page": self.page(
                titles.get(RunState(run.state), _("What the import will do")), subtitle=run.file_name
            ),
            "steps": self.steps(4 if done else 2, run),
            "run": run,
            "tiles": tiles(run),
            "notes": [one["message"] for one in run.report if one["outcome"] == "note"],
            "rows": [
                {
                    **one,
                    "tone": TONES.get(one["outcome"], "gray"),
                    "word": WORDS.get(one["outcome"], one["outcome"]),
                }
                for one in rows[:SHOWN_ROWS]
            ],
            "more": max(len(rows) - SHOWN_ROWS, 0),
            "errors": errors,
            "done": done,
            "undone": run.state == RunState.UNDONE,
            "columns": import_runs.has_columns(run),
            "see": [] if run.subject == Subject.ROSTER else [f"{run.subject}-list"],
            "refused": run.state == RunState.REFUSED,
            "nothing": bool(run.counts) and not (run.counts.get("created") or run.counts.get("updated")),
            "mine": run.created_by_id == request.user.pk,
        }
        return render(request, "stakeholders/imports/result.html", context)

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Import what was checked; or take back what was imported."""
        run = import_runs.run_of(request.user, pk, mine=True)
        if "undo" in request.POST:
            import_runs.queue_undo(actor=request.user, pk=pk)
            return redirect("imports-detail", pk=pk)
        return send(request, run, dry=False)


def tiles(run: ImportRun) -> list[dict[str, Any]]:
    """The counts as figures."""
    labels = {
        "created": _("New"),
        "updated": _("Changed"),
        "unchanged": _("Unchanged"),
        "skipped": _("Rows left out"),
        "persons": _("People in the file"),
        "organizations": _("Bodies in the file"),
        "posts": _("Posts in the file"),
        "memberships": _("Tenures in the file"),
        "areas": _("Areas in the file"),
        "undone": _("Taken back"),
        "kept": _("Left, because of what came since"),
    }
    return [
        {"label": label, "value": run.counts[name]} for name, label in labels.items() if name in run.counts
    ]


def check(request: HttpRequest, run: ImportRun) -> HttpResponse:
    """Send the run to be checked."""
    return send(request, run, dry=True)


def send(request: HttpRequest, run: ImportRun, *, dry: bool) -> HttpResponse:
    """Queue the job and show how it goes."""
    import_runs.queue(actor=request.user, pk=run.pk, dry=dry)
    return redirect("imports-detail", pk=run.pk)


class ImportErrors(ImportView):
    """The rows that were left out, to correct and upload again."""

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        run = import_runs.run_of(request.user, pk)
        header, rows = import_runs.left_out(run)
        buffer = io.StringIO()
        writer = csv.writer(buffer)
        writer.writerow([neutral(cell) for cell in header])
        writer.writerows([neutral(cell) for cell in row] for row in rows)
        response = HttpResponse("\ufeff" + buffer.getvalue(), content_type="text/csv; charset=utf-8")
        name = run.file_name.rsplit(".", 1)[0]
        response.headers["Content-Disposition"] = f'attachment; filename="{ascii_name(name)}-left-out.csv"'
        return response


def ascii_name(name: str) -> str:
    """A file name that any browser and system takes."""
    return (
        "".join(char if char.isascii() and (char.isalnum() or char in "-_.") else "_" for char in name)[:80]
        or "list"
    )
