"""Matrix: one message in one room of one homeserver.

Sources: client-server API v3 (room_send, content-repo, joining, relations, redaction), identifiers of
transactions: a `txnId` is remembered per device and answers a repeated PUT with the first event's id. Rooms
with end-to-end encryption are refused: their messages would have to be encrypted by a device of a person's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

from publishing.networks import configured, counting, fitting, matrix_room
from publishing.networks.contract import (
    Access,
    Account,
    Can,
    CannotTell,
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
    StillWorking,
    Throttled,
    Unit,
)
from publishing.networks.waiting import in_milliseconds


def _(text: str) -> str:
    """Marks a sentence for translation; it is translated where it is shown."""
    return text


NOT_TAKEN = _("Matrix no aceptó el mensaje: %(reason)s")
TOKEN_GONE = _("El servidor de Matrix ya no acepta el acceso de esta cuenta. Vuelve a conectar el canal.")
NO_RIGHT = _(
    "La cuenta ya no puede escribir en la sala: invítala o dale permiso, y vuelve a conectar el canal."
)
WAIT = _("El servidor de Matrix pide esperar antes del siguiente mensaje.")

# The whole event is at most 65,536 bytes of canonical JSON; hashes and signatures of servers are in it too.
EVENT_BYTES = 60_000
MESSAGE_OF = {
    "image": "m.image",
    "gif": "m.image",
    "video": "m.video",
    "audio": "m.audio",
    "document": "m.file",
}
OUR_KEY = "mx.pauta.key"
_GONE = frozenset(
    {"M_UNKNOWN_TOKEN", "M_MISSING_TOKEN", "M_USER_DEACTIVATED", "M_USER_LOCKED", "M_USER_SUSPENDED"}
)
_ANY = FileRule(most=1)


class Matrix(Network):
    key = "matrix"
    name = "Matrix"
    icon = "net-matrix"
    can = frozenset(
        {
            Can.TEXT, Can.IMAGES, Can.VIDEO, Can.AUDIO, Can.DOCUMENT, Can.ALT_TEXT, Can.REPLY, Can.THREAD,
            Can.DELETE, Can.READINGS, Can.FIND, Can.SAME_KEY_SAFE,
        }
    )  # fmt: skip
    limits = Limits(
        text=EVENT_BYTES,
        unit=Unit.JSON_BYTES,
        files=dict.fromkeys(MESSAGE_OF, _ANY),
        together=1,
        source="spec, «Size limits»: 65,536 bytes an event; files: GET /_matrix/client/v1/media/config",
    )
    credentials = (
        Field("server", _("Servidor"), help=_("Por ejemplo matrix.org."), aliases=("homeserver", "url")),
        Field("room", _("Sala"), help=_("Su alias (#noticias:matrix.org) o su identificador (!…).")),
        Field("user", _("Usuario"), required=False, aliases=("username", "login")),
        Field("password", _("Contraseña"), secret=True, required=False),
        Field("token", _("Clave de acceso"), secret=True, required=False, aliases=("access_token",)),
    )
    options = (
        Field(
            "notice",
            _("Enviar como aviso (sin notificar)"),
            required=False,
            kind=Kind.YES_NO,
        ),
    )
    preview = Preview(layout="chat")
    readings_from = "Matrix relations (m.annotation, m.thread)"
    spacing = timedelta(seconds=1)
    # Synapse forgets a transaction after 30 to 60 minutes; the specification gives no time.
    same_key_for = timedelta(minutes=configured.number("MATRIX_TXN_MINUTES", 25))

    def limits_for(self, access_facts: Mapping[str, Any]) -> Limits:
        rule = replace(_ANY, bytes=access_facts.get("upload_bytes"))
        return replace(self.limits, files=dict.fromkeys(MESSAGE_OF, rule))

    def written(self, post: Post) -> str:
        return fitting.with_link(post)

    def length(self, text: str) -> int:
        return counting.json_bytes(text)

    def problems(self, post: Post, limits: Limits) -> list[Problem]:
        text = self.written(post)
        return list(fitting.usual_troubles(text, self.length(text), post, limits, self.name))

    # ── the conversation ──────────────────────────────────────────────────────────────────────────────

    def connect(self, entered: Mapping[str, str], line: Line) -> Account:
        return matrix_room.join(entered, line)

    def publish(self, post: Post, access: Access, line: Line) -> Receipt | StillWorking:
        """A file first, its address into the memo; then the message."""
        if post.media:
            return StillWorking({"file": self._upload(post.media[0], access, line)})
        return self._send(post, access, line, "")

    def resume(self, memo: Mapping[str, Any], post: Post, access: Access, line: Line) -> Receipt:
        return self._send(post, access, line, str(memo["file"]))

    def _upload(self, media: Media, access: Access, line: Line) -> str:
        headers = _bearer(access) | {"Content-Type": media.mime, "Content-Length": str(media.bytes)}
        address = f"{access.server}/_matrix/media/v3/upload"
        with media.open() as file:
            reply = line.post(address, params={"filename": media.filename}, data=file, headers=headers)
        return str(reply.dig("content_uri"))

    def _send(self, post: Post, access: Access, line: Line, file: str) -> Receipt:
        said = _message(self.written(post), post, file)
        line.no_return()
        reply = line.put(_sending(access, post.key), json=said, headers=_bearer(access))
        return Receipt(_remote(access, str(reply.dig("event_id"))))

    def find(
        self, post: Post, access: Access, line: Line, since: datetime, memo: Mapping[str, Any] | None = None
    ) -> Receipt | CannotTell | None:
        """Among the room's latest messages, by the key we put into each."""
        found = matrix_room.look(access, _bearer(access), since, {OUR_KEY: post.key}, line)
        return Receipt(_remote(access, found), verified=True) if isinstance(found, str) else found

    def delete(self, remote: Remote, access: Access, line: Line) -> None:
        """Redacting what is redacted already changes nothing."""
        room, event = quote(access.account, safe=""), quote(remote.id, safe="")
        txn = f"redact-{remote.id.lstrip('$')[:40]}"
        address = f"{access.server}/_matrix/client/v3/rooms/{room}/redact/{event}/{quote(txn, safe='')}"
        try:
            line.put(address, json={}, headers=_bearer(access))
        except Refused as no:
            if no.code != "M_NOT_FOUND":
                raise

    def readings(self, remotes: Sequence[Remote], access: Access, line: Line) -> dict[str, dict[str, int]]:
        kinds = {"likes": "m.annotation", "replies": "m.thread"}
        return {
            remote.id: {
                name: matrix_room.related(access, _bearer(access), remote.id, kind, line)
                for name, kind in kinds.items()
            }
            for remote in remotes
        }

    def explain(self, reply: Reply) -> NetworkError | None:
        said = reply.json()
        code = str(said.get("errcode") or "") if isinstance(said, dict) else ""
        if not code:
            return None
        reason = str(said.get("error") or code)[:300]
        if code in _GONE or reply.status == 401:
            return Disconnected(Sentence(TOKEN_GONE), reason, code)
        if code == "M_FORBIDDEN":
            return Disconnected(Sentence(NO_RIGHT), reason, code)
        if code == "M_LIMIT_EXCEEDED":  # old servers say it only here, new ones only in Retry-After
            return Throttled(
                in_milliseconds(reply.headers, said.get("retry_after_ms")), Sentence(WAIT), reason, code
            )
        if reply.status < 500:
            return Refused(Sentence(NOT_TAKEN, {"reason": reason}), reason, code)
        return None


