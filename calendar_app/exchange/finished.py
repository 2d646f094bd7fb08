"""Telling who brought a table that it is in."""

from __future__ import annotations

from collections import Counter

from django.urls import reverse
from django.utils.translation import gettext_noop as _

from teams.notices import Event, tell

from ..models import Import

DONE = _("Terminó la importación de «%(file)s»: %(taken)s de %(rows)s filas entraron.")


def tell_finished(table: Import, kinds: Counter[str]) -> None:
    """`kinds`: how many rows ended as what."""
    taken = sum(number for kind, number in kinds.items() if kind.endswith("_done"))
    tell(
        Event.IMPORT_DONE,
        workspace=table.workspace,
        to=[table.by] if table.by else [],
        text=DONE,
        params={"file": table.filename, "taken": taken, "rows": kinds.total()},
        url=reverse("import_table", args=[table.workspace.slug, table.pk]),
        key=f"import:{table.pk}",
        facts={"import": table.pk, "rows": kinds.total(), "taken": taken},
    )
