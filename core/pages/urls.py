"""The addresses of a resource's pages; each app includes those of its own models."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from core.access.registry import rule_of
from core.pages.acts import RecordVerb
from core.pages.details import RecordAlike, RecordCreate, RecordDelete, RecordEdit
from core.pages.lists import RecordExport, RecordFacets, RecordList
from core.pages.past import DeletedList, DeletedRestore, RecordHistory, RecordRestore
from core.pages.reading import RecordDetail
from core.pages.sharing import RecordSharing
from core.resources import Resource, all_resources


def record_urls(resource: Resource) -> list[URLPattern]:
    """list, export, facets, create, detail, edit, delete, history, restore, what was deleted and (for roots)
    sharing, as far as the resource has them; below the resource's own path."""
    name = resource.url
    found = [
        path("", RecordList.as_view(resource=resource), name=name("list")),
        path("export/<str:ending>/", RecordExport.as_view(resource=resource), name=name("export")),
        path("facets/", RecordFacets.as_view(resource=resource), name=name("facets")),
        path("<uuid:pk>/", RecordDetail.as_view(resource=resource), name=name("detail")),
        path("<uuid:pk>/history/", RecordHistory.as_view(resource=resource), name=name("history")),
    ]
    rule = rule_of(resource.model)
    if rule is not None and rule.root == "":
        found.append(
            path("<uuid:pk>/sharing/", RecordSharing.as_view(resource=resource), name=name("sharing"))
        )
    if resource.create:
        found.append(path("new/", RecordCreate.as_view(resource=resource), name=name("create")))
    if resource.alike:
        found.append(path("alike/", RecordAlike.as_view(resource=resource), name=name("alike")))
    if resource.update:
        found.append(path("<uuid:pk>/edit/", RecordEdit.as_view(resource=resource), name=name("edit")))
        restore = "<uuid:pk>/history/<int:number>/restore/"
        found.append(path(restore, RecordRestore.as_view(resource=resource), name=name("restore")))
    for verb in resource.verbs:
        view = RecordVerb.as_view(resource=resource, verb=verb)
        found.append(path(f"<uuid:pk>/{verb.name}/", view, name=name(verb.name)))
    if resource.delete:
        found += [
            path("<uuid:pk>/delete/", RecordDelete.as_view(resource=resource), name=name("delete")),
            path("deleted/", DeletedList.as_view(resource=resource), name=name("deleted")),
            path("deleted/<uuid:pk>/", DeletedRestore.as_view(resource=resource), name=name("undelete")),
        ]
    return found


def app_urls(app_label: str) -> list[URLResolver]:
    """The pages of every resource whose model lives in an app.

    Those of one resource stand below its path, so that an address is looked for among twenty others of its own kind
    and not among six hundred of all kinds.
    """
    return [
        path(f"{resource.path}/", include(record_urls(resource)))
        for resource in all_resources()
        if resource.paged and resource.model._meta.app_label == app_label
    ]
