"""A webhook of one's own: each post is told to an address, signed as Standard Webhooks says.

Source: standardwebhooks.com specification: headers webhook-id, webhook-timestamp and webhook-signature
(«v1,» and the base64 of HMAC-SHA256 over `id.timestamp.body`, with the key in base64 after «whsec_»); every
2xx is a yes, 410 means «stop». The same post always has the same webhook-id: a receiver can drop repetitions.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import re
import secrets as random
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar
from urllib.parse import urlsplit

from publishing.networks import counting, fitting
from publishing.networks.contract import (
    Access,
    Account,
    Can,
    Disconnected,
    Field,
    FileRule,
    Kind,
    Limits,
    Line,
    Media,
    Network,
    NetworkError,
    Post,
    Preview,
    Problem,
    Receipt,
    Refused,
    Remote,
    Reply,
    Sentence,
    Unit,
)


def _(text: str) -> str:
    """Marks a sentence for translation; it is translated where it is shown."""
    return text


BAD_SECRET = _(
    "Eso no es una clave de firma: empieza con whsec_ y sigue con entre 24 y 64 bytes en base64. Deja "
    "vacío el campo y te damos una."
)
MADE = _("Esta es una clave de firma nueva: %(secret)s. Guárdala en tu sistema, escríbela aquí y conecta.")
BAD_ADDRESS = _(
    "«%(url)s» no es una dirección web. Escríbela completa, por ejemplo https://ejemplo.mx/entra."
)
A_PAGE = _("%(host)s contestó con una página web: parece un sitio y no un receptor de webhooks.")
CLOSED = _("El receptor del webhook pidió que no le enviemos más (respuesta 410). Vuelve a conectarlo.")
_IMAGES = ("image/jpeg", "image/png", "image/gif", "image/webp", "image/avif")
_VIDEOS = ("video/mp4", "video/quicktime", "video/webm")
_SOUNDS = ("audio/mpeg", "audio/mp4", "audio/ogg", "audio/wav", "audio/x-wav", "audio/aac", "audio/flac")


class Webhook(Network):
    key = "webhook"
    name = "Webhook"
    icon = "net-webhook"
    can = frozenset(
        {
            Can.TEXT,
            Can.IMAGES,
            Can.CAROUSEL,
            Can.VIDEO,
            Can.AUDIO,
            Can.DOCUMENT,
            Can.LINK,
            Can.THREAD,
            Can.FIRST_COMMENT,
            Can.ALT_TEXT,
            Can.REPLY,
            Can.DELETE,
            Can.TITLE,
            Can.TAGS,
            Can.SAME_KEY_SAFE,
        }
    )
    limits = Limits(
        unit=Unit.CODE_POINTS,
        files={
            "image": FileRule(most=20, mimes=frozenset(_IMAGES)),
            "video": FileRule(most=20, mimes=frozenset(_VIDEOS)),
            "audio": FileRule(most=20, mimes=frozenset(_SOUNDS)),
            "document": FileRule(most=20),
        },
        together=20,
        mixed=True,
        source="docs/connect/webhook.md: what we send is ours to say",
    )
    credentials = (
        Field(
            "url",
            _("Dirección que recibe"),
            secret=True,
            help=_("Puede llevar una clave dentro, así que se guarda cifrada."),
            aliases=("address", "webhook"),
        ),
        Field(
            "secret",
            _("Clave de firma"),
            secret=True,
            required=False,
            help=_(
                "Empieza con whsec_. Con ella tu sistema comprueba que somos nosotros. Vacío: te damos una."
            ),
            aliases=("signing_secret", "key"),
        ),
        Field(
            "ignores_repeats",
            _("El receptor ignora repetidos"),
            required=False,
            kind=Kind.CHOICE,
            choices=(
                ("", _("No, o no lo sé: si no contesta, decide una persona")),
                ("1", _("Sí, por su webhook-id: si no contesta, se le repite")),
            ),
        ),
    )
    preview = Preview("plain")
    fetches: ClassVar[bool] = True

    def remembers(self, facts: Mapping[str, Any]) -> timedelta | None:
        return None if facts.get("ignores_repeats") else timedelta(0)

    def length(self, text: str) -> int:
        return counting.code_points(text)

    def problems(self, post: Post, limits: Limits) -> list[Problem]:
        """A receiver inside may reach files that the world can't: not being reachable is only a warning."""
        return [
            *fitting.nothing_said(post.text or post.link, post, self.name),
            *fitting.media_troubles(post, limits, self.name),
            *fitting.alt_troubles(post, limits, self.name),
            *(replace(each, blocks=False) for each in fitting.must_be_fetched(post, self.name)),
        ]

    # ── the conversation ──────────────────────────────────────────────────────────────────────────────

    def connect(self, entered: Mapping[str, str], line: Line) -> Account:
        """The receiver is told «ping» and has to say yes."""
        url, secret = entered["url"].strip(), entered.get("secret", "").strip()
        host = _host(url)
        if not secret:  # shown once, and kept nowhere until it comes back
            raise Refused(Sentence(MADE, {"secret": new_secret()}), code="secret_made")
        signing_key(secret)
        answer = _tell(url, secret, f"ping_{random.token_hex(8)}", "ping", {}, line)
        if "html" in (answer.headers.get("Content-Type") or ""):
            raise Refused(Sentence(A_PAGE, {"host": host}), code="a_page")
        return Account(
            id=hashlib.sha256(url.encode()).hexdigest()[:32],
            name=host,
            secrets={"url": url, "secret": secret},
            facts={
                "ignores_repeats": entered.get("ignores_repeats", "").strip().lower()
                in ("1", "yes", "sí", "si")
            },
        )

    def publish(self, post: Post, access: Access, line: Line) -> Receipt:
        event, data = "post.published", _data(post)
        url, secret = access.secrets["url"], access.secrets["secret"]
        line.no_return()
        reply = _tell(url, secret, post.key, event, data, line)
        return Receipt(_named(reply, post.key))

    def delete(self, remote: Remote, access: Access, line: Line) -> None:
        """An event of its own; a receiver that no longer knows the post may say 404."""
        data = {"key": remote.extra.get("key"), "id": remote.id, "url": remote.url}
        pk = f"{remote.extra.get('key') or remote.id}-deleted"
        try:
            _tell(access.secrets["url"], access.secrets["secret"], pk, "post.deleted", data, line)
        except Refused as no:
            if no.code != "http_404":
                raise

    def explain(self, reply: Reply) -> NetworkError | None:
        return Disconnected(Sentence(CLOSED), code="http_410") if reply.status == 410 else None


