"""Asking for a feed: over the guarded line, unchanged ones by their ETag, the bytes read in a process apart.

A redirect may lead to another host (feeds carry no secret of ours); each address on the way is judged as the
first one was. The practice network's own feeds, of this very installation, are let through wherever it runs.
feedparser never fetches anything itself.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.utils import timezone

from core.http import Answer, Forbidden, HttpError, session_for
from practice.feed import handle_of
from publishing.networks.contract import Sentence

log = logging.getLogger(__name__)
BIGGEST = 5 * 2**20  # bytes; what is larger takes longer to read than anybody waits
HOPS, SECONDS, READING_SECONDS = 5, 20.0, 20.0  # no new request begins after so many seconds
REDIRECTS = frozenset({301, 302, 303, 307, 308})
ACCEPT = "application/rss+xml, application/atom+xml, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.5"


def _(text: str) -> str:
    """Marks a sentence for translation; it is translated where it is shown."""
    return text


NOT_PUBLIC = _("%(host)s no es una dirección pública: escribe la del sitio tal como se abre en internet.")
NOT_SAFE = _(
    "La dirección de %(host)s no empieza por https: escribe la que sí, o pide al sitio que la tenga."
)
SILENT = _("%(host)s no contesta: revisa la dirección; se intentará otra vez más tarde.")
TOO_BIG = _("Lo que manda %(host)s pasa de %(limit)s MB: busca en el sitio una fuente más corta.")
CIRCLES = _("%(host)s lleva de una dirección a otra sin llegar a ninguna: copia la dirección final.")
GONE = _("%(host)s dice que esta fuente ya no existe (410): quítala o cambia su dirección.")
MISSING = _("En %(host)s no hay nada en esa dirección (%(status)s): revisa si cambió.")
CLOSED = _("%(host)s no deja leerla sin permiso (%(status)s): busca una fuente pública del sitio.")
BUSY = _("%(host)s pide esperar (%(status)s): se intentará más tarde, cuando diga.")
BROKEN = _("%(host)s responde con un error (%(status)s): suele pasar solo; se intentará más tarde.")
NO_FEED = _("En esa dirección de %(host)s no hay una fuente RSS o Atom ni una página que la anuncie.")
BOMB = _("La fuente de %(host)s está hecha para agotar a quien la lee (entidades XML): no se abre.")
HEAVY = _("La fuente de %(host)s cuesta demasiado de leer: busca en el sitio una más corta.")
DEFECT = _("La fuente de %(host)s no se pudo leer por un fallo nuestro: avisa a quien administra Pauta.")
READ_WRONG = {"no_feed": NO_FEED, "entities": BOMB, "too_demanding": HEAVY}


class NoFeed(Exception):
    """Why there is nothing to read. `gone`: for good; `wait`: what the server asked for."""

    def __init__(self, sentence: Sentence, *, gone: bool = False, wait: timedelta | None = None) -> None:
        super().__init__(str(sentence))
        self.sentence, self.gone, self.wait = sentence, gone, wait


@dataclass(frozen=True)
class Entry:
    """One item, in plain words. `digest`: SHA-256 of its id, else of its link."""

    digest: str
    title: str
    summary: str
    link: str
    author: str
    published: datetime | None


@dataclass(frozen=True)
class Look:
    """What a feed said. `address` is where it was found: the feed's own where a page named it."""

    address: str
    title: str = ""
    entries: tuple[Entry, ...] = ()
    etag: str = ""
    last_modified: str = ""
    unchanged: bool = False


def look(address: str, *, etag: str = "", last_modified: str = "", through_page: bool = False) -> Look:
    """Raises NoFeed. `through_page`: the address may be a site's, whose head names its feed."""
    known = {"If-None-Match": etag, "If-Modified-Since": last_modified}
    answer = asked(address, {name: value for name, value in known.items() if value})
    if answer.status == 304:
        return Look(address, unchanged=True, etag=etag, last_modified=last_modified)
    refuse_bad_status(answer)
    read = read_apart(answer)
    if through_page and read.get("feeds"):
        return look(read["feeds"][0])
    return understood(address, answer, read)


def understood(address: str, answer: Answer, read: dict[str, Any]) -> Look:
    """Raises NoFeed."""
    if "entries" not in read:
        raise NoFeed(about(READ_WRONG[read.get("trouble", "no_feed")], answer.url))
    return Look(
        address,
        read["title"],
        tuple(entry for entry in map(as_entry, read["entries"]) if entry),
        kept(answer.headers.get("ETag"), 200),
        kept(answer.headers.get("Last-Modified"), 100),
    )


