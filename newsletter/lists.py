"""Opening a newsletter, its mail server and its token."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from core.addresses import Guard
from core.crypto import seal, unseal
from core.mailroom import PLAIN, STARTTLS, TLS, Closed, MailError, Mailroom, NotLetIn, Server
from core.own_api import fingerprint, new_token
from teams.auditing import Did, record, recorded
from teams.models import Workspace

from .models import Newsletter

SECURITIES = (STARTTLS, TLS, PLAIN)


class CannotOpen(ValueError):
    """The text says what is wrong with what was entered; `field` is where."""

    def __init__(self, text: str, field: str = "") -> None:
        super().__init__(text)
        self.field = field


def open_list(
    workspace: Workspace, *, server: Server, private_ok: bool = False, **said: Any
) -> tuple[Newsletter, str]:
    """A new list and its token, shown this once, after its mail server let us in. Raises CannotOpen."""
    token = new_token()
    made = Newsletter(workspace=workspace, token_hash=fingerprint(token), private_ok=private_ok, **said)
    made.sealed = sealed(server)
    made.slug = "x"
    _check(made)
    try_out(server, guard_of(made))
    for number in range(1, 100):
        made.slug = _slug(made.title, number)
        try:
            with transaction.atomic():
                made.save()
        except IntegrityError:
            continue
        return made, token
    raise CannotOpen(_("Ya hay muchos boletines con ese título: elige otro."), "title")


def _slug(title: str, number: int) -> str:
    plain = slugify(title)[:50].strip("-") or "boletin"
    return plain if number == 1 else f"{plain}-{number}"


def _check(made: Newsletter) -> None:
    try:
        made.clean_fields(exclude=["workspace"])
    except ValidationError as wrong:
        field, said = next(iter(wrong.message_dict.items()))
        raise CannotOpen(" ".join(said), field) from None


def server_from(said: dict[str, Any]) -> Server:
    """What was typed about the mail server. Raises CannotOpen."""
    security = str(said.get("security") or STARTTLS)
    port = str(said.get("port") or {TLS: 465, PLAIN: 25}.get(security, 587))
    if security not in SECURITIES:
        raise CannotOpen(
            _("«%(seen)s» no es un cifrado: usa starttls, tls o plain.") % {"seen": security}, "security"
        )
    if not port.isascii() or not port.isdigit() or not 0 < int(port) < 65536:
        raise CannotOpen(_("«%(seen)s» no es un puerto: suele ser 587 o 465.") % {"seen": port}, "port")
    host = str(said.get("host") or "").strip()
    return Server(host, int(port), security, str(said.get("user") or ""), str(said.get("password") or ""))


def try_out(server: Server, guard: Guard) -> None:
    """Raises CannotOpen unless the mail server lets us in."""
    told = {"host": server.host, "port": server.port}
    try:
        with Mailroom(server, guard):
            return
    except NotLetIn as no:
        text = _("El servidor de correo %(host)s no aceptó el usuario y la contraseña (%(said)s).")
        raise CannotOpen(text % {**told, "said": no.said}, "password") from None
    except Closed as closed:
        text = _("No se pudo hablar con el servidor de correo %(host)s, puerto %(port)s: %(said)s.")
        raise CannotOpen(text % {**told, "said": closed.said}, "host") from None


def sealed(server: Server) -> str:
    said = {name: getattr(server, name) for name in ("host", "port", "security", "user", "password")}
    return seal(json.dumps(said), settings.PAUTA_KEYS)


def server_of(newsletter: Newsletter) -> Server:
    """Raises CannotUnseal."""
    return Server(**json.loads(unseal(newsletter.sealed, settings.PAUTA_KEYS)))


def guard_of(newsletter: Newsletter) -> Guard:
    return Guard.of(newsletter.private_ok, settings.PAUTA_PRIVATE_HOSTS)


@transaction.atomic
@recorded(Did.NEWSLETTER_CHANGED)
def change(newsletter: Newsletter, *, by: Any) -> None:
    """What it says of itself."""
    newsletter.save()


def change_server(newsletter: Newsletter, server: Server, *, by: Any = None) -> None:
    """Raises CannotOpen; then nothing has changed."""
    try_out(server, guard_of(newsletter))
    told = {"host": server.host, "port": server.port, "security": server.security}
    brand = newsletter.workspace_id
    with transaction.atomic():
        Newsletter.objects.filter(pk=newsletter.pk).update(sealed=sealed(server), trouble="")
        record(Did.NEWSLETTER_MAIL_SERVER, by=by, workspace=brand, on=newsletter, after=told)


def renew(newsletter: Newsletter) -> str:
    """A new token; the old one stops working."""
    token = new_token()
    Newsletter.objects.filter(pk=newsletter.pk).update(token_hash=fingerprint(token))
    return token


def holder(token: str) -> Newsletter | None:
    return Newsletter.objects.filter(token_hash=fingerprint(token)).select_related("workspace").first()


__all__ = [
    "CannotOpen",
    "MailError",
    "change_server",
    "guard_of",
    "holder",
    "open_list",
    "renew",
    "server_of",
]