def new_secret() -> str:
    return "whsec_" + base64.b64encode(random.token_bytes(32)).decode()


def signing_key(secret: str) -> bytes:
    """The bytes of a «whsec_…». Raises Refused, without repeating what was entered."""
    with suppress(binascii.Error, ValueError):
        key = base64.b64decode(secret.removeprefix("whsec_"), validate=True)
        if secret.startswith("whsec_") and 24 <= len(key) <= 64:
            return key
    raise Refused(Sentence(BAD_SECRET), code="bad_secret")


def signature(secret: str, pk: str, timestamp: int, body: bytes) -> str:
    said = f"{pk}.{timestamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(signing_key(secret), said, hashlib.sha256).digest()).decode()


def _tell(url: str, secret: str, pk: str, event: str, data: Mapping[str, Any], line: Line) -> Reply:
    now = datetime.now(UTC)
    said = {"type": event, "timestamp": now.isoformat(timespec="seconds"), "data": data}
    body = json.dumps(said, ensure_ascii=False).encode()
    headers = {
        "Content-Type": "application/json",
        "webhook-id": pk,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": signature(secret, pk, int(now.timestamp()), body),
    }
    return line.post(url, data=body, headers=headers)


def _data(post: Post) -> dict[str, Any]:
    above = post.reply_to
    return {
        "key": post.key,
        "text": post.text,
        "title": post.title,
        "link": post.link,
        "tags": list(post.tags),
        "language": post.language,
        "media": [_file(media) for media in post.media],
        "reply_to": {"id": above.id, "url": above.url} if above else None,
        "comment": post.comment,
        "options": dict(post.options),
    }


def _file(media: Media) -> dict[str, Any]:
    """What a receiver needs to fetch a file and to know that it got all of it."""
    return {
        "kind": media.kind,
        "mime": media.mime,
        "filename": media.filename,
        "bytes": media.bytes,
        "sha256": media.sha256,
        "width": media.width or None,
        "height": media.height or None,
        "seconds": media.seconds or None,
        "alt": media.alt,
        "url": media.public() if media.public else None,
    }


def _named(reply: Reply, key: str) -> Remote:
    """{"id", "url"} where the receiver gives the post a name; else our key is its name."""
    said: Any = None
    with suppress(NetworkError):
        said = reply.json()
    told = said if isinstance(said, dict) else {}
    pk = told.get("id")
    url = told.get("url")
    known = str(pk)[:200] if isinstance(pk, str | int) and pk != "" and not isinstance(pk, bool) else key
    is_address = isinstance(url, str) and re.match(r"https?://", url)
    return Remote(known, str(url) if is_address else "", {"key": key})


def _host(url: str) -> str:
    with suppress(ValueError):
        parts = urlsplit(url)
        if parts.scheme in ("http", "https") and parts.hostname and not parts.username:
            return parts.netloc
    raise Refused(Sentence(BAD_ADDRESS, {"url": url.partition("?")[0][:100]}), code="bad_url")


__all__: Sequence[str] = ["Webhook", "signature", "signing_key"]