def about(text: str, address: str, **more: Any) -> Sentence:
    return Sentence(text, {"host": urlsplit(address).hostname or address[:100], **more})


def asked(address: str, headers: dict[str, str]) -> Answer:
    """The last answer of a chain of redirects. Raises NoFeed."""
    began, at = time.monotonic(), address
    for _hop in range(HOPS):
        if time.monotonic() - began > SECONDS:
            break
        answer = one(at, headers)
        if answer.status not in REDIRECTS or not answer.headers.get("Location"):
            return answer
        at = urljoin(answer.url, answer.headers["Location"])
    raise NoFeed(about(CIRCLES, address))


def one(address: str, headers: dict[str, str]) -> Answer:
    line = session_for(private_ok=bool(handle_of(address)), allow=settings.PAUTA_PRIVATE_HOSTS)
    try:
        return line.exchange("GET", address, headers={"Accept": ACCEPT, **headers})
    except Forbidden as refusal:
        raise NoFeed(about(NOT_SAFE if refusal.why == "plain_http" else NOT_PUBLIC, address)) from None
    except HttpError as silence:
        if silence.why == "too_big":
            raise too_big(address) from None
        raise NoFeed(about(SILENT, address)) from None


def too_big(address: str) -> NoFeed:
    return NoFeed(about(TOO_BIG, address, limit=BIGGEST // 2**20))


def refuse_bad_status(answer: Answer) -> None:
    """Raises NoFeed for whatever isn't a 200."""
    status = answer.status
    if status == 410:
        raise NoFeed(about(GONE, answer.url), gone=True)
    if status in (429, 503):
        wait = waiting(answer.headers.get("Retry-After", ""))
        raise NoFeed(about(BUSY, answer.url, status=status), wait=wait)
    if status >= 500 or status < 200:
        raise NoFeed(about(BROKEN, answer.url, status=status))
    if status in (401, 402, 403, 407, 451):
        raise NoFeed(about(CLOSED, answer.url, status=status))
    if status >= 300:
        raise NoFeed(about(MISSING, answer.url, status=status))
    if len(answer.body) > BIGGEST:
        raise too_big(answer.url)


def waiting(said: str) -> timedelta | None:
    """Retry-After: seconds, or a date."""
    if said.isascii() and said.isdigit() and len(said) < 9:
        return timedelta(seconds=int(said))
    try:
        when = parsedate_to_datetime(said)
    except (TypeError, ValueError):
        return None
    return (when if when.tzinfo else when.replace(tzinfo=UTC)) - timezone.now()


def kept(value: str | None, limit: int) -> str:
    """What can be sent back as it came, or nothing."""
    fits = value and len(value) <= limit and value.isascii() and value.isprintable()
    return value or "" if fits else ""


def read_apart(answer: Answer) -> dict[str, Any]:
    """feed_apart's answer. Raises NoFeed where it needed too much, or broke."""
    kind = "".join(filter(str.isprintable, answer.headers.get("Content-Type", "")))[:200]
    try:
        ended = subprocess.run(  # our own module, by the interpreter that runs us
            [sys.executable, "-m", "calendar_app.exchange.feed_apart"],
            input=json.dumps([answer.url, kind]).encode() + b"\n" + answer.body,
            capture_output=True,
            timeout=READING_SECONDS,
            cwd=settings.BASE_DIR,
            env={"PATH": os.defpath, "LC_ALL": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"},
        )
    except subprocess.TimeoutExpired:
        raise NoFeed(about(HEAVY, answer.url)) from None
    if ended.returncode:
        log.warning("reading a feed apart ended with %s: %s", ended.returncode, ended.stderr[-300:])
        raise NoFeed(about(DEFECT if ended.returncode > 0 else HEAVY, answer.url))
    read: dict[str, Any] = json.loads(ended.stdout)
    return read


def as_entry(said: dict[str, str]) -> Entry | None:
    """None for one with neither words nor a link: there is nothing to make of it."""
    link = said["link"] if urlsplit(said["link"]).scheme in ("http", "https") else ""
    name = said["id"] or link or (said["title"] and f"{said['title']}\n{said['published']}")
    if not name or not (said["title"] or said["summary"] or link):
        return None
    when = datetime.fromisoformat(said["published"]) if said["published"] else None
    digest = hashlib.sha256(name.encode("utf-8", "replace")).hexdigest()
    return Entry(digest, said["title"], said["summary"], link, said["author"], when)
