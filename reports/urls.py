"""Pages that cross apps."""

from django.urls import path

from reports import insights, views

urlpatterns = [
    path("", views.desk, name="desk"),
    path("insights/audit/", insights.SelfAudit.as_view(), name="insight-audit"),
    path("insights/verify/", insights.Queue.as_view(), name="insight-queue"),
    path("insights/first-contact/", insights.FirstContact.as_view(), name="insight-contact"),
    path("insights/what-if/", insights.WhatIf.as_view(), name="insight-what-if"),
    path("insights/between/", insights.Between.as_view(), name="insight-between"),
    path("search/", views.find, name="search"),
]
