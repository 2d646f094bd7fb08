"""What a batch did, in one sentence."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..models import Batch
from .running import Outcome

Kind = Batch.Kind


def done_words(kind: str, count: int) -> str:
    """«34 movidas»"""
    said = {
        Kind.MOVE: ngettext("%(count)s movida", "%(count)s movidas", count),
        Kind.TAG: ngettext("%(count)s etiquetada", "%(count)s etiquetadas", count),
        Kind.SUBMIT: ngettext("%(count)s enviada a revisión", "%(count)s enviadas a revisión", count),
        Kind.SCHEDULE: ngettext("%(count)s programada", "%(count)s programadas", count),
        Kind.PAUSE: ngettext("%(count)s en pausa", "%(count)s en pausa", count),
        Kind.RESUME: ngettext("%(count)s reanudada", "%(count)s reanudadas", count),
        Kind.ARCHIVE: ngettext("%(count)s eliminada", "%(count)s eliminadas", count),
        Kind.IMPORT: ngettext("%(count)s importada", "%(count)s importadas", count),
    }[Kind(kind)]
    return said % {"count": count}


def said(outcome: Outcome) -> str:
    return sentence(done_words(outcome.batch.kind, outcome.done), outcome)


def said_undone(outcome: Outcome) -> str:
    if not outcome.done and not outcome.refused:
        return _("No había nada que deshacer.")
    back = ngettext("%(count)s como estaba antes", "%(count)s como estaban antes", outcome.done) % {
        "count": outcome.done
    }
    return sentence(back, outcome)


def sentence(done: str, outcome: Outcome) -> str:
    """«34 movidas, 2 no.» The only reason there is, is said at once."""
    reasons = {why for _pk, _title, why in outcome.refused}
    words: dict[str, Any] = {"done": done, "count": len(outcome.refused)}
    if len(reasons) == 1:
        return _("%(done)s, %(count)s no: %(why)s") % {**words, "why": reasons.pop()}
    if reasons:
        return _("%(done)s, %(count)s no: mira por qué en «Últimos cambios».") % words
    return _("%(done)s.") % words
