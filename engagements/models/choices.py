"""Words of engagement: kinds, statuses and what people answer."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class EngagementKind(models.TextChoices):
    MEETING = "meeting", _("Meeting")
    JOINT_MEETING = "joint_meeting", _("Joint meeting")
    CALL = "call", _("Call")
    MESSAGE = "message", _("Message")
    LETTER = "letter", _("Letter")
    VISIT = "visit", _("Visit")
    WORKSHOP = "workshop", _("Workshop")
    TRAINING = "training", _("Training")
    DIALOGUE = "dialogue", _("Dialogue")
    INFORMAL = "informal", _("Informal contact")


# What is written: one side speaks until the other answers.
WRITTEN = frozenset({EngagementKind.LETTER, EngagementKind.MESSAGE})


class EngagementStatus(models.TextChoices):
    PLANNED = "planned", _("Planned")
    HELD = "held", _("Held")
    CANCELLED = "cancelled", _("Cancelled")


class Formality(models.TextChoices):
    FORMAL = "formal", _("Formal")
    INFORMAL = "informal", _("Informal")


class Direction(models.TextChoices):
    OUTGOING = "outgoing", _("From us")
    INCOMING = "incoming", _("To us")
    BOTH = "both", _("Answered")


class Interpreting(models.TextChoices):
    NOT_NEEDED = "not_needed", _("Not needed")
    NEEDED = "needed", _("Needed, nobody found yet")
    ARRANGED = "arranged", _("Arranged")


class LanguageMatch(models.TextChoices):
    """Computed, never stored (engagements.domain.languages)."""

    SHARED = "shared", _("A language in common")
    GAP = "gap", _("No language in common")
    INTERPRETER = "interpreter", _("An interpreter is needed")
    UNKNOWN = "unknown", _("Not known")


class ValueGiven(models.TextChoices):
    NONE = "none", _("Nothing was given")
    GIVEN = "given", _("Something was given")


class Capacity(models.TextChoices):
    OFFICE = "office", _("In office")
    PRIVATE = "private", _("Privately")


class ParticipantRole(models.TextChoices):
    CHAIR = "chair", _("Chairs")
    NOTES = "notes", _("Takes notes")
    INTERPRETER = "interpreter", _("Interprets")
    DRIVER = "driver", _("Drives")
    OBSERVER = "observer", _("Observes")


class Reply(models.TextChoices):
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    TENTATIVE = "tentative", _("Perhaps")


class Attended(models.TextChoices):
    YES = "yes", _("Was there")
    NO = "no", _("Was not there")
    UNKNOWN = "unknown", _("Not known")


class RelationshipRole(models.TextChoices):
    LEAD = "lead", _("Leads the contact")
    SECOND = "second", _("Second contact")
    INFORMAL = "informal", _("Informal contact")


class RelationshipStatus(models.TextChoices):
    KEPT = "kept", _("Kept")
    PAUSED = "paused", _("Paused")
    ENDED = "ended", _("Ended")


class Tier(models.TextChoices):
    """How often both sides mean to speak; settings.CONTACT_DAYS says how many days that is."""

    KEY = "key", _("Key: every month")
    IMPORTANT = "important", _("Important: every three months")
    KNOWN = "known", _("Known: twice a year")
    OCCASIONAL = "occasional", _("When there is a reason")


class HandoverKind(models.TextChoices):
    DEPARTURE = "departure", _("An official left")
    ROTATION = "rotation", _("A unit is about to rotate")
    COLLEAGUE = "colleague", _("A colleague leaves")


class HandoverStatus(models.TextChoices):
    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")


class Side(models.TextChoices):
    """Who brought something up, or who promised it."""

    OURS = "ours", _("We")
    THEIRS = "theirs", _("They")
    JOINT = "joint", _("Both together")


class CommitmentStatus(models.TextChoices):
    OPEN = "open", _("Open")
    IN_PROGRESS = "in_progress", _("In progress")
    KEPT = "kept", _("Kept")
    BROKEN = "broken", _("Not kept")
    WITHDRAWN = "withdrawn", _("Withdrawn")


# Nothing more is expected of these.
CLOSED = frozenset({CommitmentStatus.KEPT, CommitmentStatus.BROKEN, CommitmentStatus.WITHDRAWN})


class CallAnswerChoice(models.TextChoices):
    YES = "yes", _("Yes")
    NO = "no", _("No")
    UNKNOWN = "unknown", _("Not known")


class Response(models.IntegerChoices):
    """What came back when something was raised."""

    REFUSED = -2, _("Refused")
    RELUCTANT = -1, _("Reluctant")
    NOTED = 0, _("Noted")
    OPEN = 1, _("Open to it")
    AGREED = 2, _("Agreed")
