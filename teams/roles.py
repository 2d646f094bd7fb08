"""Who may do what in a brand: one table, asked in one place (`Membership.may`)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    """The presets. Values are kept in the database: two were born with other names than people read now."""

    ADMIN = "admin", _("Administración")
    EDITOR = "editor", _("Social Media Manager")
    COMMUNITY = "community", _("Community Manager")
    BOTH = "both", _("Ambos: Social Media y Community Manager")
    WRITER = "writer", _("Redacción")
    DESIGNER = "designer", _("Diseño")
    APPROVER = "approver", _("Aprobación")
    CLIENT = "client", _("Cliente")
    ANALYST = "analyst", _("Analista")
    TRAINEE = "trainee", _("Practicante: todo lo suyo pasa por revisión")
    VIEWER = "viewer", _("Lectura")


class Verb(TextChoices):
    SEE = "see", _("Ver la marca")
    INTERNAL = "internal", _("Ver y escribir notas internas")
    WRITE = "write", _("Escribir y editar publicaciones")
    COMMENT = "comment", _("Comentar")
    APPROVE = "approve", _("Aprobar publicaciones")
    SCHEDULE = "schedule", _("Programar y publicar")
    SETTLE = "settle", _("Resolver entregas")
    STRATEGY = "strategy", _("Estrategia, campañas y huecos")
    LIBRARY = "library", _("Ordenar la biblioteca")
    SHARE = "share", _("Compartir con clientes por enlace")
    EXPORT = "export", _("Exportar")
    CONNECT = "connect", _("Conectar canales")
    INVITE = "invite", _("Equipo y roles")
    SETTINGS = "settings", _("Ajustes de la marca")
    AUDIT = "audit", _("Ver la bitácora")


_TEAM = {Verb.SEE, Verb.INTERNAL, Verb.COMMENT}
_COMMUNITY = _TEAM | {Verb.WRITE, Verb.SETTLE, Verb.EXPORT}
_EDITOR = _TEAM | {
    Verb.WRITE, Verb.SCHEDULE, Verb.SETTLE, Verb.STRATEGY, Verb.LIBRARY, Verb.SHARE, Verb.EXPORT,
}  # fmt: skip

MAY: dict[str, frozenset[str]] = {
    Role.ADMIN: frozenset(Verb.values),
    Role.EDITOR: frozenset(_EDITOR),
    Role.COMMUNITY: frozenset(_COMMUNITY),
    Role.BOTH: frozenset(_EDITOR | _COMMUNITY),
    Role.WRITER: frozenset(_TEAM | {Verb.WRITE}),
    Role.DESIGNER: frozenset(_TEAM | {Verb.WRITE, Verb.LIBRARY}),
    Role.APPROVER: frozenset(_TEAM | {Verb.APPROVE}),
    Role.CLIENT: frozenset({Verb.SEE, Verb.COMMENT, Verb.APPROVE}),
    Role.ANALYST: frozenset({Verb.SEE, Verb.INTERNAL, Verb.EXPORT}),
    Role.TRAINEE: frozenset(_TEAM | {Verb.WRITE}),
    Role.VIEWER: frozenset({Verb.SEE}),
}
ALWAYS_REVIEWED = frozenset({Role.TRAINEE})
# Not for a seat that is held to some channels or campaigns: they reach beyond any of them.
OF_THE_WHOLE_BRAND = frozenset({Verb.INVITE, Verb.SETTINGS})
