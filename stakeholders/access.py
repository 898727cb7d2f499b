"""The rules of the register's models (design: access.md)."""

from core.access.registry import exempt, register
from stakeholders.models import (
    CITED,
    Assessment,
    AssessmentGroupGrant,
    AssessmentUserGrant,
    Citation,
    ContributionRequest,
    Deployment,
    ExerciseAnswer,
    ExerciseInput,
    ImportRun,
    Interest,
    Mandate,
    MappingExercise,
    Post,
    RosterCheck,
    RosterSource,
    SnapshotEntry,
    Source,
    SourceGroupGrant,
    SourceIdentity,
    SourceIdentityGroupGrant,
    SourceIdentityUserGrant,
    SourceUserGrant,
    Stakeholder,
    StakeholderGroupGrant,
    StakeholderUserGrant,
    Succession,
    Tenure,
    Term,
    Tie,
    Transition,
    TurnoverFinding,
    Vacancy,
)

register(
    Stakeholder,
    root="",
    gone="merged_into",
    user_grants=StakeholderUserGrant,
    group_grants=StakeholderGroupGrant,
    private={"private_contact_details", "birth_date", "birth_date_earliest", "birth_date_latest"},
)
register(Post, parents=("organization",), root="organization")
register(Term, parents=("organization",), root="organization")
register(Tenure, parents=("person", "post", "organization"), root="person")
register(Vacancy, parents=("post",), root="post__organization")
register(Source, root="", user_grants=SourceUserGrant, group_grants=SourceGroupGrant)
register(
    SourceIdentity,
    parents=("source",),
    root="",
    user_grants=SourceIdentityUserGrant,
    group_grants=SourceIdentityGroupGrant,
)
register(Citation, parents=("source", *CITED), root="source")
register(Tie, parents=("subject", "object", "group"), root="subject")
register(Interest, parents=("stakeholder",), root="stakeholder")
register(
    Assessment,
    parents=("stakeholder",),
    root="",
    user_grants=AssessmentUserGrant,
    group_grants=AssessmentGroupGrant,
)
register(MappingExercise)
register(ContributionRequest, parents=("exercise",))
register(ExerciseInput, parents=("exercise",))
register(ExerciseAnswer, parents=("exercise",))
register(SnapshotEntry, parents=("exercise", "stakeholder", "post", "assessment"))
register(Mandate, parents=("organization", "post"), root="organization")
register(Deployment, parents=("organization",), root="organization")
register(Succession, parents=("predecessor", "successor"), root="successor")
register(RosterSource)
register(ImportRun)
register(RosterCheck, parents=("roster_source",))
register(TurnoverFinding, parents=("check_run", "post", "organization", "tenure", "new_person"))
register(Transition, parents=("organization",), root="organization")

exempt(
    "stakeholders.DuplicatePair",
    "read by selectors.duplicate_pairs only, which asks for sight of both records",
)
exempt("stakeholders.DuplicateScan", "how far a search has come: a time and an id")
exempt("stakeholders.ImportedRow", "ids beside a run: read by the service that takes the run back")
exempt(
    "stakeholders.ViewLayout",
    "coordinates in a saved view: read beside the nodes that the reader sees (stakeholders.network_kept)",
)
exempt(
    "stakeholders.ViewNote",
    "read by network_kept only, for views that the reader may use and on nodes in the reader's sight",
)
exempt("stakeholders.Merge", "read by its service only, after both records are in the reader’s sight")
for grant in (
    StakeholderUserGrant,
    StakeholderGroupGrant,
    SourceUserGrant,
    SourceGroupGrant,
    SourceIdentityUserGrant,
    SourceIdentityGroupGrant,
    AssessmentUserGrant,
    AssessmentGroupGrant,
):
    exempt(grant._meta.label, "a share: read inside the scope condition only")
