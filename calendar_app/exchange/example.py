"""A small table to start from, with the brand's own channels and days to come."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

from django.utils.translation import gettext as _

from teams.models import Workspace

from ..clocks import today_in
from .columns import COLUMNS, READ
from .understanding import Reader

HEADINGS = tuple(column.label for column in COLUMNS if column.key in READ and column.key != "id")


def as_csv(workspace: Workspace) -> bytes:
    channels = ", ".join(list(Reader(workspace, {}).names.values())[:2])
    day = today_in(workspace) + timedelta(days=7)
    rows = [
        [day, "09:00", channels, _("Receta de la semana"), _("El café frío se hace la noche antes.")],
        [day + timedelta(days=2), "18:30", channels, _("Detrás de la barra"), _("¿Quién muele tu café?")],
    ]
    made = io.StringIO(newline="")
    writer = csv.writer(made)
    writer.writerow(str(heading) for heading in HEADINGS)
    writer.writerows([*(str(cell) for cell in row), *[""] * (len(HEADINGS) - len(row))] for row in rows)
    return made.getvalue().encode("utf-8-sig")
