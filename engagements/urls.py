"""Pages of engagement."""

from core.pages.urls import app_urls

urlpatterns = [
    *app_urls("engagements"),
]
