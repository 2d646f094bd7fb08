"""Tumblr: a post in Neue Post Format in one of the account's blogs.

Sources: tumblr/docs api.md (OAuth 2, creation, errors and their subcodes, /notes) and npf-spec.md. Nothing is
kept by key; a post's slug ends in the first digits of ours, and a lost one is found by it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, ClassVar

from publishing.networks import (
    chosen,
    configured,
    counting,
    fitting,
    multipart,
    tumblr_blog,
    tumblr_errors,
    tumblr_said,
)
from publishing.networks.consent import ByConsent
from publishing.networks.contract import (
    CANNOT_TELL,
    Access,
    Account,
    App,
    Can,
    CannotTell,
    Consent,
    FileRule,
    Grant,
    Limits,
    Line,
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
    Unit,
)
from publishing.networks.tumblr_blocks import BLOCK, identifier, mark
from publishing.networks.tumblr_blog import API, blog_of, headers_for, headers_of, remote_of
from publishing.networks.tumblr_said import OPTIONS


def _(text: str) -> str:
    """Marks a sentence for translation; it is translated where it is shown."""
    return text


KIND = _("Blog")
LOOKS = 60
MEGABYTE = 1_000_000
NOT_PROCESSED = _("Tumblr no terminó de preparar el video. Revisa si se publicó antes de enviarlo otra vez.")
NOT_KEPT = _("Tumblr no aceptó el video al prepararlo. Conviértelo a MP4 (H.264 y AAC) y envíalo otra vez.")


class Tumblr(ByConsent):
    key = "tumblr"
    name = "Tumblr"
    icon = "net-tumblr"
    can = frozenset(
        {
            Can.TEXT,
            Can.IMAGES,
            Can.CAROUSEL,
            Can.VIDEO,
            Can.AUDIO,
            Can.LINK,
            Can.ALT_TEXT,
            Can.DELETE,
            Can.READINGS,
            Can.FIND,
            Can.TITLE,
            Can.TAGS,
        }
    )
    limits = Limits(
        unit=Unit.CODE_POINTS,  # of a block; longer paragraphs are divided
        text_bytes=MEGABYTE,
        files={
            "image": FileRule(
                most=30,
                mimes=frozenset({"image/jpeg", "image/png", "image/gif", "image/webp"}),
                bytes=configured.number("TUMBLR_IMAGE_MB", 20) * MEGABYTE,
            ),
            "video": FileRule(
                most=1,
                mimes=frozenset({"video/mp4", "video/quicktime"}),
                bytes=configured.number("TUMBLR_VIDEO_MB", 500) * MEGABYTE,
            ),
            "audio": FileRule(
                most=10,
                mimes=frozenset({"audio/mpeg", "audio/mp4", "audio/aac"}),
                bytes=configured.number("TUMBLR_AUDIO_MB", 10) * MEGABYTE,
            ),
        },
        together=30,
        mixed=True,
        alt=4096,
        title=BLOCK,
        source="tumblr/docs npf-spec.md (4096, 1 MB, 30, 10, 1), api.md",
    )
    consent = Consent(
        authorize="https://www.tumblr.com/oauth2/authorize",
        token=f"{API}/oauth2/token",
        scopes=("basic", "write", "offline_access"),
        needs=("write",),
        pkce=False,  # Tumblr documents none
        single_use=True,
    )
    quotas = (
        Quota(250, timedelta(days=1), source="tumblr/docs api.md: 250 posts a day"),
        Quota(
            1000,
            timedelta(hours=1),
            per="app",
            source="tumblr/docs api.md: 1000 requests an hour per consumer",
        ),
    )
    options = OPTIONS
    preview = Preview("feed", card="large")
    spacing = timedelta(seconds=2)
    absent_after = timedelta(seconds=60)
    readings_from: ClassVar[str] = "Tumblr API v2 /notes mode=conversation"

    def written(self, post: Post) -> str:
        return post.text

    def length(self, text: str) -> int:
        return counting.code_points(text)

    def problems(self, post: Post, limits: Limits) -> list[Problem]:
        return [
            *fitting.nothing_said(post.text or post.title or post.link, post, self.name),
            *fitting.media_troubles(post, limits, self.name),
            *fitting.alt_troubles(post, limits, self.name),
            *tumblr_said.troubles(post, limits),
        ]

    # ── whom it reaches ───────────────────────────────────────────────────────────────────────────────

    def offers(self, grant: Grant, app: App, line: Line) -> list[Account]:
        headers = headers_of(grant.access)
        user = line.get(f"{API}/user/info", headers=headers).dig("response", "user")
        return [
            Account(
                id=str(blog.get("uuid") or blog["name"]),
                name=str(blog["name"]),
                url=str(blog.get("url") or f"https://{blog['name']}.tumblr.com/"),
                secrets={"access_token": grant.access},
                facts={"name": str(blog["name"])},
                kind=KIND,
            )
            for blog in user.get("blogs") or ()
            if isinstance(blog, dict) and blog.get("name")
        ]

    # ── the conversation ──────────────────────────────────────────────────────────────────────────────

    def publish(self, post: Post, access: Access, line: Line) -> Receipt | StillWorking:
        url, said, headers = f"{blog_of(access)}/posts", tumblr_said.said_of(post), headers_for(access)
        if not post.media:
            line.no_return()
            return self._answered(line.post(url, json=said, headers=headers), access)
        files = [multipart.part(identifier(n), media) for n, media in enumerate(post.media)]
        with multipart.body({"json": json.dumps(said)}, files, ("json",)) as form:
            line.no_return()
            reply = line.post(url, data=form, headers={**headers, **form.headers})
        return self._answered(reply, access)

    def _answered(self, reply: Reply, access: Access) -> Receipt | StillWorking:
        """A video is prepared after it was accepted: its post has a number, and isn't there yet."""
        pk = str(reply.dig("response", "id"))
        if reply.dig("response").get("state") == "transcoding":
            return StillWorking({"id": pk, "looks": 0}, timedelta(seconds=10), left=True)
        return Receipt(remote_of(pk, access))

    def resume(
        self, memo: Mapping[str, Any], post: Post, access: Access, line: Line
    ) -> Receipt | StillWorking:
        pk, looks, missed = str(memo["id"]), int(memo.get("looks") or 0) + 1, int(memo.get("missed") or 0)
        try:
            said = line.get(f"{blog_of(access)}/posts/{pk}", headers=headers_for(access)).dig("response")
            if said.get("state") != "transcoding":
                return Receipt(remote_of(pk, access, said), verified=True)
        except Refused as no:
            missed += no.code == "http_404"
            if no.code != "http_404":
                raise
        if missed >= 3:  # it was there to be prepared, and was taken away
            raise Refused(Sentence(NOT_KEPT), code="not_kept")
        if looks >= LOOKS:
            raise Refused(Sentence(NOT_PROCESSED), code="not_processed")
        return StillWorking({"id": pk, "looks": looks, "missed": missed}, timedelta(seconds=20), left=True)

    def find(
        self, post: Post, access: Access, line: Line, since: datetime, memo: Mapping[str, Any] | None = None
    ) -> Receipt | CannotTell | None:
        """By the slug, which ends in our key's first digits, among the blog's posts, queue or drafts."""
        if memo and memo.get("id"):
            return Receipt(remote_of(str(memo["id"]), access))
        for each in tumblr_blog.latest(chosen.text(post, "state", "published"), since, access, line):
            if each is None:
                return CANNOT_TELL
            if str(each.get("slug") or "").endswith(mark(post)):
                pk = str(each.get("id_string") or each["id"])
                return Receipt(remote_of(pk, access, each), verified=True)
        # A video that is still being prepared shows nowhere.
        return CANNOT_TELL if any(media.kind == "video" for media in post.media) else None

    def delete(self, remote: Remote, access: Access, line: Line) -> None:
        """Deleting what is already gone succeeds."""
        try:
            line.post(f"{blog_of(access)}/post/delete", data={"id": remote.id}, headers=headers_for(access))
        except Refused as no:
            if no.code != "http_404":
                raise

    def readings(self, remotes: Sequence[Remote], access: Access, line: Line) -> dict[str, dict[str, int]]:
        return tumblr_blog.readings(remotes, access, line)

    def explain(self, reply: Reply) -> NetworkError | None:
        return tumblr_errors.explain(reply)
