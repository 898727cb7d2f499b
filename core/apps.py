from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    name = "core"
    verbose_name = _("Core")

    def ready(self) -> None:
        from core import access_rules, checks, effects, record_types, strips, tasks  # noqa: F401
        from core.pages import trees  # noqa: F401
