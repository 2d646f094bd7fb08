"""The life of a delivery, moved by the machine. The editorial life is calendar_app.states."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:  # Django brings no types: to mypy a choice is a member of its enum
    from enum import StrEnum as TextChoices
else:
    from django.db.models import TextChoices


class State(TextChoices):
    WAITING = "waiting", _("Programada")
    SENDING = "sending", _("Publicándose")
    PROCESSING = "processing", _("En proceso en la red")
    SENT = "sent", _("Publicada")
    FAILED = "failed", _("Falló")
    UNSURE = "unsure", _("Incierta")
    WITHDRAWN = "withdrawn", _("Retirada")


TERMINAL = frozenset({State.SENT, State.FAILED, State.WITHDRAWN})
LIVE = frozenset(
    {State.WAITING, State.SENDING, State.PROCESSING, State.UNSURE, State.SENT}
)  # a second one would say it twice
ACTS = frozenset({State.WAITING, State.PROCESSING, State.UNSURE})  # `due_at` says when we next act


class Outcome(TextChoices):
    """What came of one attempt."""

    UNDERWAY = "underway", _("En curso")
    RECEIPT = "receipt", _("La red la tiene")
    WORKING = "working", _("La red la procesa")
    REFUSED = "refused", _("Rechazada")
    DISCONNECTED = "disconnected", _("Cuenta desconectada")
    THROTTLED = "throttled", _("Hay que esperar")
    UNAVAILABLE = "unavailable", _("Sin servicio")
    UNSURE = "unsure", _("Sin respuesta clara")
    ABSENT = "absent", _("No está en la red")
    CANNOT_TELL = "cannot_tell", _("La red no permite saberlo")
    HELD = "held", _("Retenida")
    LOST = "lost", _("El proceso se interrumpió")
    PERSON = "person", _("Lo decidió una persona")
