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


class HoldingKind(models.TextChoices):
    """Kinds of records that a country's settings switch on or off."""

    TIES = "ties", _("Ties between stakeholders")
    FAMILY_TIES = "family_ties", _("Ties of family")
    ASSOCIATE_TIES = "associate_ties", _("Ties of personal association")
    FORCE_LOCATIONS = "force_locations", _("Where forces are deployed")
    GRAPH_EXPORT = "graph_export", _("Export of the network")


# What is held where nobody has decided: everything but these two.
NOT_USUALLY_HELD = frozenset({HoldingKind.FAMILY_TIES, HoldingKind.ASSOCIATE_TIES})
