"""The Celery application: worker and beat load it as `config.celery:app`."""

from celery import Celery

app = Celery("entente")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
