"""`make run` on one's own machine: plain http on localhost, debug off, demo allowed."""

from .base import *

SESSION_COOKIE_NAME = "entente_session"
CSRF_COOKIE_NAME = "entente_csrf"
SESSION_COOKIE_SECURE = False
CSRF_COOKIE_SECURE = False
