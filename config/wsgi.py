"""The WSGI entry point: `config.wsgi:application`."""

import os

from django.core.wsgi import get_wsgi_application

from config.env import Env

os.environ.setdefault("DJANGO_SETTINGS_MODULE", Env.read().settings_module)
application = get_wsgi_application()
