"""What a score is made of: seven components, each its weight times a measure between 0 and 1.

The formulas: docs/ideas/compass.md and «¿Cómo se calcula?» on the page.
"""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Component(TextChoices):
    MIX = "mix", _("Mezcla de pilares")
    OBJECTIVES = "objectives", _("Objetivos cubiertos")
    AUDIENCES = "audiences", _("Audiencias cubiertas")
    CADENCE = "cadence", _("Cadencia por canal")
    KEY_DATES = "key_dates", _("Fechas clave con anticipación")
    VOICE = "voice", _("Voz y accesibilidad")
    READINESS = "readiness", _("Preparación")


# Points of each; together 100.
WEIGHTS: dict[Component, int] = {
    Component.MIX: 25,
    Component.OBJECTIVES: 15,
    Component.AUDIENCES: 10,
    Component.CADENCE: 20,
    Component.KEY_DATES: 10,
    Component.VOICE: 10,
    Component.READINESS: 10,
}
WHOLE = sum(WEIGHTS.values())

# As a change is told: «cadencia −2, mezcla −1».
SHORT: dict[Component, object] = {
    Component.MIX: _("mezcla"),
    Component.OBJECTIVES: _("objetivos"),
    Component.AUDIENCES: _("audiencias"),
    Component.CADENCE: _("cadencia"),
    Component.KEY_DATES: _("fechas clave"),
    Component.VOICE: _("voz y accesibilidad"),
    Component.READINESS: _("preparación"),
}

# An objective or an audience is asked for once in so many days; shorter stretches ask once.
COVERED_EVERY = 28
# What leaves within so many days should be ready.
READY_DAYS = 7
