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
    SUCCEEDED = "succeeded", _("Went on in another body")
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
    TIE = "tie", _("Tie")
    MANDATE = "mandate", _("Mandate")
    INTEREST = "interest", _("Interest")
    DEPLOYMENT = "deployment", _("Deployment")
    ASSESSMENT = "assessment", _("Assessment")


class TieKind(models.TextChoices):
    """What joins the first stakeholder to the second, read from left to right."""

    REPORTS_TO = "reports_to", _("reports to")
    INFLUENCES = "influences", _("influences")
    ADVISES = "advises", _("advises")
    ALLIED_WITH = "allied_with", _("is allied with")
    OPPOSES = "opposes", _("opposes")
    FUNDS = "funds", _("funds")
    REPRESENTS = "represents", _("represents")
    GATEKEEPER_TO = "gatekeeper_to", _("is the way to")
    INTRODUCED_BY = "introduced_by", _("was introduced by")
    FAMILY = "family", _("is family of")
    ASSOCIATE = "associate", _("is an associate of")


# Kinds that are held only where a country's settings allow them (access.md, what may be held here).
PRIVATE_TIES = frozenset({TieKind.FAMILY, TieKind.ASSOCIATE})


class ReportingLine(models.TextChoices):
    """In which respect somebody reports to somebody."""

    ADMINISTRATIVE = "administrative", _("Administrative")
    OPERATIONAL = "operational", _("Operational")
    JUDICIAL = "judicial", _("Judicial")
    TECHNICAL = "technical", _("Technical")


class Legitimacy(models.TextChoices):
    """On what somebody bases the claim to speak for a group."""

    ELECTED = "elected", _("Elected by the group")
    APPOINTED = "appointed", _("Appointed by the group")
    CUSTOM = "custom", _("By custom or descent")
    LAW = "law", _("By law or office")
    MEMBERSHIP = "membership", _("Speaks for its members")
    PUBLIC_CLAIM = "public_claim", _("Says so in public")
    SELF_DECLARED = "self_declared", _("Told us so")
    OTHER = "other", _("Otherwise")


class Answer(models.TextChoices):
    YES = "yes", _("Yes")
    NO = "no", _("No")
    UNKNOWN = "unknown", _("Not known")


class Exercised(models.TextChoices):
    """Whether a responsibility is carried out in practice or stands on paper only."""

    YES = "yes", _("In practice")
    PARTLY = "partly", _("Partly")
    NO = "no", _("On paper only")
    UNKNOWN = "unknown", _("Not known")


class StateFunction(models.TextChoices):
    """What a State does that touches security and human rights: the rows of the devolution matrix."""

    NATIONAL_DEFENCE = "national_defence", _("National defence")
    PUBLIC_ORDER = "public_order", _("Public order and policing")
    SITE_PROTECTION = "site_protection", _("Protection of economic sites")
    SECURITY_OVERSIGHT = "security_oversight", _("Oversight of public security forces")
    INTERNAL_INVESTIGATION = "internal_investigation", _("Internal investigation of forces")
    PRIVATE_SECURITY_LICENSING = "private_security_licensing", _("Licensing of private security")
    WEAPONS_CONTROL = "weapons_control", _("Control of weapons")
    INTELLIGENCE = "intelligence", _("Intelligence")
    BORDER_CONTROL = "border_control", _("Borders and customs")
    PROSECUTION = "prosecution", _("Prosecution")
    CIVILIAN_COURTS = "civilian_courts", _("Civilian courts")
    MILITARY_COURTS = "military_courts", _("Military courts")
    CUSTOMARY_JUSTICE = "customary_justice", _("Customary justice")
    DETENTION = "detention", _("Detention and prisons")
    HUMAN_RIGHTS_MONITORING = "human_rights_monitoring", _("Human rights monitoring")
    COMPLAINTS = "complaints", _("Complaints and ombuds")
    MINING_LICENSING = "mining_licensing", _("Licences for extraction")
    LAND = "land", _("Land and resettlement")
    ENVIRONMENT = "environment", _("Environment and water")
    LABOUR = "labour", _("Labour inspection")
    CHILD_PROTECTION = "child_protection", _("Protection of children")
    WOMENS_PROTECTION = "womens_protection", _("Protection of women")
    INDIGENOUS_AFFAIRS = "indigenous_affairs", _("Indigenous peoples and consultation")
    LOCAL_DEVELOPMENT = "local_development", _("Local development and revenue")
    DISASTER_RESPONSE = "disaster_response", _("Emergency and disaster response")
    BHR_COORDINATION = "bhr_coordination", _("Coordination on business and human rights")
    FOREIGN_AFFAIRS = "foreign_affairs", _("Foreign affairs and treaties")
    OTHER = "other", _("Other")


class InterestKind(models.TextChoices):
    ECONOMIC = "economic", _("Economic")
    SOCIAL = "social", _("Social")
    POLITICAL = "political", _("Political")
    SECURITY = "security", _("Security")


class InterestDirection(models.TextChoices):
    SEEKS = "seeks", _("Seeks it")
    KEEPS = "keeps", _("Wants to keep it")
    AVOIDS = "avoids", _("Wants to avoid it")
    UNKNOWN = "unknown", _("Not known")


class SuccessionKind(models.TextChoices):
    """How one body became another."""

    RENAMED = "renamed", _("Renamed")
    MERGED = "merged", _("Merged")
    SPLIT = "split", _("Split")
