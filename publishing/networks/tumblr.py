"""Tumblr: a post in Neue Post Format in one of the account's blogs.

Sources: tumblr/docs api.md (OAuth 2, creation, errors and their subcodes, /notes) and npf-spec.md. Nothing is
kept by key; a post's slug ends in the first digits of ours, and a lost one is found by it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any, ClassVar
from urllib.parse import quote

from publishing.networks import chosen, configured, counting, fitting, multipart, tumblr_errors
from publishing.networks.consent import ByConsent
from publishing.networks.contract import (
    CANNOT_TELL,
    Access,
    Account,
    App,
    Can,
    CannotTell,
    Consent,
    Disconnected,
    Field,
    FileRule,
    Grant,
    Kind,
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
from publishing.networks.tumblr_blocks import BLOCK, blocks, identifier, mark, paragraphs, slug, tags


def _(text: str) -> str:
    """Marks a sentence for translation; it is translated where it is shown."""
    return text


API = "https://api.tumblr.com/v2"
AGENT = {"User-Agent": configured.text("TUMBLR_USER_AGENT", "Pauta/1.0")}
KIND = _("Blog")
PAGE, PAGES = 20, 10
MARGIN = timedelta(seconds=60)
LOOKS = 60
MEGABYTE = 1_000_000
TITLE_LONG = _("El título tiene %(length)s caracteres y Tumblr admite %(limit)s.")
TOO_HEAVY = _("La publicación ocupa %(size)s kB y Tumblr admite %(limit)s kB de texto.")
TOO_MANY_BLOCKS = _("El texto tiene %(count)s párrafos y Tumblr admite %(limit)s bloques.")
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
    options = (
        Field(
            "state",
            _("Cómo sale"),
            required=False,
            kind=Kind.CHOICE,
            default="published",
            choices=(
                ("published", _("Publicada")),
                ("private", _("Privada")),
                ("draft", _("Borrador en Tumblr")),
                ("queue", _("En la cola de Tumblr")),
            ),
        ),
        Field("slug", _("Final de su dirección"), required=False, most=80),
        Field("source_url", _("Fuente"), required=False, kind=Kind.ADDRESS),
        Field("no_reblog", _("Nadie puede rebloguearla"), required=False, kind=Kind.YES_NO),
    )
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
            *_block_troubles(post, limits),
        ]

    # ── whom it reaches ───────────────────────────────────────────────────────────────────────────────

    def offers(self, grant: Grant, app: App, line: Line) -> list[Account]:
        headers = {"Authorization": f"Bearer {grant.access}", **AGENT}
        user = line.get(f"{API}/user/info", headers=headers).dig("response", "user")
        secrets = {
            "access_token": grant.access,
            **({"refresh_token": grant.refresh} if grant.refresh else {}),
        }
        return [
            Account(
                id=str(blog.get("uuid") or blog["name"]),
                name=str(blog["name"]),
                url=str(blog.get("url") or f"https://{blog['name']}.tumblr.com/"),
                secrets=secrets,
                facts={"name": str(blog["name"])},
                kind=KIND,
                expires_at=grant.expires_at,
                scopes=grant.scopes,
            )
            for blog in user.get("blogs") or ()
            if isinstance(blog, dict) and blog.get("name")
        ]

    # ── the conversation ──────────────────────────────────────────────────────────────────────────────

    def publish(self, post: Post, access: Access, line: Line) -> Receipt | StillWorking:
        url, said, headers = f"{_blog(access)}/posts", _said(post), _headers(access)
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
        return Receipt(_remote(pk, access))

    def resume(
        self, memo: Mapping[str, Any], post: Post, access: Access, line: Line
    ) -> Receipt | StillWorking:
        pk, looks, missed = str(memo["id"]), int(memo.get("looks") or 0) + 1, int(memo.get("missed") or 0)
        try:
            said = line.get(f"{_blog(access)}/posts/{pk}", headers=_headers(access)).dig("response")
            if said.get("state") != "transcoding":
                return Receipt(_remote(pk, access, said), verified=True)
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
            return Receipt(_remote(str(memo["id"]), access))
        for each in _latest(chosen.text(post, "state", "published"), since, access, line):
            if each is None:
                return CANNOT_TELL
            if str(each.get("slug") or "").endswith(mark(post)):
                return Receipt(_remote(str(each.get("id_string") or each["id"]), access, each), verified=True)
        # A video that is still being prepared shows nowhere.
        return CANNOT_TELL if any(media.kind == "video" for media in post.media) else None

    def delete(self, remote: Remote, access: Access, line: Line) -> None:
        """Deleting what is already gone succeeds."""
        try:
            line.post(f"{_blog(access)}/post/delete", data={"id": remote.id}, headers=_headers(access))
        except Refused as no:
            if no.code != "http_404":
                raise

    def readings(self, remotes: Sequence[Remote], access: Access, line: Line) -> dict[str, dict[str, int]]:
        found = {}
        for remote in remotes:
            asked = {"id": remote.id, "mode": "conversation"}
            with suppress(Refused, Disconnected):  # gone meanwhile
                said = line.get(f"{_blog(access)}/notes", params=asked, headers=_headers(access)).dig(
                    "response"
                )
                found[remote.id] = _figures(said)
        return found

    def explain(self, reply: Reply) -> NetworkError | None:
        return tumblr_errors.explain(reply)


def _blog(access: Access) -> str:
    return f"{API}/blog/{quote(access.account, safe=':')}"


def _headers(access: Access) -> dict[str, str]:
    return {"Authorization": f"Bearer {access.secrets['access_token']}", **AGENT}


def _said(post: Post) -> dict[str, Any]:
    source = chosen.text(post, "source_url")
    return {
        "content": blocks(post),
        "state": chosen.text(post, "state", "published"),
        "slug": slug(post),
        **({"tags": tags(post)} if tags(post) else {}),
        **({"source_url": source} if source else {}),
        **({"interactability_reblog": "noone"} if chosen.yes(post, "no_reblog") else {}),
    }


def _remote(pk: str, access: Access, said: Mapping[str, Any] | None = None) -> Remote:
    name = str(access.facts.get("name") or access.account)
    url = (said or {}).get("post_url")
    return Remote(pk, url if isinstance(url, str) and url else f"https://www.tumblr.com/{name}/{pk}")


_LISTS = {"queue": "posts/queue", "draft": "posts/draft"}


def _latest(state: str, since: datetime, access: Access, line: Line) -> Iterator[Mapping[str, Any] | None]:
    """The blog's posts since then, newest first; None where there were more than we read."""
    for page in range(PAGES):
        asked = {"limit": PAGE, "offset": page * PAGE}
        reply = line.get(
            f"{_blog(access)}/{_LISTS.get(state, 'posts')}", params=asked, headers=_headers(access)
        )
        posts = reply.dig("response", "posts")
        fresh = [
            each for each in posts if float(each.get("timestamp") or 2e9) >= (since - MARGIN).timestamp()
        ]
        yield from fresh
        if len(posts) < PAGE or (len(fresh) < len(posts) and state in ("published", "private")):
            return
    yield None


def _figures(said: Mapping[str, Any]) -> dict[str, int]:
    ours = {"likes": "total_likes", "shares": "total_reblogs"}
    return {name: int(said[theirs]) for name, theirs in ours.items() if isinstance(said.get(theirs), int)}


def _block_troubles(post: Post, limits: Limits) -> Iterator[Problem]:
    if limits.title is not None and len(post.title) > limits.title:
        told = {"length": len(post.title), "limit": limits.title}
        yield Problem("title_too_long", Sentence(TITLE_LONG, told), field="title")
    size = len(json.dumps(_said(post), ensure_ascii=False).encode("utf-8", "replace"))
    if limits.text_bytes is not None and size > limits.text_bytes:
        told = {"size": -(-size // 1000), "limit": limits.text_bytes // 1000}
        yield Problem("text_too_heavy", Sentence(TOO_HEAVY, told))
    count = len(list(paragraphs(post.text)))
    if count > 960:
        yield Problem("too_many_blocks", Sentence(TOO_MANY_BLOCKS, {"count": count, "limit": 1000}))
