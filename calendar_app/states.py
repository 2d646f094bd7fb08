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
    REQUIRED = "required", _("Obligatoria: nada sale sin aprobación")
