"""The ledger as CSV, as a stream: a million rows cost no more memory than fifty."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.cells import harmless

from .ledger import Sought, everything
from .models import Delivery
from .templatetags.deliveries import network_name, standing_word
from .wording import say


class _Echo:
    def write(self, line: str) -> str:
        return line


def _local(instant: datetime | None) -> str:
    return timezone.localtime(instant).strftime("%Y-%m-%d %H:%M:%S") if instant else ""


COLUMNS: list[tuple[Any, Callable[[Delivery], Any]]] = [
    (_("Número"), lambda one: one.pk),
    (_("Estado"), standing_word),
    (_("Canal"), lambda one: one.channel.name),
    (_("Red"), lambda one: network_name(one.channel.network)),
    (_("Texto"), lambda one: one.content["text"]),
    (_("Planeada"), lambda one: _local(one.planned_for)),
    (_("Salió"), lambda one: _local(one.sent_at)),
    (_("Verificada"), lambda one: _local(one.verified_at)),
    (_("Borrada"), lambda one: _local(one.deleted_at)),
    (_("Enlace"), lambda one: one.url),
    (_("Intentos"), lambda one: one.attempts_made),
    (_("Costo (USD)"), lambda one: one.cost if one.cost is not None and one.published_at else ""),
    (_("Motivo"), lambda one: say(one.sentence)),
]


def rows(sought: Sought) -> Iterator[str]:
    """Lines of CSV, the header first; hours in the active zone, which the first line names."""
    writer = csv.writer(_Echo())
    zone = timezone.get_current_timezone_name()
    yield "\ufeff"  # so that a spreadsheet reads UTF-8
    yield writer.writerow([*(str(title) for title, _ in COLUMNS), zone])
    for one in everything(sought):
        yield writer.writerow([harmless(value(one)) for _, value in COLUMNS])
