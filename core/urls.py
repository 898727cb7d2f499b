"""Pages of core's own records, and the chooser that every form uses."""

from django.urls import path

from core.pages.choose import choose
from core.pages.urls import app_urls

urlpatterns = [path("choose/<slug:name>/", choose, name="choose"), *app_urls("core")]
