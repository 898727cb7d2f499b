"""Pages of core's own records, the chooser that every form uses, and what is open to one beside one's role."""

from django.urls import path

from core.attachment_types import ATTACHMENTS
from core.models.tasks import TaskStatus
from core.pages import views
from core.pages.choose import choose
from core.pages.files import Attach, Download
from core.pages.openings import BreakGlass, Custody, SharedWithMe
from core.pages.tasks import TaskAct
from core.pages.urls import app_urls

urlpatterns = [
    path("choose/<slug:name>/", choose, name="choose"),
    path("shared/", SharedWithMe.as_view(), name="shared-with-me"),
    path("shared/break-glass/", BreakGlass.as_view(), name="break-glass"),
    path("shared/custody/", Custody.as_view(), name="custody"),
    path("files/attach/", Attach.as_view(), name="attachments-attach"),
    path("files/<uuid:pk>/download/", Download.as_view(resource=ATTACHMENTS), name="attachments-download"),
    path("tasks/<uuid:pk>/done/", TaskAct.as_view(status=TaskStatus.DONE), name="tasks-done"),
    path("tasks/<uuid:pk>/drop/", TaskAct.as_view(status=TaskStatus.DROPPED), name="tasks-drop"),
    path("tasks/<uuid:pk>/reopen/", TaskAct.as_view(status=TaskStatus.OPEN), name="tasks-reopen"),
    path("views/", views.ViewList.as_view(), name="view-list"),
    path("views/new/", views.ViewCreate.as_view(), name="view-create"),
    path("views/<uuid:pk>/", views.ViewOpen.as_view(), name="view-open"),
    path("views/<uuid:pk>/edit/", views.ViewEdit.as_view(), name="view-edit"),
    path("views/<uuid:pk>/delete/", views.ViewDelete.as_view(), name="view-delete"),
    path("views/<uuid:pk>/first/", views.ViewUsed.as_view(how={"first": True}), name="view-first"),
    path("views/<uuid:pk>/unfirst/", views.ViewUsed.as_view(how={"first": False}), name="view-unfirst"),
    path("views/<uuid:pk>/pin/", views.ViewUsed.as_view(how={"pinned": True}), name="view-pin"),
    path("views/<uuid:pk>/unpin/", views.ViewUsed.as_view(how={"pinned": False}), name="view-unpin"),
    *app_urls("core"),
]
