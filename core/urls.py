"""Pages of core's own records, the chooser that every form uses, and what is open to one beside one's role."""

from django.urls import path

from core.pages.choose import choose
from core.pages.openings import BreakGlass, Custody, SharedWithMe
from core.pages.urls import app_urls

urlpatterns = [
    path("choose/<slug:name>/", choose, name="choose"),
    path("shared/", SharedWithMe.as_view(), name="shared-with-me"),
    path("shared/break-glass/", BreakGlass.as_view(), name="break-glass"),
    path("shared/custody/", Custody.as_view(), name="custody"),
    *app_urls("core"),
]
