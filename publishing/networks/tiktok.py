"""TikTok: videos and photos, published directly or left as a draft in the creator's inbox.

Sources: developers.tiktok.com/doc/content-posting-api-* and tiktok-api-v2-rate-limit, read 2026-09-11/19; no
machine-readable contract exists. Its own rules for apps: creator info is read and shown before every post,
nothing is preselected, music and commercial content are agreed to. A post can't be deleted through the API.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from publishing.networks import (
    configured,
    counting,
    fitting,
    tiktok_errors,
    tiktok_post,
    tiktok_status,
    tiktok_upload,
)
from publishing.networks.consent import ByConsent
from publishing.networks.contract import (
    CLIENT_SECRET,
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
    Quota,
    Receipt,
    Refused,
    Remote,
    Reply,
    Sentence,
    StillWorking,
    Throttled,
    Unavailable,
    Unsure,
)
from publishing.networks.tiktok_status import API, LOOKS_FOR_ID, headers


def _(text: str) -> str:
    """Marks a sentence for translation; it is translated where it is shown."""
    return text


PROFILE = _("Cuenta de TikTok")
STILL_PROCESSING = _("TikTok todavía procesa la publicación. Seguimos comprobando.")
NEVER_READY = _("TikTok no terminó de procesar la publicación. Mira en la app si está publicada.")

PATIENCE = 120  # looks, at most five minutes apart: some nine hours; moderation may take «a few hours»
AT_ONCE = 20
FRESH_TRIES = 2


class TikTok(ByConsent):
    key = "tiktok"
    name = "TikTok"
    icon = "net-tiktok"
    can = frozenset(
        {Can.TEXT, Can.TITLE, Can.VIDEO, Can.REEL, Can.IMAGES, Can.CAROUSEL, Can.READINGS, Can.FIND}
    )
    limits = tiktok_post.LIMITS
    options = tiktok_post.OPTIONS
    consent = Consent(
        authorize="https://www.tiktok.com/v2/auth/authorize/",
        token="https://open.tiktokapis.com/v2/oauth/token/",
        scopes=("user.info.basic", "video.publish", "video.upload", "video.list"),
        needs=("user.info.basic", "video.publish"),
        separator=",",
        pkce=False,  # of web apps it isn't asked, and of others in a spelling of its own (hex)
        client_id_name="client_key",
        app_fields=(
            Field("client_id", _("Clave del cliente (client key)"), aliases=("client_key",)),
            CLIENT_SECRET,
        ),
        refresh_before=timedelta(hours=1),
    )
    fetches = True  # photos; videos are sent
    quotas = (
        Quota(6, timedelta(minutes=1), source="developers.tiktok.com/doc/tiktok-api-v2-rate-limit"),
        Quota(
            configured.number("TIKTOK_POSTS_A_DAY", 15),
            timedelta(days=1),
            source="developers.tiktok.com/doc/content-sharing-guidelines",
        ),
    )
    preview = Preview(
        layout="video", cut_chars=100, crop=(9 / 16, 9 / 16), titled=("image",), see_more=_("más")
    )
    readings_from = "TikTok API v2 video/query"
    spacing = timedelta(seconds=10)
    absent_after = timedelta(minutes=2)

    def limits_for(self, access_facts: Mapping[str, Any]) -> Limits:
        return tiktok_post.limits_for(access_facts)

    def limits_of(self, post: Post, limits: Limits) -> Limits:
        return tiktok_post.limits_of(post, limits)

    def options_for(self, facts: Mapping[str, Any]) -> tuple[Field, ...]:
        return tiktok_post.options_for(facts)

    def agreement(self, post: Post, facts: Mapping[str, Any]) -> Sentence | None:
        return tiktok_post.agreement(post)

    def written(self, post: Post) -> str:
        return fitting.with_link(post)

    def length(self, text: str) -> int:
        return counting.utf16(text)

    def problems(self, post: Post, limits: Limits) -> list[Problem]:
        return tiktok_post.problems(post, limits, self.name)

    # ── connecting ────────────────────────────────────────────────────────────────────────────────────

    def offers(self, grant: Grant, app: App, line: Line) -> list[Account]:
        access, asked = Access("", {"access_token": grant.access}), {"fields": "open_id,display_name"}
        reply = line.get(f"{API}/user/info/", params=asked, headers=headers(access))
        me = tiktok_errors.data(reply).get("user") or {}
        facts: Mapping[str, Any] = {}
        with suppress(Throttled):  # a creator who may not post right now is connected all the same
            facts = self.look_around(access, line)
        username = str(facts.get("username") or "")
        open_id = str(me.get("open_id") or reply.dig("data", "user", "open_id"))
        return [
            Account(
                id=open_id,
                name=f"@{username}" if username else str(me.get("display_name") or open_id),
                url=f"https://www.tiktok.com/@{username}" if username else "",
                secrets=access.secrets,
                facts=facts,
                kind=PROFILE,
            )
        ]

    def look_around(self, access: Access, line: Line) -> Mapping[str, Any]:
        """Creator info: what this account allows right now. Its figures are the composer's choices."""
        reply = line.post(
            f"{API}/post/publish/creator_info/query/",
            json={},
            headers=headers(access),
        )
        return tiktok_post.facts_of(tiktok_errors.data(reply))

    # ── publishing ────────────────────────────────────────────────────────────────────────────────────

    def publish(self, post: Post, access: Access, line: Line) -> Receipt | StillWorking:
        return self._begin(post, access, line, tries=0)

    def _begin(self, post: Post, access: Access, line: Line, tries: int) -> StillWorking:
        facts = self.look_around(access, line)
        tiktok_post.still_allowed(post, facts)
        video = tiktok_post.video_of(post)
        if video is None:
            return self._photos(post, facts, access, line, tries)
        return self._register(post, video, facts, access, line, tries)

    def _register(
        self, post: Post, video: Media, facts: Mapping[str, Any], access: Access, line: Line, tries: int
    ) -> StillWorking:
        """An id and an address; a lost answer leaves both behind, and nothing comes of them."""
        where = "inbox/video" if tiktok_post.is_draft(post) else "video"
        said: dict[str, Any] = {"source_info": tiktok_upload.source_of(video.bytes)}
        if not tiktok_post.is_draft(post):
            said["post_info"] = tiktok_post.video_info(post, facts)
        reply = line.post(
            f"{API}/post/publish/{where}/init/",
            json=said,
            headers=headers(access),
        )
        tiktok_errors.data(reply)
        url = tiktok_upload.checked(str(reply.dig("data", "upload_url")))
        return StillWorking(
            {"publish_id": str(reply.dig("data", "publish_id")), "upload_url": url, "tries": tries}
        )

    def _photos(
        self, post: Post, facts: Mapping[str, Any], access: Access, line: Line, tries: int
    ) -> StillWorking:
        """TikTok fetches them by itself: asking is publishing."""
        said, about = tiktok_post.photo_request(post, facts), headers(access)
        line.no_return()
        reply = line.post(f"{API}/post/publish/content/init/", json=said, headers=about)
        tiktok_errors.data(reply, gone=True)
        memo = {"publish_id": str(reply.dig("data", "publish_id")), "sent": True, "tries": tries}
        return StillWorking(memo, wait=timedelta(seconds=5), left=True)

    def resume(
        self, memo: Mapping[str, Any], post: Post, access: Access, line: Line
    ) -> Receipt | StillWorking:
        if memo.get("sent"):
            return self._wait(memo, post, access, line)
        status = tiktok_status.of(memo, access, line)
        video = tiktok_post.video_of(post)
        have = int(status.get("uploaded_bytes") or 0)
        if video is None or have >= video.bytes or status.get("status") != "PROCESSING_UPLOAD":
            return self._judged(tiktok_status.sent(memo), status, post, access, line)
        try:
            paused = tiktok_upload.go_on(memo, have, video, line)
        except Refused as no:
            if not tiktok_upload.is_over(no):
                raise
            return self._begin(post, access, line, int(memo.get("tries") or 0))
        return paused or StillWorking(tiktok_status.sent(memo), wait=timedelta(seconds=5), left=True)

    def _wait(
        self, memo: Mapping[str, Any], post: Post, access: Access, line: Line
    ) -> Receipt | StillWorking:
        """Trouble in asking can't unpublish it."""
        try:
            status = tiktok_status.of(memo, access, line)
        except (Disconnected, Refused) as lost:
            raise Unsure(Sentence(STILL_PROCESSING), lost.detail, lost.code) from None
        return self._judged(memo, status, post, access, line)

    def _judged(
        self, memo: Mapping[str, Any], status: Mapping[str, Any], post: Post, access: Access, line: Line
    ) -> Receipt | StillWorking:
        looks, tries = int(memo.get("looks") or 0) + 1, int(memo.get("tries") or 0)
        if status.get("status") == "FAILED":
            reason = str(status.get("fail_reason") or "")
            if reason in tiktok_errors.PASSING and tries < FRESH_TRIES:
                return self._begin(post, access, line, tries + 1)  # certainly not published
            raise tiktok_errors.failure(reason)
        if receipt := tiktok_status.receipt(status, memo, post, access, patient=looks <= LOOKS_FOR_ID):
            return receipt
        if looks > PATIENCE:
            raise Unsure(Sentence(NEVER_READY), code="never_ready")
        wait = timedelta(seconds=min(5 * looks, 300))
        return StillWorking({**memo, "looks": looks}, wait=wait, left=True)

    def find(
        self, post: Post, access: Access, line: Line, since: datetime, memo: Mapping[str, Any] | None = None
    ) -> Receipt | CannotTell | None:
        """By its id, kept before the first byte; photos whose id was lost, among the latest posts."""
        if not memo:
            return tiktok_status.among_latest(self.written(post), access, line, since)
        status = tiktok_status.of(memo, access, line)
        if receipt := tiktok_status.receipt(status, memo, post, access, patient=False):
            return receipt
        if status.get("status") == "FAILED":
            return None
        video = tiktok_post.video_of(post)
        if video and not memo.get("sent") and int(status.get("uploaded_bytes") or 0) < video.bytes:
            return None  # the last piece never arrived
        raise Unavailable(Sentence(STILL_PROCESSING), code="still_processing")

    # ── afterwards ────────────────────────────────────────────────────────────────────────────────────

    def readings(self, remotes: Sequence[Remote], access: Access, line: Line) -> dict[str, dict[str, int]]:
        ids = [remote.id for remote in remotes if remote.id.isdigit()]
        asked = {"fields": "id,view_count,like_count,comment_count,share_count"}
        found: dict[str, dict[str, int]] = {}
        for start in range(0, len(ids), AT_ONCE):
            wanted = {"filters": {"video_ids": ids[start : start + AT_ONCE]}}
            reply = line.post(
                f"{API}/video/query/",
                params=asked,
                json=wanted,
                headers=headers(access),
            )
            videos = tiktok_errors.data(reply).get("videos") or []
            found |= {str(each["id"]): _figures(each) for each in videos}
        return found

    def granted(self, reply: Reply) -> Grant:
        """It may refuse with a 200: {"error": "invalid_grant", …}."""
        if no := super().explain_grant(reply):
            raise no
        return super().granted(reply)

    def explain(self, reply: Reply) -> NetworkError | None:
        if reply.status == 416 and reply.headers.get("Content-Range") is not None:
            return tiktok_upload.out_of_step(reply)
        code, message = tiktok_errors.code_of(reply)
        return tiktok_errors.meaning(code, message, reply.status) if code != "ok" else None


def _figures(video: Mapping[str, Any]) -> dict[str, int]:
    ours = {"views": "view_count", "likes": "like_count", "replies": "comment_count", "shares": "share_count"}
    return {name: video[theirs] for name, theirs in ours.items() if isinstance(video.get(theirs), int)}