def _bearer(access: Access) -> dict[str, str]:
    return {"Authorization": f"Bearer {access.secrets['token']}"}


def _sending(access: Access, key: str) -> str:
    room = quote(access.account, safe="")
    return f"{access.server}/_matrix/client/v3/rooms/{room}/send/m.room.message/{key}"


def _remote(access: Access, event: str) -> Remote:
    return Remote(event, f"https://matrix.to/#/{quote(access.account, safe='!:')}/{quote(event, safe='$')}")


def _message(text: str, post: Post, file: str) -> dict[str, Any]:
    """The event's content. With a file, `body` is the caption, `filename` its name (since v1.10)."""
    kind = "m.notice" if post.options.get("notice") else "m.text"
    said: dict[str, Any] = {"msgtype": kind, "body": text, "m.mentions": {}, OUR_KEY: post.key}
    if file:
        media = post.media[0]
        said |= {
            "msgtype": MESSAGE_OF[media.kind],
            "url": file,
            "filename": media.filename,
            "info": _info(media),
        }
        said["body"] = text or media.alt or media.filename
    if post.reply_to:
        said["m.relates_to"] = _relation(post.reply_to, post.thread_root or post.reply_to)
    return said


def _relation(parent: Remote, root: Remote) -> dict[str, Any]:
    """In a thread, with a plain reply for clients that know none."""
    return {
        "rel_type": "m.thread",
        "event_id": root.id,
        "is_falling_back": True,
        "m.in_reply_to": {"event_id": parent.id},
    }


def _info(media: Media) -> dict[str, Any]:
    info: dict[str, Any] = {"mimetype": media.mime, "size": media.bytes}
    if media.width and media.height:
        info |= {"w": media.width, "h": media.height}
    with suppress(OverflowError):
        return info | ({"duration": round(media.seconds * 1000)} if media.seconds else {})
    return info
