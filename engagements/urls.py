"""Pages of engagement."""

from django.urls import path

from core.pages.urls import app_urls
from engagements.resources import ENGAGEMENTS
from engagements.views.calendar import Calendar, CalendarFile
from engagements.views.calendar_files import CalendarImport, CalendarTakeBack
from engagements.views.coverage import Coverage
from engagements.views.feeds import MyCalendars, MyCalendarWithdraw, calendar_feed
from engagements.views.handovers import Orphans
from engagements.views.invitations import Invite, Letter, invitation
from engagements.views.log import LogEngagement
from engagements.views.offline import OfflineKey, OfflineSend, offline_page, offline_worker
from engagements.views.series import Repeat
from engagements.views.sheets import BlankSheet, MeetingSheet, PromisesWith
from engagements.views.slices import SliceAdd, slice_open

urlpatterns = [
    path("engagement/handovers/without-keeper/", Orphans.as_view(), name="handovers-orphans"),
    path("engagement/calendar/", Calendar.as_view(), name="calendar"),
    path("engagement/calendar/import/", CalendarImport.as_view(), name="calendar-import"),
    path(
        "engagement/calendar/import/<uuid:pk>/take-back/",
        CalendarTakeBack.as_view(),
        name="calendar-take-back",
    ),
    path("engagement/calendar/file/", CalendarFile.as_view(), name="calendar-file"),
    path("calendar/<str:token>.ics", calendar_feed, name="calendar-feed"),
    path("invitation/<str:token>/", invitation, name="invitation"),
    path(
        "engagement/engagements/<uuid:pk>/invite/",
        Invite.as_view(resource=ENGAGEMENTS),
        name="engagements-invite",
    ),
    path(
        "engagement/engagements/<uuid:pk>/repeat/",
        Repeat.as_view(resource=ENGAGEMENTS),
        name="engagements-repeat",
    ),
    path(
        "engagement/engagements/<uuid:pk>/letter/",
        Letter.as_view(resource=ENGAGEMENTS),
        name="engagements-letter",
    ),
    path("account/calendars/", MyCalendars.as_view(), name="my-calendars"),
    path("account/calendars/<uuid:pk>/withdraw/", MyCalendarWithdraw.as_view(), name="my-calendar-withdraw"),
    path("engagement/coverage/", Coverage.as_view(), name="coverage"),
    path("engagement/slices/<uuid:pk>/add/", SliceAdd.as_view(), name="slice-add"),
    path("slice/<str:token>/", slice_open, name="slice-open"),
    path("engagement/log/", LogEngagement.as_view(), name="engagement-log"),
    path("engagement/log/offline/", offline_page, name="offline-log"),
    path("engagement/log/offline/worker.js", offline_worker, name="offline-worker"),
    path("engagement/log/offline/key/", OfflineKey.as_view(), name="offline-key"),
    path("engagement/log/offline/send/", OfflineSend.as_view(), name="offline-send"),
    path("engagement/sheet/", BlankSheet.as_view(), name="engagement-sheet"),
    path(
        "engagement/engagements/<uuid:pk>/sheet/",
        MeetingSheet.as_view(resource=ENGAGEMENTS),
        name="engagements-sheet",
    ),
    path("engagement/commitments/with/<uuid:pk>/", PromisesWith.as_view(), name="commitments-with"),
    *app_urls("engagements"),
]
