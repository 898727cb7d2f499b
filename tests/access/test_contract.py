"""What no later change may forget: every model has a rule, its grants, its history, its place in the proof."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.db import models
from guardian.models import GroupObjectPermission, UserObjectPermission
from guardian.utils import get_group_obj_perms_model, get_user_obj_perms_model

from core.access.principals import system_actor
from core.access.registry import exempt, exempted, register, rule_of, rules
from core.access.scope import may, scope
from core.confidentiality import Handling
from core.documents import Secret
from core.models.base import Protected, Record
from core.models.encrypted import encrypted_columns
from core.resources import all_resources, resource_for
from engagements.models import Exposure
from stakeholders.models import SourceIdentity
from tests.factories.canaries import text_fields
from tests.factories.cast import ACTORS, Cast
from tests.factories.world import CROSSINGS, KINDS, LEVELS, World

# Identities of sources and exposures are never at another level (a check constraint).
ONLY_NAMED = (Handling.NAMED,)
OUR_APPS = ("core", "accounts", "stakeholders", "engagements", "reports")
# Editable models without lists of their own, with the reason.
WITHOUT_RESOURCE = {
    "accounts.Function": "kept on the administration pages; listed in the API by its own view",
    "accounts.Team": "kept on the administration pages",
    "accounts.RoleAssignment": "kept on the page of its user",
    "accounts.User": "kept on the administration pages",
    "core.SavedView": "filters under a name; kept on pages of its own (docs/decisions/0022-saved-views.md)",
    "stakeholders.SnapshotEntry": "frozen when an exercise is closed; read on the page of that exercise",
    "stakeholders.ViewNote": "on a node of a saved view of the network; written and read there",
    "stakeholders.ImportRun": "made by the import wizard, which has its own pages",
}


def our_models() -> list[type[models.Model]]:
    """Every model of ours that has a table, history models among them."""
    return [
        model
        for label in OUR_APPS
        for model in apps.get_app_config(label).get_models(include_auto_created=False)
        if not model._meta.proxy
    ]


def is_history(model: type[models.Model]) -> bool:
    return model._meta.object_name is not None and model._meta.object_name.startswith("Historical")


@pytest.mark.parametrize("model", our_models(), ids=lambda model: model._meta.label)
def test_every_model_has_a_rule_or_a_reason(model: type[models.Model]) -> None:
    if is_history(model):
        assert scope(system_actor(), model._default_manager.all()).query.is_empty()
        return
    label = model._meta.label
    assert (rule_of(model) is not None) != (label in exempted()), (
        f"{label} needs a rule, or a reason for none"
    )


def test_reasons_name_models_that_exist() -> None:
    for label in exempted():
        assert apps.get_model(label)
    for label in WITHOUT_RESOURCE:
        assert apps.get_model(label)


def test_protected_models_are_never_exempt() -> None:
    for model in our_models():
        if issubclass(model, Protected) and not is_history(model):
            assert rule_of(model) is not None, model._meta.label


def test_a_rule_is_declared_once_and_an_exemption_says_why() -> None:
    with pytest.raises(ValueError, match="rule already"):
        register(next(iter(rules())))
    with pytest.raises(ValueError, match="reason"):
        exempt("core.Area", "")


@pytest.mark.parametrize(
    "model", [m for m in our_models() if issubclass(m, Record)], ids=lambda m: m._meta.label
)
def test_every_editable_model_has_history_and_a_place(model: type[models.Model]) -> None:
    if is_history(model):
        return
    history: Any = getattr(model, "history", None)
    assert history is not None, f"{model._meta.label} has no history"
    tracked = {field.name for field in history.model.tracked_fields}
    level = {"handling", "function", "scope_area"} if issubclass(model, Protected) else set()
    assert level <= tracked, "history that cannot be scoped like its record"
    assert (resource_for(model) is not None) != (model._meta.label in WITHOUT_RESOURCE), model._meta.label


@pytest.mark.parametrize(
    "model",
    [m for m in apps.get_models() if rule_of(m) is not None and rule_of(m).user_grants is not None],  # type: ignore[union-attr]
)
@pytest.mark.django_db
def test_guardian_uses_the_direct_tables(model: type[models.Model]) -> None:
    rule = rule_of(model)
    assert rule is not None
    target = model._meta.concrete_model
    assert get_user_obj_perms_model(target) is rule.user_grants
    assert get_group_obj_perms_model(target) is rule.group_grants
    for table in (rule.user_grants, rule.group_grants):
        assert not issubclass(table, UserObjectPermission | GroupObjectPermission)
        assert table._meta.get_field("content_object").remote_field.on_delete is models.CASCADE


def test_every_root_of_a_rule_carries_grants() -> None:
    for model, rule in rules().items():
        target: Any = model
        for step in (rule.root or "").split("__") if rule.root else ():
            target = target._meta.get_field(step).related_model
        if rule.root is not None:
            found = rule_of(target)
            assert found is not None and found.root == "" and found.user_grants and found.group_grants


def test_parents_and_private_columns_exist() -> None:
    for model, rule in rules().items():
        names = {field.name for field in model._meta.get_fields()}
        assert set(rule.parents) <= names
        assert rule.private <= names


def test_private_columns_are_never_ordered_filtered_or_searched_by() -> None:
    for resource in all_resources():
        rule = rule_of(resource.model)
        assert rule is not None
        for order in resource.orders:
            assert not rule.private & set(order.columns)
        for name, item in resource.filterset.base_filters.items():
            assert name not in rule.private and item.field_name not in rule.private
        for item in resource.document.items:
            if item.path in rule.private:
                assert item.private, f"{resource.name}.{item.name} shows a private column to everybody"


def test_encrypted_columns_take_part_in_no_question() -> None:
    """No filter, order, facet or search: the text is not there to compare. What is shown is opened for its reader."""
    seen = 0
    for resource in all_resources():
        names = {column.name for column in encrypted_columns(resource.model)}
        asked = {
            *resource.filterset.base_filters,
            *(f.field_name for f in resource.filterset.base_filters.values()),
        }
        asked |= {name for order in resource.orders for name in order.columns}
        asked |= {facet.column for facet in resource.facets}
        assert not names & asked, resource.name
        for item in resource.document.items:
            if item.path.split("__")[0] in names:
                assert isinstance(item, Secret), f"{resource.name}.{item.name} would show what is stored"
                seen += 1
    assert seen >= 2
    for model in our_models():
        for column in encrypted_columns(model):
            assert not model._meta.get_field("id").primary_key or issubclass(model, Record), model._meta.label
            assert not column.db_index and not column.unique
            assert column.place.endswith(f".{column.name}")
            assert all(column.name not in (index.fields or ()) for index in model._meta.indexes)


def test_every_registered_model_is_in_the_world_at_every_level() -> None:
    there = {spec.model._meta.concrete_model for name, spec in KINDS.items() if name not in CROSSINGS}
    assert there == set(rules()), "add a Kind in tests/factories/world.py"
    for name, spec in KINDS.items():
        closed = spec.model in (SourceIdentity, Exposure)
        assert spec.levels == (ONLY_NAMED if closed else LEVELS) or name in CROSSINGS


def test_every_text_column_of_the_world_holds_a_canary(world: World) -> None:
    for made in world:
        stored = made.spec.model._default_manager.get(pk=made.record.pk)
        assert stored.handling == made.level, f"{made.kind} is not at the level it was made for"
        for field in text_fields(made.spec.model):
            if field.name in made.spec.leave_out or field.name in made.spec.fixed:
                continue
            assert made.mark in str(getattr(stored, field.name)), f"{made.kind}.{field.name}"


def test_single_checks_and_lists_agree(cast: Cast, world: World) -> None:
    """`has_perm` on a record is what the scoped list says: each model as a third of the cast, each action in turn,
    one record of the list and one that is not in it."""
    by_model: dict[type[models.Model], list[Any]] = {}
    for made in world:
        by_model.setdefault(made.spec.model, []).append(made.record)
    for turn, name in enumerate(ACTORS):
        actor = cast.actor(name)
        action = ("view", "change", "delete")[turn // 3 % 3]
        for model, records in list(by_model.items())[turn % 3 :: 3]:
            meta = model._meta
            listed = set(scope(actor, model._default_manager.all(), action).values_list("pk", flat=True))
            inside = [record for record in records if record.pk in listed]
            outside = [record for record in records if record.pk not in listed]
            for record in (*inside[:1], *outside[-1:]):
                single = actor.has_perm(f"{meta.app_label}.{action}_{meta.model_name}", record)
                assert single == (record.pk in listed), f"{name} {action} {record.pk}"
                assert may(actor, record, action) == single  # type: ignore[arg-type]


def test_unknown_permissions_and_foreign_records_are_refused(cast: Cast, world: World) -> None:
    lead = cast.fresh("lead")
    person = next(made.record for made in world if made.kind == "person")
    assert not lead.has_perm("stakeholders.view_nothing", person)
    assert not lead.has_perm("nowhere.view_person", person)
    assert not lead.has_perm("nonsense", person)
    assert not lead.has_perm("core.view_area", person)
    assert not lead.has_perm("stakeholders.publish_person", person)
    assert lead.has_perms(["stakeholders.view_person", "stakeholders.change_person"], person)
    assert lead.has_perm("stakeholders.add_person") and not cast.fresh("viewer").has_perm(
        "stakeholders.add_person"
    )
    assert not cast.fresh("inactive").has_perm("stakeholders.view_person")
    assert cast.fresh("viewer").has_perm("stakeholders.view_person")


def test_an_unregistered_model_and_an_unknown_action_give_nothing(cast: Cast, world: World) -> None:
    from accounts.models import User

    lead = cast.fresh("lead")
    assert not scope(lead, User.objects.all()).exists()
    model = KINDS["person"].model
    assert not scope(lead, model._default_manager.all(), "publish").exists()  # type: ignore[arg-type]
    assert not scope(None, model._default_manager.all()).exists()
    assert not scope("somebody", model._default_manager.all()).exists()
