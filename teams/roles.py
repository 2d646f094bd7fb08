"""Who may do what in a brand: one table, asked in one place (`Membership.may`)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    ADMIN = "admin", _("Administración")
    EDITOR = "editor", _("Edición")
    APPROVER = "approver", _("Aprobación")
    VIEWER = "viewer", _("Lectura")


class Verb(TextChoices):
    SEE = "see", _("Ver la marca")
    WRITE = "write", _("Escribir y editar publicaciones")
    COMMENT = "comment", _("Comentar")
    APPROVE = "approve", _("Aprobar publicaciones")
    SCHEDULE = "schedule", _("Programar y publicar")
    SETTLE = "settle", _("Resolver entregas")
    CONNECT = "connect", _("Conectar canales")
    INVITE = "invite", _("Invitar al equipo")
    SETTINGS = "settings", _("Ajustes de la marca")


_EDITOR = {Verb.SEE, Verb.WRITE, Verb.COMMENT, Verb.SCHEDULE, Verb.SETTLE}

MAY: dict[str, frozenset[str]] = {
    Role.ADMIN: frozenset(Verb.values),
    Role.EDITOR: frozenset(_EDITOR),
    Role.APPROVER: frozenset({Verb.SEE, Verb.COMMENT, Verb.APPROVE}),
    Role.VIEWER: frozenset({Verb.SEE}),
}
