"""Bluesky and any other personal data server (PDS) of the AT Protocol.

Plain requests on `line`, not the atproto SDK: that one opens a socket of its own, past our one way out.

We choose the record's key, so a post can't be made twice: where the answer was lost, the same key again is
refused by the server (it answers 500), and `find()` reads that very record. Source: the lexicons
app.bsky.feed.post, com.atproto.repo.*; of what it carries: bluesky_embed, bluesky_video.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from . import bluesky_problems, bluesky_video, configured
from .bluesky_options import OPTIONS
from .bluesky_reading import POSTS, read
from .bluesky_record import record_key, writes
from .bluesky_session import Session, Tokens, log_in
from .bluesky_text import spoken
from .contract import (
    Access,
    Account,
    Can,
    Disconnected,
    Field,
    FileRule,
    Limits,
    Line,
    Network,
    NetworkError,
    Person,
    Post,
    Preview,
    Problem,
    Receipt,
    Refused,
    Remote,
    Reply,
    Sentence,
    StillWorking,
    Unavailable,
    Unit,
)
from .counting import graphemes

SERVICE = "https://bsky.social"
READINGS_AT_ONCE = 25
CREATE = "com.atproto.repo.applyWrites#create"


def _(text: str) -> str:
    return text


NOT_TAKEN = _("Bluesky no aceptó la publicación: %(why)s")
TOO_HEAVY_HERE = _(
    "Este servidor de Bluesky no admite un archivo tan pesado. Los de antes de 2026 admiten imágenes de "
    "hasta 976 kB, y uno propio, videos de hasta 50 MB: guárdalo más ligero."
)
NOT_OFFERED = _("Este servidor de Bluesky no ofrece esa consulta.")
_DISCONNECTED = {
    "AuthenticationRequired": _(
        "Bluesky no aceptó el usuario y la contraseña de aplicación. "
        "Crea otra contraseña de aplicación en Bluesky y vuelve a conectar el canal."
    ),
    "AuthFactorTokenRequired": _(
        "Ésa es la contraseña de la cuenta y pide un segundo paso. "
        "Crea una contraseña de aplicación en Bluesky."
    ),
    "AccountTakedown": _("Bluesky suspendió esta cuenta. Revísala en Bluesky."),
    "AccountDeactivated": _("La cuenta de Bluesky está desactivada. Reactívala en Bluesky."),
    "ExpiredToken": _("La sesión de Bluesky terminó. Vuelve a conectar el canal."),
    "InvalidToken": _("La sesión de Bluesky ya no vale. Vuelve a conectar el canal."),
}


class Bluesky(Network):
    key = "bluesky"
    name = "Bluesky"
    icon = "net-bluesky"
    can = frozenset(
        {
            Can.TEXT,
            Can.IMAGES,
            Can.VIDEO,
            Can.CAROUSEL,
            Can.LINK,
            Can.ALT_TEXT,
            Can.TAGS,
            Can.THREAD,
            Can.REPLY,
            Can.DELETE,
            Can.READINGS,
            Can.FIND,
            Can.SAME_KEY_SAFE,
        }
    )
    limits = Limits(
        text=300,
        unit=Unit.GRAPHEMES,
        text_bytes=3000,
        files={
            "image": FileRule(
                most=4,
                bytes=2_000_000,  # a server from before 2026 refuses more than 976 KiB, and says so
                mimes=frozenset({"image/jpeg", "image/png", "image/webp", "image/gif"}),
            ),
            "video": FileRule(
                most=1,
                bytes=300_000_000,
                mimes=frozenset({"video/mp4"}),
                seconds=(0, configured.number("BLUESKY_VIDEO_SECONDS", 180)),
            ),
        },
        tags=8,
        source="app.bsky.feed.post, app.bsky.embed.images, app.bsky.embed.video; docs.bsky.app video",
    )
    readings_from = "Bluesky: app.bsky.feed.getPosts"
    credentials = (
        Field(
            "handle",
            _("Usuario"),
            help=_("Como aparece en Bluesky: nombre.bsky.social o tu dominio."),
            aliases=("identifier", "user", "username", "account"),
        ),
        Field(
            "app_password",
            _("Contraseña de aplicación"),
            secret=True,
            help=_("Se crea en Bluesky: Ajustes → Privacidad y seguridad → Contraseñas de aplicación."),
            aliases=("password", "app-password"),
        ),
        Field(
            "service",
            _("Servidor"),
            required=False,
            help=_("Sólo si tu cuenta no está en bsky.social."),
            aliases=("server", "pds", "url", "base_url"),
        ),
    )
    options = OPTIONS
    preview = Preview(layout="feed", card="large")

    def written(self, post: Post) -> str:
        return spoken(post)

    def length(self, text: str) -> int:
        return graphemes(text)

    def people(self, query: str, access: Access, line: Line) -> list[Person]:
        reply = Session(access, line).get("app.bsky.actor.searchActorsTypeahead", q=query, limit=8)
        return [
            Person(actor.get("displayName") or actor["handle"], f"@{actor['handle']}", f"@{actor['handle']}")
            for actor in reply.dig("actors")
        ]

    # ── before scheduling ─────────────────────────────────────────────────────────────────────────────

    def problems(self, post: Post, limits: Limits) -> list[Problem]:
        return bluesky_problems.problems(post, limits)

    # ── conversation ──────────────────────────────────────────────────────────────────────────────────

    def connect(self, entered: Mapping[str, str], line: Line) -> Account:
        service = _address(entered.get("service", ""))
        handle = entered["handle"].strip().lstrip("@").lower()
        password = entered["app_password"].strip()
        session = log_in(service, handle, password, line)
        did, tokens = session.dig("did"), Tokens.of(session)
        if session.json().get("active") is False:
            raise Disconnected(Sentence(_DISCONNECTED["AccountDeactivated"]), code="AccountDeactivated")
        return Account(
            id=did,
            name=f"@{session.dig('handle')}",
            url=f"https://bsky.app/profile/{did}",
            server=_home_of(session.json().get("didDoc")) or service,
            secrets={"app_password": password, "access": tokens.access, "refresh": tokens.refresh},
        )

    def publish(self, post: Post, access: Access, line: Line) -> Receipt | StillWorking:
        session, film = Session(access, line), bluesky_video.video_of(post)
        if film and bluesky_video.through_service(session):
            return bluesky_video.begin(film, record_key(post), session)
        return self._write(post, session)

    def resume(
        self, memo: Mapping[str, Any], post: Post, access: Access, line: Line
    ) -> Receipt | StillWorking:
        session = Session(access, line)
        ending = bluesky_video.look(memo, session)
        return ending if isinstance(ending, StillWorking) else self._write(post, session, ending)

    def _write(self, post: Post, session: Session, video: Mapping[str, Any] | None = None) -> Receipt:
        """One record, or at once all that share its key: nobody replies before it is said who may."""
        repo, rkey = session.access.account, record_key(post)
        said = writes(post, repo, session, dict(video) if video else None)
        session.ready()
        session.line.no_return()
        if len(said) == 1:
            asked = {"repo": repo, "collection": POSTS, "rkey": rkey, "record": said[POSTS]}
            made = session.post_once("com.atproto.repo.createRecord", json=asked)
            return Receipt(_remote(made.dig("uri"), made.dig("cid")))
        together = [
            {"$type": CREATE, "collection": kind, "rkey": rkey, "value": value}
            for kind, value in said.items()
        ]
        made = session.post_once("com.atproto.repo.applyWrites", json={"repo": repo, "writes": together})
        post_made = made.dig("results", 0)
        remote = _remote(str(post_made["uri"]), str(post_made["cid"]))
        return Receipt(replace(remote, extra={**remote.extra, "beside": [*said][1:]}))

    def find(
        self, post: Post, access: Access, line: Line, since: datetime, memo: Mapping[str, Any] | None = None
    ) -> Receipt | None:
        """The record under our key, if it says what this post says."""
        found = read(Session(access, line), access.account, record_key(post))
        if found is None or found.value.get("text") != spoken(post):
            return None
        return Receipt(_remote(found.uri, found.cid), verified=True)

    def delete(self, remote: Remote, access: Access, line: Line) -> None:
        """Deleting what is already gone succeeds."""
        rkey = remote.id.rpartition("/")[2]
        session = Session(access, line)
        for collection in (POSTS, *remote.extra.get("beside", ())):
            asked = {"repo": access.account, "collection": collection, "rkey": rkey}
            session.post("com.atproto.repo.deleteRecord", json=asked)

    def readings(self, remotes: Sequence[Remote], access: Access, line: Line) -> dict[str, dict[str, int]]:
        session = Session(access, line)
        uris = [remote.id for remote in remotes]
        views: list[dict[str, Any]] = []
        for first in range(0, len(uris), READINGS_AT_ONCE):
            batch = uris[first : first + READINGS_AT_ONCE]
            views += session.get("app.bsky.feed.getPosts", uris=batch).dig("posts")
        return {view["uri"]: _counts(view) for view in views}

    def explain(self, reply: Reply) -> NetworkError | None:
        name, message = _error(reply)
        detail = f"{reply.status} {name}: {message}"[:500]
        if name in _DISCONNECTED:
            return Disconnected(Sentence(_DISCONNECTED[name]), detail, name)
        if name == "MethodNotImplemented" or message.startswith("No service configured"):
            return Unavailable(Sentence(NOT_OFFERED), detail, name)
        if reply.status == 409 and (job := _job(reply)):
            return bluesky_video.AlreadyUploaded(job, detail)
        if name in ("BlobTooLarge", "PayloadTooLarge") or reply.status == 413:
            return Refused(Sentence(TOO_HEAVY_HERE), detail, name or "http_413")
        if reply.status in (400, 409, 413) and name:
            return Refused(Sentence(NOT_TAKEN, {"why": message or name}), detail, name)
        return None


# ── what is heard ─────────────────────────────────────────────────────────────────────────────────────


def _remote(uri: str, cid: str) -> Remote:
    """The address names the account by its DID, which survives a change of handle."""
    did, _collection, rkey = uri.removeprefix("at://").split("/")
    return Remote(uri, f"https://bsky.app/profile/{did}/post/{rkey}", {"cid": cid})


def _counts(view: Mapping[str, Any]) -> dict[str, int]:
    ours = {"likes": "likeCount", "replies": "replyCount", "shares": "repostCount", "quotes": "quoteCount"}
    return {name: int(view.get(theirs) or 0) for name, theirs in ours.items()}


def _error(reply: Reply) -> tuple[str, str]:
    """XRPC errors are {error, message}; a proxy in between says neither."""
    try:
        said = reply.json()
    except (NetworkError, ValueError):
        return "", ""
    if not isinstance(said, dict):
        return "", ""
    return str(said.get("error") or ""), str(said.get("message") or "")


def _job(reply: Reply) -> str:
    """Of a video that the service has already, whichever way it wraps its answer."""
    with suppress(NetworkError, ValueError):
        said = reply.json()
        status = said.get("jobStatus", said) if isinstance(said, dict) else {}
        return str(status.get("jobId") or "") if isinstance(status, dict) else ""
    return ""


def _address(typed: str) -> str:
    address = typed.strip().rstrip("/") or SERVICE
    return address if "://" in address else f"https://{address}"


def _home_of(document: Any) -> str:
    """The account's own server, from its DID document."""
    services = document.get("service", []) if isinstance(document, dict) else []
    for service in services:
        if str(service.get("id", "")).endswith("#atproto_pds"):
            endpoint = str(service.get("serviceEndpoint", "")).rstrip("/")
            return endpoint if urlsplit(endpoint).scheme in ("http", "https") else ""
    return ""
