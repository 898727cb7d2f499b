"""Pages of the register."""

from core.pages.urls import app_urls

urlpatterns = [*app_urls("stakeholders")]
