"""The settings of a project as `startproject` makes it, over Entente's models and database."""

from config.settings.dev import *
from config.settings.dev import DATABASES

ROOT_URLCONF = "bench.naive"
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]
REST_FRAMEWORK = {"DEFAULT_AUTHENTICATION_CLASSES": ["accounts.authentication.TokenAuthentication"]}
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "guardian.backends.ObjectPermissionBackend",
]
# Connections are kept: the figures compare programs, not the time to connect.
DATABASES["default"]["CONN_HEALTH_CHECKS"] = False
