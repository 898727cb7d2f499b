"""`/api/v1/`: one viewset per resource, and the few views that are not resources."""

from django.urls import include, path, re_path
from rest_framework.routers import SimpleRouter

from accounts.api import FunctionList, Me
from accounts.api_audit import AuditEvents
from core.resources import all_resources
from core.rest.docs import docs_page, schema_view, unknown
from core.rest.files import AttachmentFile, AttachmentUpload
from core.rest.shares import BreakGlassView, ShareDetail, ShareList
from core.rest.viewsets import viewset_for
from reports.api import SearchView
from stakeholders.api import DuplicateList, GraphPath, GraphView

router = SimpleRouter()
for resource in (one for one in all_resources() if one.api):
    router.register(resource.name, viewset_for(resource), basename=f"api-{resource.name}")

urlpatterns = [
    path("attachments/upload/", AttachmentUpload.as_view(), name="api-attachments-upload"),
    path("attachments/<str:pk>/file/", AttachmentFile.as_view(), name="api-attachments-file"),
    path("", include(router.urls)),
    path("audit-events/", AuditEvents.as_view(), name="api-audit-events-list"),
    path("functions/", FunctionList.as_view(), name="api-functions-list"),
    path("me/", Me.as_view(), name="api-me"),
    path("shares/", ShareList.as_view(), name="api-shares-list"),
    path("shares/<str:key>/", ShareDetail.as_view(), name="api-shares-detail"),
    path("duplicates/", DuplicateList.as_view(), name="api-duplicates-list"),
    path("search/", SearchView.as_view(), name="api-search"),
    path("graph/", GraphView.as_view(), name="api-graph"),
    path("graph/path/", GraphPath.as_view(), name="api-graph-path"),
    path("break-glass/", BreakGlassView.as_view(), name="api-break-glass"),
    path("schema/", schema_view, name="api-schema"),
    path("docs/", docs_page, name="api-docs"),
    re_path("^.*$", unknown, name="api-unknown"),
]
