"""A change of the score in one line."""

from __future__ import annotations

from django.utils.translation import gettext as _

from core.figures import figure

from .components import SHORT
from .scoring import TENTHS, Change


def points(tenths: int) -> str:
    """«81.7», and «82» where nothing comes after the point."""
    return figure(tenths / TENTHS, 0 if tenths % TENTHS == 0 else 1)


def signed(tenths: int) -> str:
    return ("+" if tenths > 0 else "\N{MINUS SIGN}") + points(abs(tenths))


def sentence(change: Change) -> str:
    """«Brújula 82 → 79 (cadencia −2, mezcla −1)»; its parts add up to the change."""
    said = {"before": points(change.before.tenths), "after": points(change.after.tenths)}
    moved = sorted(change.part_tenths.items(), key=lambda pair: -abs(pair[1]))
    if not moved:
        return _("Brújula %(before)s: no cambia") % said
    parts = ", ".join(f"{SHORT[component]} {signed(tenths)}" for component, tenths in moved)
    return _("Brújula %(before)s → %(after)s (%(parts)s)") % {**said, "parts": parts}


def tone(change: Change) -> str:
    return "same" if not change.tenths else "better" if change.tenths > 0 else "worse"
