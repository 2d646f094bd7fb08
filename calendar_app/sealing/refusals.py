"""Why the worker sent nothing: sentences that say what is the matter and what to do about it."""

from __future__ import annotations

from publishing.networks.contract import Sentence

from .standing import BROKEN, CAMPAIGN, CONTENT, HOUR, MISSING, Standing

_ = str  # marks sentences for translation

UNAPPROVED = _("«%(channel)s» pide aprobación y nadie ha aprobado esta publicación: no salió. Pide revisión.")
CHANGED = _("Cambió después de que se aprobó: no salió en «%(channel)s». Pide revisión otra vez.")
ELSEWHERE = _(
    "Está en una campaña que pide otra aprobación: no salió en «%(channel)s». Pide revisión otra vez."
)
ANNULLED = _("Su aprobación se anuló: no salió en «%(channel)s». Pide revisión otra vez.")
MOVED = _(
    "Se aprobó para otra hora, con %(minutes)s min de tolerancia: no salió en «%(channel)s». Vuelve a su "
    "hora o pide revisión otra vez."
)
OTHER = _(
    "Lo que se iba a enviar no es lo que se aprobó: no salió en «%(channel)s». Prográmala otra vez o pide "
    "revisión."
)
NOT_OURS = _(
    "«%(channel)s» pide aprobación y esto no viene de una publicación que alguien pueda aprobar: no salió. "
    "Créala en el calendario y pide revisión."
)
PASSED = Sentence(_("Su hora pasó mientras esperaba una aprobación. Decide si sale ahora o se retira."))
ALL = (UNAPPROVED, CHANGED, ELSEWHERE, ANNULLED, MOVED, OTHER, NOT_OURS)
BY_REASON = {MISSING: UNAPPROVED, CONTENT: CHANGED, CAMPAIGN: ELSEWHERE, BROKEN: ANNULLED, HOUR: MOVED}


def because(stands: Standing, channel: str) -> Sentence:
    """Of a standing that doesn't hold."""
    said = {"channel": channel}
    if stands.reason == HOUR and stands.seal is not None:
        said["minutes"] = str(stands.seal.tolerance)
    return Sentence(BY_REASON[stands.reason], said)


def moved(stands: Standing, channel: str) -> Sentence:
    return because(Standing(stands.seal, HOUR), channel)
