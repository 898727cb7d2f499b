"""The addresses of the whole site: each app's own list, the API, sign-in."""

from django.urls import include, path, re_path

from config.celery import app as celery_app
from core.health import health_page, live, ready, settle_effect
from core.metrics import metrics
from core.rest.docs import unknown

urlpatterns = [
    path("api/v1/", include("config.api")),
    re_path("^api(?:/.*)?$", unknown, name="api-elsewhere"),
    path("health/live", live, name="health-live"),
    path("health/ready", ready, name="health-ready"),
    path("metrics", metrics, name="metrics"),
    path("administration/health/", health_page, name="health"),
    path("administration/health/effects/<uuid:pk>/", settle_effect, name="effect-settle"),
    path("account/", include("accounts.urls")),
    path("administration/", include("accounts.urls_administration")),
    path("", include("core.urls")),
    path("", include("stakeholders.urls")),
    path("", include("engagements.urls")),
    path("", include("reports.urls")),
]
# Views send jobs: the application must be there before the first request.
assert celery_app.main
handler400 = "core.errors.bad_request"
handler500 = "core.errors.server_error"
