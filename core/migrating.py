"""Changes of the schema that don't stop whoever is writing."""

from __future__ import annotations

from typing import Any

from django.db.migrations.operations import AddIndex


class AddIndexGently(AddIndex):  # type: ignore[misc]  # django has no types here
    """An index built beside the writers (PostgreSQL's CONCURRENTLY); its migration says `atomic = False`."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        model = to_state.apps.get_model(app_label, self.model_name)
        if not self.allow_migrate_model(schema_editor.connection.alias, model):
            return
        gently = {"concurrently": True} if schema_editor.connection.vendor == "postgresql" else {}
        schema_editor.add_index(model, self.index, **gently)
