from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    name = "core"
    verbose_name = _("Core")

    def ready(self) -> None:
        from core import (  # noqa: F401
            access_rules,
            attachment_types,
            checks,
            effects,
            record_types,
            strips,
            task_shell,
            task_types,
            tasks,
        )
        from core.pages import trees  # noqa: F401
