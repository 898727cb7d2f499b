"""Choices that several apps share."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Level(models.TextChoices):
    """Where in the State or society somebody or something stands."""

    NATIONAL = "national", _("National")
    REGIONAL = "regional", _("Regional")
    LOCAL = "local", _("Local")
    INTERNATIONAL = "international", _("International")


class Line(models.TextChoices):
    """How authority reaches a body or post (domain.md: Organization, *line*)."""

    DECONCENTRATED = "deconcentrated", _("Deconcentrated (acts for the centre)")
    DEVOLVED = "devolved", _("Devolved (answers locally)")
    TRADITIONAL = "traditional", _("Traditional")
    DE_FACTO = "de_facto", _("De facto")


class AreaKind(models.TextChoices):
    COUNTRY = "country", _("Country")
    REGION = "region", _("Region")
    DISTRICT = "district", _("District")
    MUNICIPALITY = "municipality", _("Municipality")
    CONSTITUENCY = "constituency", _("Constituency")
    LOCALITY = "locality", _("Locality")
    SITE = "site", _("Site")
