"""The network: a picture that grows from a focus, the way between two, and the same facts as a list and a table."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views import View

from core import purpose
from core.access.principals import Principal, principal_of
from core.confidentiality import HANDLING_SLUGS
from core.errors import BadRequest, NotVisible
from core.pages.frame import frame_of, view_tabs
from core.pages.widgets import choose_widget
from core.shell import strip
from core.templatetags.ui import initials
from stakeholders import network, network_kept
from stakeholders.domain.graph import Way
from stakeholders.exports import MEDIA_TYPES, may_take, network_file, stamped
from stakeholders.forms.network import KIND_CHOICES, MOST, USUAL, NetworkForm, NetworkPageForm
from stakeholders.models.choices import Classification
from stakeholders.network import Picture
from stakeholders.network_kept import KeptView
from stakeholders.serializers.network import edge_row, packed, picture_rows
from stakeholders.views import network_rows
from stakeholders.views.network_rows import ICONS, columns, read_from, table

CLASS_WORDS = dict(Classification.choices)
NOBODY = UUID(int=0)
SHOWN = ("focus", "to", "by", "depth", "level", "classification", "stance", "as_of")


class NetworkView(LoginRequiredMixin, View):
    """Base of the pages of the network."""

    @property
    def principal(self) -> Principal:
        return principal_of(self.request.user)

    def link(self, **changes: Any) -> str:
        """This page with other parameters; an empty one goes away."""
        kept = [
            (name, value)
            for name, values in self.request.GET.lists()
            for value in values
            if name not in (*changes, "view", "part")
        ]
        kept += list(changes.items())
        return f"{reverse('network')}?{urlencode([(name, value) for name, value in kept if value])}"

    @property
    def part(self) -> int:
        """Which part of the list and the table is shown, from 0."""
        asked = self.request.GET.get("part", "")
        return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 4 else 0

    def view_asked(self) -> UUID | None:
        """The saved view that the address names."""
        try:
            return UUID(self.request.GET.get("view", ""))
        except ValueError:
            return None


class Network(NetworkView):
    """`/map/network/`: without scripts the list and the table say everything and lead on."""

    def get(self, request: HttpRequest) -> HttpResponse:
        views = frame_of(request, "network").views
        data = request.GET.copy()
        # A saved view keeps several kinds as one value.
        data.setlist("kinds", [one for given in data.getlist("kinds") for one in given.split(",") if one])
        form = NetworkPageForm(data)
        picture, found, status = Picture({}, []), None, 200
        asked = self.view_asked()
        kept = network_kept.kept_view(actor=self.principal, pk=asked) if asked else None
        if not form.is_valid():
            status = 400
        elif form.cleaned_data["to"] and form.cleaned_data["focus"]:
            found, picture = self.way(form)
        elif form.cleaned_data["focus"]:
            picture = self.around(form, kept)
        focus = form.cleaned_data.get("focus")
        asked_way = bool(focus and form.cleaned_data.get("to"))
        lens = form.lens if status == 200 else None
        notes: dict[UUID, str] = {}
        if kept is not None and picture.nodes:
            notes = network_kept.notes_of(actor=self.principal, view=kept, nodes=picture.nodes)
        graph = self.data(picture, focus, asked_way, kept, notes)
        context = {
            "page": self.about(picture, lens, asked_way),
            "form": self.dressed(form),
            "way": self.steps(found, picture) if asked_way else None,
            "asked_way": asked_way,
            "nodes": self.rows(graph),
            "columns": columns(),
            "rows": table(picture, graph, self.part),
            "pager": self.pager(picture),
            "files": self.files(picture, asked_way),
            "graph": graph,
            "drawn": packed(graph),
            "kept": kept,
            "rest": self.rest(picture, focus),
            "saved": self.saved(request, views),
            "blank": {"initials": "·", "url": "#", "around_url": "#", "note_url": graph["note_url"]},
        }
        return render(request, "stakeholders/network.html", context, status=status)

    def saved(self, request: HttpRequest, views: list[dict[str, Any]]) -> dict[str, Any]:
        """The saved views of this page, and what saves the present one."""
        shown = {
            name: ",".join(values) for name, values in request.GET.lists() if name not in ("view", "part")
        }
        query = urlencode({name: text for name, text in shown.items() if text})
        keep = f"{reverse('view-create')}?{urlencode({'page': 'network', 'query': query})}"
        offered = self.principal.is_staff_of_company and request.GET.get("focus")
        return {
            "tabs": view_tabs(request, views),
            "save_url": keep if offered else "",
            "all_url": reverse("view-list"),
        }

    def around(self, form: NetworkForm, kept: KeptView | None) -> Picture:
        given, lens = form.cleaned_data, form.lens
        picture = network.around(
            actor=self.principal, focus=given["focus"], lens=lens, depth=given["depth"], most=given["most"]
        )
        if kept is None:
            return picture
        return network_kept.with_kept(actor=self.principal, picture=picture, lens=lens, places=kept.places)

    def way(self, form: NetworkPageForm) -> tuple[Way | None, Picture]:
        given, lens = form.cleaned_data, form.lens
        if not given["kinds"]:
            lens = network.introducing(lens)
        return network.way(
            actor=self.principal,
            start=given["focus"],
            end=given["to"],
            lens=lens,
            by_strength=given["by"] == "strength",
        )

    def about(self, picture: Picture, lens: Any, asked_way: bool) -> dict[str, Any]:
        said = ""
        if picture.nodes and not asked_way:
            counted = {"nodes": len(picture.nodes), "links": len(picture.links)}
            said = _("%(nodes)s people, bodies and groups, %(links)s links, of what you may see") % counted
        return {
            "title": _("Network"),
            "subtitle": said,
            "tabs": strip(self.principal, "network"),
            "as_of": lens.day if lens and self.request.GET.get("as_of") else None,
            "as_of_clear_url": self.link(as_of=""),
            "complete": picture.complete,
            "why": _(
                "You see the ties, tenures and bodies that your role, functions and areas open, and those shared with "
                "you. Ways, counts and distances are made of these alone."
            ),
            "actions": [
                {"label": _("Who stands between"), "url": reverse("network-brokers"), "icon": "arrows-split"}
            ],
        }

    def dressed(self, form: NetworkPageForm) -> forms.Form:
        for name, hint in (("focus", _("A person or body")), ("to", _("Nobody: what is around"))):
            form.fields[name].widget = choose_widget(
                self.request.user, "stakeholders", form.data.get(name), hint
            )
        for name in ("by", "depth", "level", "classification", "stance"):
            form.fields[name].widget.attrs["class"] = "form-select"
        form.fields["as_of"].widget = forms.DateInput(
            attrs={"type": "date", "class": "form-control"}, format="%Y-%m-%d"
        )
        del form.fields["most"], form.fields["purpose"]
        if not form.data.get("to"):
            del form.fields["by"]
        else:
            del form.fields["stance"]
        form.order_fields([*SHOWN, "kinds"])
        return form

    def steps(self, found: Way | None, picture: Picture) -> list[dict[str, Any]]:
        """A way as steps: who, and what joins them to the next."""
        if found is None:
            return []
        steps = []
        for place, key in enumerate(found.nodes):
            node = picture.nodes.get(key)
            if node is None:
                raise NotVisible
            link = found.links[place] if place < len(found.links) else None
            steps.append(
                {
                    "name": f"{node.honorific} {node.name}".strip(),
                    "url": self.link(focus=str(key), to=""),
                    "icon": ICONS[node.kind],
                    "link": read_from(link, key) if link else "",
                    "link_url": edge_row(link)["url"] if link else "",
                }
            )
        return steps

    def rows(self, graph: dict[str, Any]) -> list[dict[str, Any]]:
        """The list beside the picture: every node, where it leads on, how many more hang there, and its note."""
        note_url = graph["note_url"]
        return [
            {
                **node,
                "initials": initials(node["name"]) if node["kind"] == "person" else "",
                "icon": "" if node["kind"] == "person" else ICONS[node["kind"]],
                "line": ", ".join(str(CLASS_WORDS.get(kind, kind)) for kind in node["classifications"][:2]),
                "around_url": self.link(focus=node["id"], to=""),
                "note": graph["notes"].get(node["id"], ""),
                "note_url": note_url.replace(str(NOBODY), node["id"]),
            }
            for node in graph["nodes"][
                self.part * network_rows.LISTED : (self.part + 1) * network_rows.LISTED
            ]
        ]

    def pager(self, picture: Picture) -> dict[str, str]:
        """List and table go on together; nothing where they end with the first part."""
        many = max(len(picture.nodes), len(picture.links))
        if many <= network_rows.LISTED:
            return {}
        view = self.request.GET.get("view", "")
        first, last = self.part * network_rows.LISTED + 1, min((self.part + 1) * network_rows.LISTED, many)
        told = _("%(first)s to %(last)s of %(nodes)s in the picture and %(links)s links") % {
            "first": first,
            "last": last,
            "nodes": len(picture.nodes),
            "links": len(picture.links),
        }
        return {
            "count_text": told,
            "previous_url": self.link(part=str(self.part - 1) if self.part > 1 else "", view=view)
            if self.part
            else "",
            "next_url": self.link(part=str(self.part + 1), view=view) if last < many else "",
        }

    def rest(self, picture: Picture, focus: Any) -> dict[str, str]:
        """What has no room around the focus, in words, and the way to see it."""
        node = picture.nodes.get(focus)
        hidden = sum(node.more.values()) if node else 0
        if not hidden:
            return {}
        told = ngettext("%(n)s more is joined to the focus.", "%(n)s more are joined to the focus.", hidden)
        more = min(len(picture.nodes) + max(hidden, USUAL), 5000)
        return {"text": told % {"n": hidden}, "url": self.link(most=str(more))}

    def files(self, picture: Picture, asked_way: bool) -> list[dict[str, str]]:
        """Offered to leads; the service asks again."""
        if not (picture.nodes and self.principal.leads) or asked_way:
            return []
        query = self.request.GET.urlencode()
        return [
            {
                "label": label,
                "url": f"{reverse('network-export', args=[ending])}?{query}",
                "icon": "file-export",
            }
            for ending, label in (("graphml", "GraphML"), ("gexf", "GEXF"))
        ]

    def data(
        self,
        picture: Picture,
        focus: Any,
        asked_way: bool,
        kept: KeptView | None,
        notes: dict[UUID, str],
    ) -> dict[str, Any]:
        """What the script draws: the answer of the API, where to ask for more, and what a saved view keeps."""
        own = kept is not None and kept.own and not asked_way
        keep_url = reverse("network-layout", args=[kept.pk]) if kept and own else ""
        return {
            "places": {str(key): at for key, at in kept.places.items() if key in picture.nodes}
            if kept
            else {},
            "notes": {str(key): text for key, text in notes.items()},
            "view": str(kept.pk) if kept else "",
            "keep_url": keep_url,
            "note_url": reverse("network-note", args=[kept.pk, NOBODY]) if kept and own else "",
            **picture_rows(picture),
            "focus": str(focus or ""),
            "way": asked_way,
            "api": reverse("api-graph"),
            "picture_url": reverse("network-picture") if self.principal.leads else "",
            "words": {kind: str(label) for kind, label in KIND_CHOICES},
            "levels": {slug: str(label) for slug, label in HANDLING_SLUGS},
        }


class NetworkPicture(NetworkView):
    """Asked before the browser makes a file of its picture: who may, what stays behind, and the stamp to draw on it."""

    def post(self, request: HttpRequest) -> JsonResponse:
        keys, ending = self.asked(request)
        actor = may_take(request.user)
        picture = network.between(actor=actor, keys=keys, lens=network.Lens(day=timezone.localdate()))
        stamp, name = stamped(actor=request.user, picture=picture, ending=ending, ask=False)
        told = {
            "stamp": stamp.text,
            "name": name,
            "nodes": [str(key) for key in picture.nodes],
            "edges": [edge_row(link)["id"] for link in picture.links],
        }
        return JsonResponse(told)

    def asked(self, request: HttpRequest) -> tuple[list[UUID], str]:
        """The nodes of the picture and its format, from JSON."""
        try:
            given = json.loads(request.body)
            keys = [UUID(str(key)) for key in given["nodes"]]
            ending = str(given["ending"])
        except (ValueError, KeyError, TypeError) as error:
            raise BadRequest(_("The picture could not be read.")) from error
        if ending not in ("png", "svg") or not 0 < len(keys) <= MOST:
            raise BadRequest(_("The picture could not be read."))
        return keys, ending


class NetworkExport(NetworkView):
    """What stands around the focus as a file, with the form for its purpose before a large one."""

    def get(self, request: HttpRequest, ending: str) -> HttpResponse:
        try:
            return self.file(request, ending)
        except purpose.NeedsPurpose as needs:
            return self.ask(request, purpose.PurposeForm(), needs.rows, 200)

    def post(self, request: HttpRequest, ending: str) -> HttpResponse:
        form = purpose.PurposeForm(request.POST)
        if not form.is_valid():
            return self.ask(request, form, None, 422)
        return self.file(request, ending, form.cleaned_data["purpose"])

    def file(self, request: HttpRequest, ending: str, given: str = "") -> HttpResponse:
        if ending not in MEDIA_TYPES:
            raise NotVisible
        data = request.GET.copy()
        for name in ("to", "by", "view"):
            data.pop(name, None)
        data.setlist("kinds", [one for some in data.getlist("kinds") for one in some.split(",") if one])
        data["purpose"] = given
        form = NetworkForm(data)
        form.checked()
        return network_file(actor=request.user, form=form, ending=ending, view=self.view_asked())

    def ask(
        self, request: HttpRequest, form: purpose.PurposeForm, rows: int | None, status: int
    ) -> HttpResponse:
        many = (
            _("%(n)s people, bodies and links would leave.") % {"n": f"{rows:,}"}
            if rows
            else _("Much would leave.")
        )
        context = {
            "page": {
                "title": _("Export: network"),
                "breadcrumbs": [{"label": _("Network"), "url": self.link()}],
                "cancel_url": self.link(),
            },
            "form": form,
            "text": many,
            "confirm_label": _("Take the file"),
        }
        return render(request, "records/purpose.html", context, status=status)
