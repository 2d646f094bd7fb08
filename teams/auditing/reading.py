"""The log as a person reads it: found by what she asks, each entry in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from teams.models import AuditEntry
from teams.roles import Verb

from .verbs import Did

A_PAGE = 50
NOBODY = "-"  # the filter's word for «no person»

KINDS = {
    "post": _("Publicaciones"), "review": _("Revisión"), "seal": _("Sellos"), "remark": _("Comentarios"),
    "batch": _("Cambios en bloque"), "import": _("Importaciones"), "feed": _("Fuentes"), "slot": _("Huecos"),
    "queue": _("Cola"), "recurrence": _("Repeticiones"), "evergreen": _("Siempre verdes"),
    "key_date": _("Fechas clave"), "strategy": _("Estrategia"), "campaign": _("Campañas"),
    "link_rules": _("Enlaces y UTM"), "file": _("Archivos"), "folder": _("Carpetas"),
    "aid": _("Ayudas de escritura"), "view": _("Vistas"), "link": _("Enlaces para clientes"),
    "agenda": _("Suscripciones a la agenda"), "channel": _("Canales"), "consent": _("Permisos de red"),
    "credential": _("Credenciales"), "app_keys": _("Claves de aplicación"),
    "practice": _("Red de práctica"), "delivery": _("Entregas"), "newsletter": _("Boletines"),
    "subscriber": _("Suscripciones"), "show": _("Podcasts"), "brand": _("Marca"), "seat": _("Equipo"),
    "role": _("Roles"), "invitation": _("Invitaciones"), "profile": _("Perfil"), "account": _("Cuentas"),
    "sign_in": _("Inicio de sesión"), "session": _("Sesiones"), "password": _("Contraseñas"),
    "email": _("Correos"), "second_factor": _("Segundo factor"), "passkey": _("Llaves de acceso"),
    "oidc": _("Cuenta de la empresa"), "webhook": _("Webhooks"), "notices": _("Avisos"),
    "audit": _("Bitácora"), "backup": _("Respaldos"), "installation": _("Instalación"),
    "demo": _("Ejemplo"), "door": _("Páginas"),
}  # fmt: skip
DOORS = {
    "web": _("Navegador"), "link": _("Enlace"), "api": _("API"), "command": _("Terminal"),
    "worker": _("Pauta"),
}  # fmt: skip
FIELDS = {
    "text": _("Texto"), "title": _("Título"), "link": _("Enlace"), "tags": _("Etiquetas"),
    "name": _("Nombre"),
    "channels": _("Canales"), "planned_date": _("Día"), "planned_time": _("Hora"), "zone": _("Zona horaria"),
    "planned_for": _("Sale"), "stage": _("Etapa"), "state": _("Estado"), "archived_at": _("Archivada"),
    "paused_at": _("En pausa desde"), "deliveries": _("Entregas"), "files": _("Archivos"), "role": _("Rol"),
    "alt": _("Texto alternativo"), "campaign": _("Campaña"), "pillar": _("Pilar"), "purpose": _("Para qué"),
    "objective": _("Objetivo"), "audience": _("Audiencia"), "options": _("Opciones"), "parts": _("Hilo"),
    "comment": _("Primer comentario"), "language": _("Idioma"), "country": _("País"), "email": _("Correo"),
    "health": _("Conexión"), "account": _("Cuenta"), "expires_at": _("Vence"), "revoked_at": _("Revocado"),
    "follows": _("Responde a"), "utm": _("UTM"), "untagged": _("Sin etiquetar"), "occasion": _("Fecha clave"),
    "filename": _("Nombre del archivo"), "credit": _("Autoría"), "rights": _("Derechos"),
    "rights_until": _("Derechos hasta"), "folder": _("Carpeta"), "starts": _("Empieza"), "ends": _("Termina"),
    "tables": _("Tablas"), "done": _("Hechas"), "refused": _("Rechazadas"), "kind": _("Tipo"),
    "theme": _("Tema"), "shortcuts": _("Atajos"), "how": _("Cómo"), "reason": _("Motivo"),
    "verb": _("Permiso que le falta"), "method": _("Método"),
}  # fmt: skip
# Rows that have no name of their own, or may lack one.
THINGS = {
    "calendar_app.post": _("Publicación %(number)s"),
    "calendar_app.batch": _("Cambio en bloque %(number)s"),
    "calendar_app.import": _("Importación %(number)s"),
    "calendar_app.slot": _("Hueco %(number)s"),
    "calendar_app.recurrence": _("Repetición %(number)s"),
    "calendar_app.occurrence": _("Vez %(number)s de una repetición"),
    "calendar_app.evergreen": _("Siempre verde %(number)s"),
    "calendar_app.keydate": _("Fecha clave %(number)s"),
    "calendar_app.strategy": _("Estrategia %(number)s"),
    "media.mediafile": _("Archivo %(number)s"),
    "publishing.delivery": _("Entrega %(number)s"),
    "teams.membership": _("Acceso %(number)s"),
}
PAGES = {
    "calendar_app.post": "post", "publishing.delivery": "delivery", "publishing.channel": "channel",
    "calendar_app.campaign": "campaign",
}  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """What is looked for; empty: all. `did` is a verb or a kind; days are whole, on the reader's clock."""

    chain: int
    zone: ZoneInfo
    who: str = ""
    did: str = ""
    door: str = ""
    words: str = ""
    since: date | None = None
    until: date | None = None


