"""Pages of the register."""

from core.pages.urls import app_urls
from stakeholders.import_urls import urlpatterns as import_urls

urlpatterns = [*import_urls, *app_urls("stakeholders")]
