from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EngagementsConfig(AppConfig):
    name = "engagements"
    verbose_name = _("Engagement")

    def ready(self) -> None:
        from engagements import access, effects, shell  # noqa: F401
        from engagements.demo import harm
        from engagements.demo import scale as more_scale
        from stakeholders.demo import scale, seeding

        scale.further.append(more_scale.seed)
        seeding.further.append(harm.seed)
        seeding.plurals.update(harm.PLURALS)
