"""Pages of the register."""

from django.urls import path

from core.pages.urls import app_urls
from stakeholders.import_urls import urlpatterns as import_urls
from stakeholders.resources import POSTS, TENURES
from stakeholders.views.office_holders import OfficeHolders
from stakeholders.views.tenures import TenureConfirm, TenureEnd

urlpatterns = [
    *import_urls,
    path("map/office-holders/", OfficeHolders.as_view(resource=POSTS), name="office-holders"),
    path("map/tenures/<uuid:pk>/end/", TenureEnd.as_view(resource=TENURES), name="tenures-end"),
    path("map/tenures/<uuid:pk>/confirm/", TenureConfirm.as_view(resource=TENURES), name="tenures-confirm"),
    *app_urls("stakeholders"),
]
