"""The editorial life of a post, moved by a person. The delivery's life is publishing.states."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Stage(TextChoices):
    IDEA = "idea", _("Idea")
    DRAFT = "draft", _("Borrador")
    IN_REVIEW = "in_review", _("En revisión")
    APPROVED = "approved", _("Aprobada")


class ReviewMode(TextChoices):
    NONE = "none", _("Sin revisión")
    OPTIONAL = "optional", _("Opcional")
    REQUIRED = "required", _("Obligatoria: nada sale sin aprobación")  # one step: anybody who may approve
    STEPS = "steps", _("Por pasos: nada sale sin que aprueben todos los pasos")


class Unanswered(TextChoices):
    """What happens when nobody answered in time. Nothing is ever sent for want of an answer."""

    HOLD = "hold", _("Retener: sigue esperando y se avisa")
    ESCALATE = "escalate", _("Escalar: se le pide también a otra persona")


class Outcome(TextChoices):
    """How a round of review ended."""

    OPEN = "open", _("Abierta")
    APPROVED = "approved", _("Aprobada")
    CHANGES = "changes", _("Con cambios solicitados")
    REJECTED = "rejected", _("Rechazada")
    WITHDRAWN = "withdrawn", _("Retirada")
    BROKEN = "broken", _("Anulada por un cambio")


class Answer(TextChoices):
    """What one person who was asked said."""

    PENDING = "pending", _("Pendiente")
    APPROVED = "approved", _("Aprobó")
    CHANGES = "changes", _("Solicitó cambios")
    REJECTED = "rejected", _("Rechazó")
    DELEGATED = "delegated", _("Delegó")
    PASSED = "passed", _("Ya no hizo falta")
