"""Pinterest: pins of one picture, of several to be leafed through, and of a video, on a board.

Sources: pinterest-v5 OpenAPI 5.23.0; developers.pinterest.com/docs/getting-started/access-tiers (with trial
access a pin is refused in production, code 29, or seen by its creator only) and reference/rate-limits.
Pictures travel within the request, so no public address of ours is needed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from publishing.networks import configured, multipart, pinterest_lookup, pinterest_pin
from publishing.networks.consent import ByConsent
from publishing.networks.contract import (
    Access,
    Account,
    App,
    Can,
    CannotTell,
    Consent,
    Disconnected,
    Field,
    Grant,
    Limits,
    Line,
    Media,
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
    Unavailable,
)


def _(text: str) -> str:
    """Marks a sentence for translation; it is translated where it is shown."""
    return text


PROFILE = _("Cuenta de Pinterest")
TRIAL = _(
    "La aplicación tiene acceso de prueba (Trial) y Pinterest no publica con ella. Pide el acceso Standard "
    "en developers.pinterest.com → My apps, o usa el entorno de pruebas con PAUTA_PINTEREST_API."
)
NO_BOARD = _("El tablero ya no existe o esta cuenta no puede publicar en él: elige otro en las opciones.")
NOT_TAKEN = _("Pinterest no aceptó el pin: %(reason)s")
NOT_UPLOADED = _("El video no llegó a Pinterest. Se vuelve a intentar.")
TOO_LARGE = _("Pinterest dice que el video pesa demasiado. Guárdalo más pequeño y súbelo de nuevo.")
NOT_PROCESSED = _("Pinterest no pudo procesar el video. Guárdalo como MP4 (H.264 y AAC) y súbelo de nuevo.")
NEVER_READY = _("Pinterest no terminó de procesar el video. Inténtalo de nuevo más tarde.")
GRANT_SPENT = _("Pinterest dice que este permiso ya no vale.")

API = configured.text("PINTEREST_API", "https://api.pinterest.com/v5").rstrip("/")
TRIAL_CODE = 29
PATIENCE = 60  # looks at a video that is processed, ever further apart: some twenty minutes


class Pinterest(ByConsent):
    key = "pinterest"
    name = "Pinterest"
    icon = "net-pinterest"
    can = frozenset(
        {Can.TEXT, Can.TITLE, Can.LINK, Can.IMAGES, Can.CAROUSEL, Can.VIDEO, Can.COVER, Can.ALT_TEXT}
        | {Can.DELETE, Can.READINGS, Can.FIND}
    )
    limits = pinterest_pin.LIMITS
    options = pinterest_pin.OPTIONS
    consent = Consent(
        authorize="https://www.pinterest.com/oauth/",
        token=f"{API}/oauth/token",
        scopes=("boards:read", "boards:write", "pins:read", "pins:write", "user_accounts:read"),
        needs=("boards:read", "pins:read", "pins:write"),
        separator=",",
        pkce=False,  # its token endpoint knows no code_verifier
        basic=True,
    )
    preview = Preview(layout="pin", cut_chars=100, crop=(2 / 3, 1.91))
    readings_from = "Pinterest API v5 pin_metrics.lifetime_metrics"
    spacing = timedelta(seconds=1)
    absent_after = timedelta(minutes=1)

    def options_for(self, facts: Mapping[str, Any]) -> tuple[Field, ...]:
        return pinterest_pin.options_for(facts)

    def limits_of(self, post: Post, limits: Limits) -> Limits:
        return pinterest_pin.limits_of(post, limits)

    def length(self, text: str) -> int:
        return len(text)

    def problems(self, post: Post, limits: Limits) -> list[Problem]:
        return pinterest_pin.problems(post, limits, self.name)

    # ── connecting ────────────────────────────────────────────────────────────────────────────────────

    def offers(self, grant: Grant, app: App, line: Line) -> list[Account]:
        access = Access("", {"access_token": grant.access})
        me = line.get(f"{API}/user_account", headers=pinterest_lookup.headers(access))
        username, said = str(me.dig("username")), me.json()
        return [
            Account(
                id=str(said.get("id") or username),
                name=str(said.get("business_name") or f"@{username}"),
                url=f"https://www.pinterest.com/{username}/",
                secrets=access.secrets,
                facts={"nickname": username, **self.look_around(access, line)},
                kind=PROFILE,
            )
        ]

    def look_around(self, access: Access, line: Line) -> Mapping[str, Any]:
        """The boards a pin may go to: [[value, name], …]."""
        kept = {name: access.facts[name] for name in ("nickname",) if name in access.facts}
        return {**kept, "boards": pinterest_lookup.boards(API, access, line)}

    # ── publishing ────────────────────────────────────────────────────────────────────────────────────

    def publish(self, post: Post, access: Access, line: Line) -> Receipt | StillWorking:
        video = pinterest_pin.video_of(post)
        if video is not None:
            return StillWorking({"media_id": self._upload(video, access, line)}, wait=timedelta(seconds=5))
        return self._pin(post, pinterest_pin.pictures(pinterest_pin.images_of(post)), access, line)

    def resume(
        self, memo: Mapping[str, Any], post: Post, access: Access, line: Line
    ) -> Receipt | StillWorking:
        media, looks = str(memo["media_id"]), int(memo.get("looks") or 0) + 1
        status = self._status_of(media, access, line)
        if status == "succeeded":
            return self._pin(post, pinterest_pin.film(media, post), access, line)
        if status == "failed":
            raise Refused(Sentence(NOT_PROCESSED), code="media_failed")
        if status == "unknown":  # they forget unused files
            return self.publish(post, access, line)
        if looks > PATIENCE:
            raise Refused(Sentence(NEVER_READY), code="never_ready")
        return StillWorking({"media_id": media, "looks": looks}, wait=timedelta(seconds=min(5 + looks, 30)))

    def _upload(self, video: Media, access: Access, line: Line) -> str:
        """Registered and sent within one visit: the door to the store is a signed form, a secret that isn't
        kept. A break leaves a file behind that no pin uses, and the next visit sends it again."""
        about = pinterest_lookup.headers(access)
        door = line.post(f"{API}/media", json={"media_type": "video"}, headers=about)
        url, fields = str(door.dig("upload_url")), door.dig("upload_parameters")
        if not _is_store(url):
            raise Unavailable(Sentence(NOT_UPLOADED), f"upload_url at {urlsplit(url).hostname}", "no_store")
        words = {str(name): str(value) for name, value in fields.items()}
        with multipart.body(words, [multipart.part("file", video)]) as form:
            try:
                line.post(url, data=form, headers=form.headers)
            except (Refused, Disconnected) as no:
                if "EntityTooLarge" in no.detail:
                    raise Refused(Sentence(TOO_LARGE), no.detail, "too_large") from None
                raise Unavailable(Sentence(NOT_UPLOADED), no.detail, no.code) from None
        return str(door.dig("media_id"))

    def _status_of(self, media: str, access: Access, line: Line) -> str:
        try:
            said = line.get(f"{API}/media/{media}", headers=pinterest_lookup.headers(access))
        except Refused as no:
            if no.code.startswith("http_404"):
                return "unknown"
            raise
        return str(said.json().get("status") or "processing")

    def _pin(self, post: Post, source: Mapping[str, Any], access: Access, line: Line) -> Receipt:
        said, about = pinterest_pin.resource(post, source), pinterest_lookup.headers(access)
        line.no_return()
        reply = line.post(f"{API}/pins", json=said, headers=about)
        return Receipt(pinterest_lookup.remote(str(reply.dig("id"))))

    def find(
        self, post: Post, access: Access, line: Line, since: datetime, memo: Mapping[str, Any] | None = None
    ) -> Receipt | CannotTell | None:
        """Among the board's newest pins, by title, words, link and time."""
        return pinterest_lookup.pin(API, post, access, line, since)

    # ── afterwards ────────────────────────────────────────────────────────────────────────────────────

    def delete(self, remote: Remote, access: Access, line: Line) -> None:
        """Deleting what is already gone succeeds."""
        try:
            line.delete(f"{API}/pins/{remote.id}", headers=pinterest_lookup.headers(access))
        except Refused as no:
            if not no.code.startswith("http_404"):
                raise

    def readings(self, remotes: Sequence[Remote], access: Access, line: Line) -> dict[str, dict[str, int]]:
        found: dict[str, dict[str, int]] = {}
        for remote in remotes:
            with suppress(Refused):  # gone meanwhile
                said = line.get(
                    f"{API}/pins/{remote.id}",
                    params={"pin_metrics": "true"},
                    headers=pinterest_lookup.headers(access),
                )
                found[remote.id] = _figures(said.json().get("pin_metrics"))
        return found

    def explain_grant(self, reply: Reply) -> NetworkError | None:
        """Its token endpoint says {code, message}: a 400 means that the code or token is spent."""
        known = super().explain_grant(reply)
        at_the_door = urlsplit(reply.url).path.endswith(urlsplit(self.consent.token).path)
        if known is None and at_the_door and reply.status == 400 and _code(reply) is not None:
            return Disconnected(Sentence(GRANT_SPENT), _reason(reply), f"pinterest_{_code(reply)}")
        return known

    def explain(self, reply: Reply) -> NetworkError | None:
        code, reason = _code(reply), _reason(reply)
        about = f"http_{reply.status}" + (f"_{code}" if code is not None else "")
        if code == TRIAL_CODE:
            return Refused(Sentence(TRIAL), reason, "trial_access")
        if reply.status in (403, 404) and reason and "/media" not in reply.url:
            return Refused(Sentence(NO_BOARD), reason, about)
        if reply.status in (400, 404, 409, 422) and reason:
            return Refused(Sentence(NOT_TAKEN, {"reason": reason}), reason, about)
        return None


def _is_store(url: str) -> bool:
    """Where a signed form may be sent to, with our file."""
    where = urlsplit(url)
    return where.scheme == "https" and (where.hostname or "").endswith((".amazonaws.com", ".pinterest.com"))


def _said(reply: Reply) -> Mapping[str, Any]:
    with suppress(NetworkError):
        said = reply.json()
        return said if isinstance(said, dict) else {}
    return {}


def _code(reply: Reply) -> int | None:
    code = _said(reply).get("code")
    return code if isinstance(code, int) else None


def _reason(reply: Reply) -> str:
    return str(_said(reply).get("message") or "")[:300] if _code(reply) is not None else ""


def _figures(metrics: Any) -> dict[str, int]:
    ours = {
        "views": "impression",
        "clicks": "clickthrough",
        "saves": "save",
        "likes": "reaction",
        "replies": "comment",
    }
    said = metrics.get("lifetime_metrics") if isinstance(metrics, dict) else None
    said = said if isinstance(said, dict) else {}
    return {name: said[theirs] for name, theirs in ours.items() if isinstance(said.get(theirs), int)}
