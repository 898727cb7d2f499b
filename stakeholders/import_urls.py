"""Addresses of the import wizard."""

from django.urls import path

from stakeholders.views import imports

urlpatterns = [
    path("map/imports/", imports.ImportList.as_view(), name="imports-list"),
    path("map/imports/new/", imports.ImportUpload.as_view(), name="imports-create"),
    path("map/imports/<uuid:pk>/", imports.ImportDetail.as_view(), name="imports-detail"),
    path("map/imports/<uuid:pk>/columns/", imports.ImportColumns.as_view(), name="imports-columns"),
    path("map/imports/<uuid:pk>/left-out/", imports.ImportErrors.as_view(), name="imports-errors"),
]
