"""Whether a link answers: asked once by the server, kept, and told where the post is written.

Private addresses are refused as everywhere (core.http). A redirect to another host is not followed: that it
leads on is what is told.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone

from core.http import Answer, Forbidden, HttpError, session_for
from publishing.networks.contract import Sentence
from publishing.wording import say_stored, stored
from teams.models import Workspace

from ..models import LinkCheck

FRESH = timedelta(hours=12)
KEPT = timedelta(days=30)
NOT_FOR_US = frozenset({403, 405, 406, 429, 501, 999})  # a site that turns programs away may serve people


def _(text: str) -> str:
    """Marks a sentence for translation; it is translated where it is shown."""
    return text


FINE = _("El enlace responde.")
LEADS_ON = _("El enlace responde y lleva a %(host)s.")
TURNED_AWAY = _("El sitio no deja comprobarlo desde aquí (%(status)s): ábrelo tú antes de publicar.")
MISSING = _("Esa página no existe (%(status)s): revisa la dirección.")
BROKEN = _("El sitio responde con un error (%(status)s): puede ser pasajero; compruébalo otra vez.")
REFUSED = _("El enlace no pide la página con https o lleva a una dirección que no es pública: %(host)s.")
SILENT = _("%(host)s no contesta: revisa la dirección o compruébalo más tarde.")


def digest(url: str) -> str:
    return hashlib.sha256(url.encode()).hexdigest()


@dataclass(frozen=True)
class Known:
    """What a link answered."""

    row: LinkCheck

    @property
    def said(self) -> str:
        return say_stored(self.row.sentence)

    @property
    def is_trouble(self) -> bool:
        status = self.row.status
        return status is None or (status >= 400 and status not in NOT_FOR_US)


def known(workspace: Workspace, url: str) -> Known | None:
    """If it was asked lately."""
    row = LinkCheck.objects.filter(workspace=workspace, digest=digest(url)).first() if url else None
    return Known(row) if row and row.at > timezone.now() - FRESH else None


def check(workspace: Workspace, url: str) -> Known:
    """Asks and keeps. Never raises for what the link does."""
    LinkCheck.objects.filter(workspace=workspace, at__lt=timezone.now() - KEPT).delete()
    status, sentence = asked(url)
    row, _made = LinkCheck.objects.update_or_create(
        workspace=workspace,
        digest=digest(url),
        defaults={"url": url, "status": status, "sentence": stored(sentence), "at": timezone.now()},
    )
    return Known(row)


def asked(url: str) -> tuple[int | None, Sentence]:
    host = urlsplit(url).hostname or url
    session = session_for(allow=settings.PAUTA_PRIVATE_HOSTS)
    try:
        answer = session.exchange("HEAD", url)
        if answer.status >= 400:  # many sites answer a HEAD with nonsense
            answer = session.exchange("GET", url)
    except Forbidden as refusal:
        return None, Sentence(REFUSED, {"host": refusal.host or host})
    except HttpError:
        return None, Sentence(SILENT, {"host": host})
    return answer.status, judged(answer)


def judged(answer: Answer) -> Sentence:
    if answer.status in NOT_FOR_US:
        return Sentence(TURNED_AWAY, {"status": answer.status})
    if answer.status >= 500:
        return Sentence(BROKEN, {"status": answer.status})
    if answer.status >= 400:
        return Sentence(MISSING, {"status": answer.status})
    if answer.status >= 300:
        target = urlsplit(answer.headers.get("Location") or "").hostname or "…"
        return Sentence(LEADS_ON, {"host": target})
    return Sentence(FINE)
