"""Pages of engagement."""

from django.urls import path

from core.pages.urls import app_urls
from engagements.views.coverage import Coverage
from engagements.views.slices import SliceAdd, slice_open

urlpatterns = [
    path("engagement/coverage/", Coverage.as_view(), name="coverage"),
    path("engagement/slices/<uuid:pk>/add/", SliceAdd.as_view(), name="slice-add"),
    path("slice/<str:token>/", slice_open, name="slice-open"),
    *app_urls("engagements"),
]
