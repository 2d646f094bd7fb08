"""Mastodon, and the servers that speak its API.

Sources: docs.joinmastodon.org methods/statuses, methods/media, methods/accounts, api/rate-limits; the
Idempotency-Key is kept for an hour per account (post_status_service.rb). Relatives (Pleroma, Akkoma,
GoToSocial, Pixelfed …) may ignore it, so for them a lost answer is settled by reading only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

from publishing.networks import (
    chosen,
    counting,
    fitting,
    mastodon_lookup,
    mastodon_server,
    mastodon_status,
    multipart,
)
from publishing.networks.contract import (
    Access,
    Account,
    Can,
    CannotTell,
    Disconnected,
    Field,
    Limits,
    Line,
    Media,
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
    Unsure,
)
from publishing.networks.mastodon_app import ByOwnServer
from publishing.networks.mastodon_status import PollRules


def _(text: str) -> str:
    """Marks a sentence for translation; it is translated where it is shown."""
    return text


NOT_TAKEN = _("%(network)s no aceptó la publicación: %(reason)s")
NO_RIGHT = _("A esta cuenta le falta permiso para hacerlo (%(reason)s). Vuelve a conectar el canal.")
STILL_PROCESSING = _("El servidor todavía prepara los archivos. Lo intentamos de nuevo en un momento.")
NEVER_READY = _(
    "El servidor no terminó de preparar los archivos. Vuelve a subirlos o usa otros más pequeños."
)
DOUBT = _("Hay publicaciones parecidas y este servidor no permite distinguirlas. Seguimos comprobando.")

PATIENCE = 30  # looks at a file that is being processed, ever further apart: some twelve minutes
AT_ONCE = 20


class Mastodon(ByOwnServer):
    key = "mastodon"
    name = "Mastodon"
    icon = "net-mastodon"
    can = frozenset(
        {
            Can.TEXT,
            Can.IMAGES,
            Can.VIDEO,
            Can.AUDIO,
            Can.CAROUSEL,
            Can.POLL,
            Can.THREAD,
            Can.ALT_TEXT,
            Can.REPLY,
            Can.DELETE,
            Can.READINGS,
            Can.FIND,
            Can.SAME_KEY_SAFE,
        }
    )
    limits = mastodon_server.LIMITS
    readings_from = "Mastodon: GET /api/v1/statuses"
    credentials = (
        Field(
            "server",
            _("Servidor"),
            help=_("La dirección donde está la cuenta, por ejemplo mastodon.social."),
            aliases=("url", "base_url", "instance"),
        ),
        Field(
            "token",
            _("Clave de acceso"),
            secret=True,
            help=_("Se crea en el servidor: Preferencias → Desarrollo → Nueva aplicación."),
            aliases=("access_token",),
        ),
    )
    options = mastodon_status.options_for({})
    same_key_for = timedelta(minutes=50)  # an hour by their clock; the rest is margin
    spacing = timedelta(seconds=2)
    preview = Preview(layout="feed", card="large")

    def limits_for(self, access_facts: Mapping[str, Any]) -> Limits:
        return mastodon_server.limits_of(access_facts)

    def options_for(self, facts: Mapping[str, Any]) -> tuple[Field, ...]:
        return mastodon_status.options_for(facts)

    def look_around(self, access: Access, line: Line) -> Mapping[str, Any]:
        return mastodon_server.facts_of(access.server, line)

    def written(self, post: Post) -> str:
        return fitting.with_link(post)

    def length(self, text: str) -> int:
        return counting.urls_as_23(text)

    def people(self, query: str, access: Access, line: Line) -> list[Person]:
        asked = {"q": query, "type": "accounts", "limit": 8, "resolve": "false"}
        reply = line.get(f"{access.server}/api/v2/search", params=asked, headers=_headers(access))
        return [
            Person(each.get("display_name") or each["username"], f"@{each['acct']}", f"@{each['acct']}")
            for each in reply.dig("accounts")
        ]

    def beside(self, post: Post) -> int:
        return counting.graphemes(chosen.text(post, "spoiler_text"))

    def problems(self, post: Post, limits: Limits) -> list[Problem]:
        text = self.written(post)
        length = self.length(text) + self.beside(post)
        rules = limits.polls if isinstance(limits, mastodon_server.ServerLimits) else PollRules()
        return [
            *fitting.nothing_said(text, post, self.name),
            *fitting.too_long(length, post, limits, self.name),
            *fitting.media_troubles(post, limits, self.name),
            *fitting.alt_troubles(post, limits, self.name),
            *mastodon_status.poll_troubles(post, rules),
        ]

    # ── the conversation ──────────────────────────────────────────────────────────────────────────────

    def connect(self, entered: Mapping[str, str], line: Line) -> Account:
        server, token = mastodon_server.address(entered["server"]), entered["token"].strip()
        me = line.get(f"{server}/api/v1/accounts/verify_credentials", headers=_bearer(token))
        account = str(me.dig("id"))
        host = server.partition("://")[2]
        return Account(
            id=account,
            name=f"@{me.dig('username')}@{host}",
            url=str(me.json().get("url") or ""),
            server=server,
            secrets={"token": token},
            facts=mastodon_server.facts_of(server, line),
        )

    def publish(self, post: Post, access: Access, line: Line) -> Receipt | StillWorking:
        mastodon_status.quoted(post, access.server)  # refused before anything is uploaded
        uploaded = [self._upload(media, access, line) for media in post.media]
        processing = [media_id for media_id, ready in uploaded if not ready]
        return self._say([media_id for media_id, _ready in uploaded], processing, 0, post, access, line)

    def resume(
        self, memo: Mapping[str, Any], post: Post, access: Access, line: Line
    ) -> Receipt | StillWorking:
        looks = int(memo.get("looks", 0)) + 1
        try:
            processing = [pk for pk in memo["processing"] if not self._is_ready(pk, access, line)]
        except Refused as gone:
            if gone.code != "http_404":
                raise
            return self.publish(post, access, line)  # they keep unused files for a while only
        if processing and looks > PATIENCE:
            raise Refused(Sentence(NEVER_READY), code="never_ready")
        return self._say(list(memo["media_ids"]), processing, looks, post, access, line)

    def _say(
        self, ids: list[str], processing: list[str], looks: int, post: Post, access: Access, line: Line
    ) -> Receipt | StillWorking:
        if processing:
            memo = {"media_ids": ids, "processing": processing, "looks": looks}
            return StillWorking(memo, wait=timedelta(seconds=min(1 + looks * 2, 30)))
        headers = _headers(access) | {"Idempotency-Key": post.key}
        asked = mastodon_status.status(post, ids, access.server)
        line.no_return()
        said = line.post(f"{access.server}/api/v1/statuses", json=asked, headers=headers)
        return Receipt(Remote(str(said.dig("id")), _web_address(said.json())))

    def _upload(self, media: Media, access: Access, line: Line) -> tuple[str, bool]:
        """Read from its file while it is sent: a film doesn't fit in memory."""
        described = {"description": media.alt} if media.alt.strip() else {}
        with multipart.body(described, [multipart.part("file", media)]) as form:
            reply = line.post(
                f"{access.server}/api/v2/media", data=form, headers=_headers(access) | form.headers
            )
        return str(reply.dig("id")), reply.status != 202

    def _is_ready(self, media_id: str, access: Access, line: Line) -> bool:
        reply = line.get(f"{access.server}/api/v1/media/{media_id}", headers=_headers(access))
        return reply.status != 206

    def find(
        self, post: Post, access: Access, line: Line, since: datetime, memo: Mapping[str, Any] | None = None
    ) -> Receipt | CannotTell | None:
        wanted = {
            "text": self.written(post),
            "media": len(post.media),
            "reply_to": post.reply_to.id if post.reply_to else None,
        }
        found = mastodon_lookup.look(access.server, access.account, _headers(access), since, wanted, line)
        if isinstance(found, CannotTell):
            return self._cannot_tell(access, since)
        return Receipt(Remote(str(found["id"]), _web_address(found)), verified=True) if found else None

    def _cannot_tell(self, access: Access, since: datetime) -> CannotTell:
        """«Cannot tell» lets the engine send the same key again while it is remembered; a server that doesn't
        promise to remember keys must not be asked to, so for that long it stays in doubt."""
        remembers = bool(access.facts.get("keeps_keys"))
        if not remembers and datetime.now(UTC) - since < self.same_key_for + timedelta(minutes=2):
            raise Unsure(Sentence(DOUBT), code="resembles")
        return CannotTell()

    def delete(self, remote: Remote, access: Access, line: Line) -> None:
        """Deleting what is already gone succeeds."""
        try:
            line.delete(f"{access.server}/api/v1/statuses/{remote.id}", headers=_headers(access))
        except Refused as no:
            if no.code not in ("http_404", "http_410"):
                raise

    def readings(self, remotes: Sequence[Remote], access: Access, line: Line) -> dict[str, dict[str, int]]:
        ids = [remote.id for remote in remotes]
        found: dict[str, dict[str, int]] = {}
        for start in range(0, len(ids), AT_ONCE):
            for status in self._statuses(ids[start : start + AT_ONCE], access, line):
                found[str(status["id"])] = _figures(status)
        return found

    def _statuses(self, ids: list[str], access: Access, line: Line) -> list[Mapping[str, Any]]:
        """Many at once since Mastodon 4.3; one by one where that isn't offered."""
        url, headers = f"{access.server}/api/v1/statuses", _headers(access)
        with suppress(Refused, Unavailable):
            said = line.get(url, params={"id[]": ids}, headers=headers).json()
            return [status for status in said if "id" in status] if isinstance(said, list) else []
        found = []
        for each in ids:
            with suppress(Refused):  # gone meanwhile
                found.append(line.get(f"{url}/{each}", headers=headers).json())
        return found

    def explain(self, reply: Reply) -> NetworkError | None:
        reason = _reason(reply)
        if not reason or reply.status not in (400, 403, 404, 410, 422):
            return None
        told, code = {"network": self.name, "reason": reason}, f"http_{reply.status}"
        if reply.status == 403 and any(
            word in reason.lower() for word in ("scope", "login", "disabled", "pending")
        ):
            return Disconnected(Sentence(NO_RIGHT, told), reason, code)
        if reply.status == 422 and "not finished processing" in reason:
            return Unavailable(Sentence(STILL_PROCESSING), reason, "processing")
        return Refused(Sentence(NOT_TAKEN, told), reason, code)


def _bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def _headers(access: Access) -> dict[str, str]:
    return _bearer(access.secrets["token"])


def _web_address(status: Mapping[str, Any]) -> str:
    return str(status.get("url") or status.get("uri") or "")


def _figures(status: Mapping[str, Any]) -> dict[str, int]:
    ours = {
        "likes": "favourites_count",
        "replies": "replies_count",
        "shares": "reblogs_count",
        "quotes": "quotes_count",
    }
    return {name: int(status[theirs]) for name, theirs in ours.items() if isinstance(status.get(theirs), int)}


def _reason(reply: Reply) -> str:
    """Mastodon's errors are {"error": "…"}; what isn't says nothing."""
    with suppress(NetworkError):
        said = reply.json()
        return str(said.get("error") or "")[:300] if isinstance(said, dict) else ""
    return ""
