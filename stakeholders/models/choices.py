"""Words of the register, from Popolo, FollowTheMoney and the field."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    PERSON = "person", _("Person")
    ORGANIZATION = "organization", _("Organization")


class Classification(models.TextChoices):
    """What kind of body an organization is; it may be several at once."""

    EXECUTIVE = "executive", _("Presidency or government")
    MINISTRY = "ministry", _("Ministry")
    AGENCY = "agency", _("Agency")
    REGULATOR = "regulator", _("Regulator")
    ARMED_FORCE = "armed_force", _("Armed force")
    GENDARMERIE = "gendarmerie", _("Gendarmerie")
    POLICE = "police", _("Police")
    INTELLIGENCE = "intelligence", _("Intelligence")
    JOINT_TASK_FORCE = "joint_task_force", _("Joint task force")
    CUSTOMS = "customs", _("Customs")
    PRISONS = "prisons", _("Prisons")
    PARK_GUARDS = "park_guards", _("Park or forest guards")
    JUDICIARY = "judiciary", _("Judiciary")
    PROSECUTION = "prosecution", _("Prosecution")
    LEGISLATURE = "legislature", _("Legislature")
    LOCAL_GOVERNMENT = "local_government", _("Local government")
    TRADITIONAL_AUTHORITY = "traditional_authority", _("Traditional authority")
    INFORMAL_JUSTICE = "informal_justice", _("Informal security or justice actor")
    SELF_DEFENCE = "self_defence", _("Self-defence group")
    NHRI = "nhri", _("National human rights institution")
    PARTY = "party", _("Political party")
    CIVIL_SOCIETY = "civil_society", _("Civil society")
    COMMUNITY = "community", _("Community")
    LIAISON_COMMITTEE = "liaison_committee", _("Community liaison committee")
    MEDIA = "media", _("Media")
    ACADEMIA = "academia", _("Academia")
    COMPANY = "company", _("Company")
    STATE_COMPANY = "state_company", _("State company")
    PRIVATE_SECURITY = "private_security", _("Private security")
    CONTRACTOR = "contractor", _("Contractor")
    INDUSTRY_ASSOCIATION = "industry_association", _("Industry association")
    EMBASSY = "embassy", _("Embassy")
    HOME_GOVERNMENT = "home_government", _("Home government")
    MULTILATERAL = "multilateral", _("Multilateral organization")
    PEACE_MISSION = "peace_mission", _("Peace mission")
    OTHER = "other", _("Other")


# Bodies whose people are known through community, media or tradition: FUNCTION level by default (access.md).
SENSITIVE_CLASSIFICATIONS = frozenset(
    {
        Classification.TRADITIONAL_AUTHORITY,
        Classification.INFORMAL_JUSTICE,
        Classification.SELF_DEFENCE,
        Classification.CIVIL_SOCIETY,
        Classification.COMMUNITY,
        Classification.LIAISON_COMMITTEE,
        Classification.MEDIA,
    }
)


class Basis(models.TextChoices):
    """Why data about a person may be held."""

    PUBLIC_OFFICE = "public_office", _("Holds or held a public office")
    CONSENT = "consent", _("Has agreed")
    OTHER = "other", _("Other lawful basis")


class Gender(models.TextChoices):
    FEMALE = "female", _("Woman")
    MALE = "male", _("Man")
    OTHER = "other", _("Other")


class TenureStatus(models.TextChoices):
    """Recording a status implies no recognition of it."""

    SUBSTANTIVE = "substantive", _("Substantive")
    ACTING = "acting", _("Acting")
    DESIGNATED = "designated", _("Designated")
    SUSPENDED = "suspended", _("Suspended")
    DE_FACTO = "de_facto", _("De facto")
    CONTESTED = "contested", _("Contested")


# With one of these, more people may hold a post at once than it has seats.
BEYOND_SEATS = frozenset(
    {
        TenureStatus.ACTING,
        TenureStatus.DESIGNATED,
        TenureStatus.DE_FACTO,
        TenureStatus.CONTESTED,
        TenureStatus.SUSPENDED,
    }
)


class EndReason(models.TextChoices):
    TERM_ENDED = "term_ended", _("Term ended")
    RESIGNED = "resigned", _("Resigned")
    DISMISSED = "dismissed", _("Dismissed")
    MOVED = "moved", _("Moved to another post")
    RETIRED = "retired", _("Retired")
    DIED = "died", _("Died")
    ABOLISHED = "abolished", _("Post abolished")
    UNKNOWN = "unknown", _("Left, reason not known")


class Phase(models.TextChoices):
    """Where a tenure stands today by its dates; kept up to date every day by a task."""

    UPCOMING = "upcoming", _("Upcoming")
    CURRENT = "current", _("Current")
    ENDED = "ended", _("Ended")


class HolderState(models.TextChoices):
    """Of a post, for one reader on one day. A blank is unknown, not vacant."""

    HELD = "held", _("Held")
    VACANT = "vacant", _("Vacant")
    UNKNOWN = "unknown", _("No holder known to you")
    CONTESTED = "contested", _("Contested")


class SourceKind(models.TextChoices):
    COMPANY_FUNCTION = "company_function", _("Company function")
    GOVERNMENT = "government", _("Government contact")
    OTHER_COMPANY = "other_company", _("Other company")
    EMBASSY = "embassy", _("Embassy")
    NGO = "ngo", _("NGO")
    ACADEMIC = "academic", _("Academic")
    MEDIA = "media", _("Media")
    COMMUNITY = "community", _("Community")
    PUBLICATION = "publication", _("Publication")


PUBLISHED_KINDS = frozenset({SourceKind.MEDIA, SourceKind.PUBLICATION})


class Reliability(models.TextChoices):
    """Admiralty code of a source; F cannot be judged and is never sorted as worst."""

    A = "A", _("A – completely reliable")
    B = "B", _("B – usually reliable")
    C = "C", _("C – fairly reliable")
    D = "D", _("D – not usually reliable")
    E = "E", _("E – unreliable")
    F = "F", _("F – cannot be judged")


class Credibility(models.IntegerChoices):
    """Admiralty code of one statement; 6 cannot be judged."""

    CONFIRMED = 1, _("1 – confirmed by others")
    PROBABLE = 2, _("2 – probably true")
    POSSIBLE = 3, _("3 – possibly true")
    DOUBTFUL = 4, _("4 – doubtful")
    IMPROBABLE = 5, _("5 – improbable")
    UNJUDGED = 6, _("6 – cannot be judged")


class Provenance(models.TextChoices):
    """How the source knows, in plain words."""

    SAW = "saw", _("Saw it")
    TOLD = "told", _("Told by one who saw")
    HEARD = "heard", _("Heard")
    PUBLISHED = "published", _("Published")


class CitedKind(models.TextChoices):
    """What a citation speaks about."""

    PERSON = "person", _("Person")
    ORGANIZATION = "organization", _("Organization")
    POST = "post", _("Post")
    TENURE = "tenure", _("Tenure")
    VACANCY = "vacancy", _("Vacancy")
