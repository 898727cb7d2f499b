"""Every resource has its test class: one that was forgotten fails here."""

from __future__ import annotations

from core.resources import Resource, all_resources
from tests.api import (
    test_assessments,
    test_attachments,
    test_engagement_content,
    test_engagements,
    test_exercises,
    test_handovers,
    test_harm,
    test_messages,
    test_offices,
    test_reference,
    test_register,
    test_relations,
    test_tasks,
    test_turnover,
)
from tests.api.base import ApiTestCase
from tests.api.cases import ResourceCases
from tests.api.reading import ListCases

MODULES = (
    test_attachments,
    test_reference,
    test_register,
    test_offices,
    test_relations,
    test_tasks,
    test_assessments,
    test_exercises,
    test_engagements,
    test_turnover,
    test_handovers,
    test_harm,
    test_messages,
    test_engagement_content,
)
# Written by administrators alone, which the common cases do not try.
BY_ADMINISTRATORS = frozenset({"holding-rules"})


def classes() -> dict[str, type[ListCases]]:
    """The test class of each resource by its name."""
    return {
        item.name: item
        for module in MODULES
        for item in vars(module).values()
        if isinstance(item, type) and issubclass(item, ListCases) and issubclass(item, ApiTestCase)
    }


def in_api() -> list[Resource]:
    """Every resource but those that have pages only."""
    return [resource for resource in all_resources() if resource.api]


def test_every_resource_has_its_cases() -> None:
    assert {resource.name for resource in in_api()} == set(classes())


def test_writable_resources_are_written_in_tests() -> None:
    for resource in in_api():
        found = classes()[resource.name]
        common = bool(resource.create) and resource.name not in BY_ADMINISTRATORS
        assert issubclass(found, ResourceCases) == common, resource.name
        if issubclass(found, ResourceCases):
            assert found.deletable == bool(resource.delete), resource.name


def test_payloads_name_every_writable_field() -> None:
    """Else a field could be written that never comes back."""
    for resource in in_api():
        if resource.create:
            assert set(resource.writable) <= {item.name for item in resource.document.items}, resource.name
