"""A server for real use. `config.env` has already refused unsafe or missing values by name."""

from .base import *
from .base import ENV

SESSION_COOKIE_NAME = "__Host-entente_session"
CSRF_COOKIE_NAME = "__Host-entente_csrf"
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SECURE_SSL_REDIRECT = True
# Probes and scrapers of the inner network ask the web server itself.
SECURE_REDIRECT_EXEMPT = [r"^health/(live|ready)$", r"^metrics$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = ENV.hsts_seconds
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
