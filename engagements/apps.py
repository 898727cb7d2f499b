from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EngagementsConfig(AppConfig):
    name = "engagements"
    verbose_name = _("Engagement")

    def ready(self) -> None:
        from engagements import access, effects, shell  # noqa: F401
        from engagements.demo import harm
        from stakeholders.demo import seeding

        seeding.further.append(harm.seed)
        seeding.plurals.update(harm.PLURALS)
