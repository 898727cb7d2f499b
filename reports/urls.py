"""Pages that cross apps."""

from django.urls import path

from reports import audit_page, between_page, contact_page, formulas, insights, overview, staffing_page, views
from stakeholders.resources import EXERCISES

urlpatterns = [
    path("", views.desk, name="desk"),
    path("insights/", overview.Overview.as_view(), name="insight-overview"),
    path("insights/audit/", audit_page.SelfAudit.as_view(), name="insight-audit"),
    path("insights/verify/", insights.Queue.as_view(), name="insight-queue"),
    path("insights/first-contact/", contact_page.FirstContact.as_view(), name="insight-contact"),
    path("insights/what-if/", insights.WhatIf.as_view(), name="insight-what-if"),
    path("insights/between/", between_page.Between.as_view(), name="insight-between"),
    path("insights/formulas/", formulas.Formulas.as_view(), name="formulas"),
    path(
        "insights/hiring/<uuid:pk>/",
        staffing_page.HiringRequest.as_view(resource=EXERCISES),
        name="hiring-request",
    ),
    path("search/", views.find, name="search"),
]
