"""Reddit: a post in a community (words, link, picture, gallery, video), or a comment under one.

Sources: praw (endpoints.py, models/reddit/subreddit, reddit.py); the project's derived contract. Figures that
no vendor's page confirms are settings: PAUTA_REDDIT_*. Every request names us in its User-Agent.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

from publishing.networks import (
    configured,
    counting,
    fitting,
    reddit_errors,
    reddit_media,
    reddit_places,
    reddit_reading,
    reddit_submission,
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
    Field,
    FileRule,
    Grant,
    Limits,
    Line,
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
    Unit,
)
from publishing.networks.reddit_account import API, WEB, Named, headers_for, headers_of
from publishing.networks.reddit_media import video_of
from publishing.networks.reddit_options import OPTIONS, offered
from publishing.networks.reddit_words import (
    comment_troubles,
    kind_of,
    place_of,
    post_troubles,
    said_of,
)


def _(text: str) -> str:
    """Marks a sentence for translation; it is translated where it is shown."""
    return text


LOOKS = 60  # ten minutes for a file to be processed
NOT_PROCESSED = _(
    "Reddit recibió los archivos y no mostró la publicación en diez minutos. Mira en tu perfil de Reddit si "
    "está antes de enviarla otra vez."
)
IMAGES = frozenset({"image/jpeg", "image/png", "image/gif", "image/webp"})


class Reddit(ByConsent):
    key = "reddit"
    name = "Reddit"
    icon = "net-reddit"
    can = frozenset(
        {
            Can.TEXT,
            Can.IMAGES,
            Can.CAROUSEL,
            Can.VIDEO,
            Can.LINK,
            Can.THREAD,
            Can.FIRST_COMMENT,
            Can.ALT_TEXT,
            Can.REPLY,
            Can.DELETE,
            Can.READINGS,
            Can.FIND,
            Can.TITLE,
        }
    )
    limits = Limits(
        text=configured.number("REDDIT_TEXT", 40_000),
        unit=Unit.CODE_POINTS,
        comment=configured.number("REDDIT_COMMENT", 10_000),
        title=300,
        files={
            "image": FileRule(
                most=20, mimes=IMAGES, bytes=configured.number("REDDIT_IMAGE_MB", 20) * 1_000_000
            ),
            "video": FileRule(
                most=1,
                mimes=frozenset({"video/mp4", "video/quicktime"}),
                bytes=configured.number("REDDIT_VIDEO_MB", 1000) * 1_000_000,
                seconds=(0, configured.number("REDDIT_VIDEO_SECONDS", 900)),
            ),
        },
        together=20,
        mixed=True,
        alt=180,  # a gallery's caption
        source="reddit/DERIVED-submit-comment.openapi.json (300, 40 000, 10 000, 180, 2–20)",
    )
    consent = Consent(
        authorize=f"{WEB}/api/v1/authorize",
        token=f"{WEB}/api/v1/access_token",
        scopes=("identity", "submit", "read", "edit", "flair", "history", "mysubreddits"),
        needs=("identity", "submit", "read", "history"),
        pkce=False,  # Reddit has none
        basic=True,
        extra={"duration": "permanent"},
    )
    options = OPTIONS
    preview = Preview("forum", card="small", markup="markdown")
    spacing = timedelta(seconds=2)
    absent_after = timedelta(seconds=90)  # listings are made some time after
    readings_from: ClassVar[str] = "Reddit /api/info: score, num_comments, num_crossposts"

    def options_for(self, facts: Mapping[str, Any]) -> tuple[Field, ...]:
        return offered(facts)

    def look_around(self, access: Access, line: Line) -> Mapping[str, Any]:
        return {"name": access.facts.get("name"), **reddit_places.facts_of(headers_for(access), line)}

    def written(self, post: Post) -> str:
        return post.text.strip() if kind_of(post) == "link" else fitting.with_link(post)

    def length(self, text: str) -> int:
        return counting.code_points(text)

    def problems(self, post: Post, limits: Limits) -> list[Problem]:
        text = self.written(post)
        return [
            *fitting.nothing_said(
                text or post.link or post.title, post, self.name
            ),  # a title alone is a post
            *fitting.too_long(self.length(text), post, limits, self.name),
            *fitting.media_troubles(post, limits, self.name),
            *fitting.alt_troubles(post, limits, self.name),
            *(comment_troubles(text, limits) if post.reply_to else post_troubles(post, limits)),
        ]

    # ── whom it reaches ───────────────────────────────────────────────────────────────────────────────

    def at_token_endpoint(self, app: App, said: Mapping[str, str], line: Line) -> Reply:
        return super().at_token_endpoint(app, said, Named(line))

    def offers(self, grant: Grant, app: App, line: Line) -> list[Account]:
        headers = headers_of(grant.access)
        me = line.get(f"{API}/api/v1/me", headers=headers)
        name = str(me.dig("name"))
        facts = {"name": name, **reddit_places.facts_of(headers, line)}
        return [
            Account(
                str(me.dig("id")),
                f"u/{name}",
                f"{WEB}/user/{name}",
                secrets={"access_token": grant.access},
                facts=facts,
            )
        ]

    # ── the conversation ──────────────────────────────────────────────────────────────────────────────

    def publish(self, post: Post, access: Access, line: Line) -> Receipt | StillWorking:
        if post.reply_to:
            return self._comment(post, post.reply_to, access, line)
        place, headers = place_of(post), headers_for(access)
        asks = reddit_places.requirements_of(place, headers, line)
        flair = reddit_places.flair_chosen(post, place, headers, line)
        reddit_places.check(post, place, flair, asks)
        if post.media:
            return _with(reddit_media.upload(post, (), headers, line), {"flair": flair})
        return self._submit(post, flair, said_of(post, self.written(post)), access, line)

    def resume(
        self, memo: Mapping[str, Any], post: Post, access: Access, line: Line
    ) -> Receipt | StillWorking:
        if memo.get("sent"):
            return self._look(memo, post, access, line)
        assets, flair = list(memo["assets"]), str(memo.get("flair") or "")
        if len(assets) < len(reddit_media.to_send(post)):
            return _with(reddit_media.upload(post, assets, headers_for(access), line), {"flair": flair})
        if len(assets) > 1 and not video_of(post):
            return self._show(post, reddit_submission.gallery(post, flair, assets), access, line)
        said = reddit_submission.file(post, assets, self.written(post))
        return self._submit(post, flair, said, access, line)

    def _submit(
        self, post: Post, flair: str, said: Mapping[str, str], access: Access, line: Line
    ) -> Receipt | StillWorking:
        form = reddit_submission.form(post, flair, said)
        line.no_return()
        reply = line.post(f"{API}/api/submit", data=form, headers=headers_for(access))
        return self._answered(reply, post, access, line)

    def _show(
        self, post: Post, said: Mapping[str, Any], access: Access, line: Line
    ) -> Receipt | StillWorking:
        line.no_return()
        reply = line.post(f"{API}/api/submit_gallery_post.json", json=said, headers=headers_for(access))
        return self._answered(reply, post, access, line)

    def _answered(self, reply: Reply, post: Post, access: Access, line: Line) -> Receipt | StillWorking:
        """Words, links and galleries get a name at once; files only once they are processed."""
        try:
            data = reddit_errors.heard(reply).get("data")
        except Refused as no:
            ours = self.find(post, access, line, post.born) if no.code == "ALREADY_SUB" else None
            if isinstance(ours, Receipt):  # an earlier try of this same delivery
                return ours
            raise
        if not isinstance(data, dict):
            reply.dig("json", "data", "url")
            data = {}
        name = str(data.get("name") or data.get("id") or "")
        if name:
            full = name if name.startswith("t3_") else f"t3_{name}"
            return Receipt(reddit_reading.remote(full, str(data.get("url") or "")))
        if not post.media:
            reply.dig("json", "data", "name")
        return StillWorking(
            {"sent": datetime.now(UTC).isoformat(), "looks": 0}, timedelta(seconds=5), left=True
        )

    def _look(
        self, memo: Mapping[str, Any], post: Post, access: Access, line: Line
    ) -> Receipt | StillWorking:
        found = self.find(post, access, line, datetime.fromisoformat(str(memo["sent"])))
        if isinstance(found, Receipt):
            return found
        looks = int(memo.get("looks") or 0) + 1
        if looks >= LOOKS:
            raise Refused(Sentence(NOT_PROCESSED), code="not_processed")
        return StillWorking({**memo, "looks": looks}, timedelta(seconds=10), left=True)

    def _comment(self, post: Post, above: Remote, access: Access, line: Line) -> Receipt:
        form = {"api_type": "json", "thing_id": above.id, "text": self.written(post)}
        line.no_return()
        reply = line.post(f"{API}/api/comment", data=form, headers=headers_for(access))
        reddit_errors.heard(reply)
        made = reply.dig("json", "data", "things", 0, "data")
        reply.dig("json", "data", "things", 0, "data", "name")
        return Receipt(reddit_reading.remote(str(made["name"]), str(made.get("permalink") or "")))

    def find(
        self, post: Post, access: Access, line: Line, since: datetime, memo: Mapping[str, Any] | None = None
    ) -> Receipt | CannotTell | None:
        """Among the account's own posts (community and title) or comments (words and parent) since then."""
        whose, text = str(access.facts.get("name")), self.written(post).strip()
        for each in reddit_reading.mine(post, since, whose, headers_for(access), line):
            if each is None:
                return CANNOT_TELL
            if reddit_reading.is_ours(each, post, text):
                there = reddit_reading.remote(str(each["name"]), str(each.get("permalink") or ""))
                return Receipt(there, verified=True)
        return None

    def delete(self, remote: Remote, access: Access, line: Line) -> None:
        """Reddit says yes to deleting what is already gone."""
        line.post(f"{API}/api/del", data={"id": remote.id}, headers=headers_for(access))

    def readings(self, remotes: Sequence[Remote], access: Access, line: Line) -> dict[str, dict[str, int]]:
        return reddit_reading.readings(remotes, headers_for(access), line)

    def explain(self, reply: Reply) -> NetworkError | None:
        return reddit_errors.explain(reply)


def _with(working: StillWorking, more: Mapping[str, Any]) -> StillWorking:
    return replace(working, memo={**working.memo, **more})