def found(asked: Asked) -> QuerySet[AuditEntry]:
    """The latest first."""
    rows = AuditEntry.objects.filter(chain=asked.chain).order_by("-number")
    if asked.who:
        rows = rows.filter(who_id=None if asked.who == NOBODY else int(asked.who))
    if asked.did:
        exact = asked.did in Did.values
        rows = rows.filter(did=asked.did) if exact else rows.filter(did__startswith=f"{asked.did}.")
    if asked.door:
        rows = rows.filter(door=asked.door)
    if asked.words:
        said = asked.words
        rows = rows.filter(Q(label__icontains=said) | Q(who__icontains=said) | Q(thing=said))
    return within_days(rows, asked)


def within_days(rows: QuerySet[AuditEntry], asked: Asked) -> QuerySet[AuditEntry]:
    if asked.since:
        rows = rows.filter(at__gte=midnight(asked.since, asked.zone))
    if asked.until:
        rows = rows.filter(at__lt=midnight(asked.until + timedelta(days=1), asked.zone))
    return rows


def midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=zone)


# ── in words ──────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Change:
    """One field, as it was and as it is; None: not said."""

    name: str
    before: str | None
    after: str | None


@dataclass(frozen=True)
class Told:
    entry: AuditEntry
    did: str
    door: str
    name: str  # of what it was done to; empty where that is nothing in particular
    url: str
    changes: list[Change]


def told(entry: AuditEntry, slug: str) -> Told:
    """`slug`: of the brand to whose pages it may lead; empty: to none."""
    return Told(
        entry,
        did=str(Did(entry.did).label) if entry.did in Did.values else entry.did,
        door=str(DOORS.get(entry.door, entry.door)),
        name=entry.label or called(entry.thing, entry.did),
        url=address(entry.thing, slug),
        changes=list(changes(entry.before or {}, entry.after or {})),
    )


def called(thing: str, did: str) -> str:
    """What has no name of its own, in words and by its number; of a kind unknown here, by its entry's."""
    model, _colon, number = thing.partition(":")
    if not number:
        return ""
    if model in THINGS:
        return str(THINGS[model]) % {"number": number}
    kind = did.partition(".")[0]
    return gettext("%(kind)s n.º %(number)s") % {"kind": KINDS.get(kind, kind), "number": number}


def address(thing: str, slug: str) -> str:
    model, _colon, pk = thing.partition(":")
    if not slug or model not in PAGES:
        return ""
    try:
        return reverse(PAGES[model], args=[slug, int(pk)])
    except (NoReverseMatch, ValueError):
        return ""


def changes(before: dict[str, Any], after: dict[str, Any]) -> Iterator[Change]:
    for name in {**before, **after}:
        was = shown(in_words(name, before[name])) if name in before else None
        now = shown(in_words(name, after[name])) if name in after else None
        yield Change(field_name(name), was, now)


def in_words(name: str, value: Any) -> Any:
    """A permission is kept by its name in the table, and shown as people call it."""
    return str(Verb(value).label) if name == "verb" and value in Verb.values else value


def field_name(name: str) -> str:
    """«text:3» is the text on channel number 3."""
    base, _colon, number = name.partition(":")
    plain = str(FIELDS.get(base, base))
    return f"{plain} (#{number})" if number else plain


def shown(value: Any) -> str:
    if value is None or value in ("", [], {}):
        return "—"
    if isinstance(value, bool):
        return "✓" if value else "✗"
    if isinstance(value, dict):
        return "; ".join(f"{field_name(name)}: {shown(each)}" for name, each in value.items())
    if isinstance(value, list):
        return ", ".join(shown(each) for each in value)
    return str(value)
