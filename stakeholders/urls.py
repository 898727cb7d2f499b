"""Pages of the register."""

from django.urls import path

from core.pages.urls import app_urls
from stakeholders.import_urls import urlpatterns as import_urls
from stakeholders.resources import EXERCISES, ORGANIZATIONS, PEOPLE, POSTS, TENURES
from stakeholders.views.brokers import Brokers
from stakeholders.views.duplicates import Duplicates, DuplicateSaid
from stakeholders.views.either import stakeholder_page
from stakeholders.views.exercises import ExerciseClose, ExerciseContribute
from stakeholders.views.geography import Geography
from stakeholders.views.levels import Levels
from stakeholders.views.matrix import Matrix, MatrixExport
from stakeholders.views.merging import MergePage, UnmergePage
from stakeholders.views.network import Network, NetworkExport, NetworkPicture
from stakeholders.views.network_kept import NetworkLayout, NetworkNote
from stakeholders.views.office_holders import OfficeHolders
from stakeholders.views.someone_new import SomeoneNew
from stakeholders.views.stance import Stances
from stakeholders.views.successions import Succeed
from stakeholders.views.tenures import TenureConfirm, TenureEnd
from stakeholders.views.turnover import Turnover, TurnoverDecide
from stakeholders.views.turnover_calendar import TurnoverCalendar
from stakeholders.views.turnover_check import TurnoverCheck, TurnoverCheckRun
from stakeholders.views.workshop import Workshop

urlpatterns = [
    *import_urls,
    path("map/duplicates/", Duplicates.as_view(), name="duplicates"),
    path("map/duplicates/<uuid:pk>/", DuplicateSaid.as_view(), name="duplicates-said"),
    path("map/office-holders/", OfficeHolders.as_view(resource=POSTS), name="office-holders"),
    path("map/geography/", Geography.as_view(), name="geography"),
    path("map/turnover/", Turnover.as_view(), name="turnover"),
    path("map/turnover/check/", TurnoverCheck.as_view(), name="turnover-check"),
    path("map/turnover/check/<uuid:pk>/", TurnoverCheckRun.as_view(), name="turnover-check-run"),
    path("map/turnover/calendar/", TurnoverCalendar.as_view(), name="turnover-calendar"),
    path("map/someone-new/", SomeoneNew.as_view(), name="someone-new"),
    path("map/turnover/decide/", TurnoverDecide.as_view(), name="turnover-decide"),
    path("map/levels/", Levels.as_view(), name="levels"),
    path("map/matrix/", Matrix.as_view(), name="matrix"),
    path("map/matrix/export/", MatrixExport.as_view(), name="matrix-export"),
    path(
        "map/exercises/<uuid:pk>/contribute/",
        ExerciseContribute.as_view(resource=EXERCISES),
        name="mapping-exercises-contribute",
    ),
    path(
        "map/exercises/<uuid:pk>/close/",
        ExerciseClose.as_view(resource=EXERCISES),
        name="mapping-exercises-close",
    ),
    path("map/stance/", Stances.as_view(), name="stance"),
    path("map/workshop/", Workshop.as_view(), name="workshop"),
    path("map/network/", Network.as_view(), name="network"),
    path("map/network/between/", Brokers.as_view(), name="network-brokers"),
    path("map/network/picture/", NetworkPicture.as_view(), name="network-picture"),
    path("map/network/views/<uuid:pk>/layout/", NetworkLayout.as_view(), name="network-layout"),
    path("map/network/views/<uuid:pk>/note/<uuid:node>/", NetworkNote.as_view(), name="network-note"),
    path("map/network/export/<str:ending>/", NetworkExport.as_view(), name="network-export"),
    path("map/tenures/<uuid:pk>/end/", TenureEnd.as_view(resource=TENURES), name="tenures-end"),
    path("map/tenures/<uuid:pk>/confirm/", TenureConfirm.as_view(resource=TENURES), name="tenures-confirm"),
    path(
        "map/organizations/<uuid:pk>/succeed/",
        Succeed.as_view(resource=ORGANIZATIONS),
        name="organizations-succeed",
    ),
    *(
        path(f"{one.path}/<uuid:pk>/{name}/", view.as_view(resource=one), name=one.url(name))
        for one in (PEOPLE, ORGANIZATIONS)
        for name, view in (("merge", MergePage), ("unmerge", UnmergePage))
    ),
    path("map/stakeholders/<uuid:pk>/", stakeholder_page, name="stakeholders-detail"),
    *app_urls("stakeholders"),
]
