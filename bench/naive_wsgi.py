"""The naive program as a WSGI application."""

import os

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.naive_settings"

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()
