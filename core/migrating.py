"""Changes of the schema that don't stop whoever is writing."""

from __future__ import annotations

from typing import Any

from django.db.migrations.operations import AddIndex, CreateModel
from django.db.migrations.operations.base import Operation


class AddIndexGently(AddIndex):  # type: ignore[misc]  # django has no types here
    """An index built beside the writers (PostgreSQL's CONCURRENTLY); its migration says `atomic = False`."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        model = to_state.apps.get_model(app_label, self.model_name)
        if not self.allow_migrate_model(schema_editor.connection.alias, model):
            return
        gently = {"concurrently": True} if schema_editor.connection.vendor == "postgresql" else {}
        schema_editor.add_index(model, self.index, **gently)


class CreateTogether(Operation):  # type: ignore[misc]  # django has no types here
    """Many new tables as one step. After each CreateModel Django builds every related model anew, which for
    eighty models is most of what a first `migrate` costs; here they are built once, when all are known."""

    def __init__(self, models: list[CreateModel]) -> None:
        self.models = models

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return type(self).__name__, [], {"models": self.models}

    def state_forwards(self, app_label: str, state: Any) -> None:
        state.__dict__.pop("apps", None)
        for model in self.models:
            model.state_forwards(app_label, state)

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        for model in self.models:
            model.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        for model in reversed(self.models):
            model.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        return f"Create models {', '.join(model.name for model in self.models)}"
