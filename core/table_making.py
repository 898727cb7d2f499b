"""Many new tables as one step of a migration.

Django builds its picture of all models anew after each step; for a hundred related tables made one by one that is most
of what a first start costs. Tables that come together are one step here, with one picture.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.management.base import CommandError
from django.db.migrations import CreateModel
from django.db.migrations.operations.base import Operation, OperationCategory
from django.db.migrations.state import ProjectState


class CreateModels(Operation):
    """Makes the tables of `operations` in their order: each names only tables before it, or itself."""

    serialization_expand_args = ["operations"]
    category = OperationCategory.ADDITION

    def __init__(self, operations: Sequence[CreateModel]) -> None:
        self.operations = operations

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """As Django's writer of migrations wants it."""
        return (type(self).__qualname__, [], {"operations": self.operations})

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """All at once: the picture is drawn again when somebody looks at it."""
        state.__dict__.pop("apps", None)
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(
        self, app_label: str, schema_editor: Any, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """The tables, in order. A database in which they stand already is left as it is."""
        connection = schema_editor.connection
        first = to_state.apps.get_model(app_label, self.operations[0].name)._meta.db_table
        with connection.cursor() as cursor:
            if first in connection.introspection.table_names(cursor):
                raise CommandError(
                    "This database was made by a snapshot from before the first release and cannot be changed step "
                    "by step. Nothing was touched. Use a new one: another DATA_DIR, or another DATABASE_URL."
                )
        for operation in self.operations:
            model = to_state.apps.get_model(app_label, operation.name)
            if self.allow_migrate_model(schema_editor.connection.alias, model):
                schema_editor.create_model(model)

    def database_backwards(
        self, app_label: str, schema_editor: Any, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Away with them, the last first."""
        for operation in reversed(self.operations):
            model = from_state.apps.get_model(app_label, operation.name)
            if self.allow_migrate_model(schema_editor.connection.alias, model):
                schema_editor.delete_model(model)

    def describe(self) -> str:
        """What `migrate` says."""
        return f"Create {len(self.operations)} models"
