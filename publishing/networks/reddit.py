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
    chosen,
    configured,
    counting,
    fitting,
    reddit_errors,
    reddit_media,
    reddit_places,
    reddit_reading,
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
    Kind,
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
from publishing.networks.reddit_media import API, video_of
from publishing.networks.reddit_words import (
    comment_troubles,
    kind_of,
    marks_of,
    place_of,
    post_troubles,
    said_of,
)


def _(text: str) -> str:
    """Marks a sentence for translation; it is translated where it is shown."""
    return text


AGENT = {"User-Agent": configured.text("REDDIT_USER_AGENT", "web:pauta:1.0 (self-hosted publishing)")}
WEB = "https://www.reddit.com"
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
    options = (
        Field("subreddit", _("Comunidad"), required=False, help=_("Por ejemplo r/cafe.")),
        Field("other_subreddit", _("Otra comunidad"), required=False, help=_("Si no está en la lista.")),
        Field(
            "form",
            _("Tipo de publicación"),
            required=False,
            kind=Kind.CHOICE,
            default="auto",
            choices=(("auto", _("Según lo que lleve")), ("self", _("Texto")), ("link", _("Enlace"))),
        ),
        Field("flair", _("Etiqueta (flair)"), required=False, help=_("Como se llama en la comunidad.")),
        Field("nsfw", _("Contenido para adultos (NSFW)"), required=False, kind=Kind.YES_NO),
        Field("spoiler", _("Contiene spoilers"), required=False, kind=Kind.YES_NO),
        Field("quiet", _("No recibir avisos de las respuestas en Reddit"), required=False, kind=Kind.YES_NO),
    )
    preview = Preview("forum", card="small", markup="markdown")
    spacing = timedelta(seconds=2)
    absent_after = timedelta(seconds=90)  # listings are made some time after
    readings_from: ClassVar[str] = "Reddit /api/info: score, num_comments, num_crossposts"

    def options_for(self, facts: Mapping[str, Any]) -> tuple[Field, ...]:
        """Its communities as a choice, and the labels of the first ones; any other is written by hand."""
        places = tuple((str(pk), str(label)) for pk, label in facts.get("subreddits") or ())
        flairs = tuple((str(pk), str(label)) for pk, label in facts.get("flairs") or ())
        offered = {"subreddit": places, "flair": flairs}
        return tuple(
            replace(field, kind=Kind.CHOICE, choices=offered[field.name])
            if offered.get(field.name)
            else field
            for field in (*self.options, *((_FLAIR_BY_NAME,) if flairs else ()))
        )

    def look_around(self, access: Access, line: Line) -> Mapping[str, Any]:
        return {"name": access.facts.get("name"), **reddit_places.facts_of(_headers(access), line)}

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
        return super().at_token_endpoint(app, said, _Named(line))

    def offers(self, grant: Grant, app: App, line: Line) -> list[Account]:
        headers = {"Authorization": f"Bearer {grant.access}", **AGENT}
        me = line.get(f"{API}/api/v1/me", headers=headers)
        name = str(me.dig("name"))
        secrets = {
            "access_token": grant.access,
            **({"refresh_token": grant.refresh} if grant.refresh else {}),
        }
        facts = {"name": name, **reddit_places.facts_of(headers, line)}
        url = f"{WEB}/user/{name}"
        return [
            Account(
                str(me.dig("id")),
                f"u/{name}",
                url,
                secrets=secrets,
                facts=facts,
                expires_at=grant.expires_at,
                scopes=grant.scopes,
            )
        ]

    # ── the conversation ──────────────────────────────────────────────────────────────────────────────

    def publish(self, post: Post, access: Access, line: Line) -> Receipt | StillWorking:
        if post.reply_to:
            return self._comment(post, post.reply_to, access, line)
        place, headers = place_of(post), _headers(access)
        asks = reddit_places.requirements_of(place, headers, line)
        wanted = chosen.text(post, "flair") or chosen.text(post, "flair_name")
        flair = (
            reddit_places.flair_named(wanted, place, reddit_places.flairs_of(place, headers, line))
            if wanted
            else ""
        )
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
            return _with(reddit_media.upload(post, assets, _headers(access), line), {"flair": flair})
        if video_of(post):
            return self._submit(post, flair, self._video(post, assets), access, line)
        if len(assets) == 1:
            return self._submit(
                post, flair, {"kind": "image", "url": assets[0]["url"], **self._body(post)}, access, line
            )
        return self._gallery(post, flair, assets, access, line)

    def _body(self, post: Post) -> dict[str, str]:
        return {"text": self.written(post)} if self.written(post) else {}

    def _video(self, post: Post, assets: Sequence[Mapping[str, str]]) -> dict[str, str]:
        number = next(n for n, media in enumerate(post.media) if media.kind == "video")
        poster = assets[1 - number]["url"]
        return {"kind": "video", "url": assets[number]["url"], "video_poster_url": poster, **self._body(post)}

    def _submit(
        self, post: Post, flair: str, said: Mapping[str, str], access: Access, line: Line
    ) -> Receipt | StillWorking:
        form = {
            "api_type": "json",
            "sr": place_of(post),
            "title": post.title.strip(),
            **said,
            **marks_of(post),
        }
        form |= {"resubmit": "false", **({"flair_id": flair} if flair else {})}
        line.no_return()
        reply = line.post(f"{API}/api/submit", data=form, headers=_headers(access))
        return self._answered(reply, post, access, line)

    def _gallery(
        self, post: Post, flair: str, assets: Sequence[Mapping[str, str]], access: Access, line: Line
    ) -> Receipt | StillWorking:
        said: dict[str, Any] = {"api_type": "json", "sr": place_of(post), "title": post.title.strip()}
        marks: dict[str, Any] = {name: value == "true" for name, value in marks_of(post).items()}
        said |= {
            "items": reddit_media.gallery(post, assets),
            **marks,
            **({"flair_id": flair} if flair else {}),
        }
        line.no_return()
        reply = line.post(f"{API}/api/submit_gallery_post.json", json=said, headers=_headers(access))
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
            return Receipt(
                _remote(name if name.startswith("t3_") else f"t3_{name}", str(data.get("url") or ""))
            )
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
        reply = line.post(f"{API}/api/comment", data=form, headers=_headers(access))
        reddit_errors.heard(reply)
        made = reply.dig("json", "data", "things", 0, "data")
        reply.dig("json", "data", "things", 0, "data", "name")
        return Receipt(_remote(str(made["name"]), str(made.get("permalink") or "")))

    def find(
        self, post: Post, access: Access, line: Line, since: datetime, memo: Mapping[str, Any] | None = None
    ) -> Receipt | CannotTell | None:
        """Among the account's own posts (community and title) or comments (words and parent) since then."""
        which = "comments" if post.reply_to else "submitted"
        for each in reddit_reading.mine(which, since, str(access.facts.get("name")), _headers(access), line):
            if each is None:
                return CANNOT_TELL
            if self._is_ours(each, post):
                return Receipt(_remote(str(each["name"]), str(each.get("permalink") or "")), verified=True)
        return None

    def _is_ours(self, each: Mapping[str, Any], post: Post) -> bool:
        if post.reply_to:
            same = str(each.get("body") or "").strip() == self.written(post).strip()
            return same and each.get("parent_id") == post.reply_to.id
        here = str(each.get("subreddit") or "").casefold() == place_of(post).casefold()
        return here and str(each.get("title") or "").strip() == post.title.strip()

    def delete(self, remote: Remote, access: Access, line: Line) -> None:
        """Reddit says yes to deleting what is already gone."""
        line.post(f"{API}/api/del", data={"id": remote.id}, headers=_headers(access))

    def readings(self, remotes: Sequence[Remote], access: Access, line: Line) -> dict[str, dict[str, int]]:
        found = {}
        for start in range(0, len(remotes), reddit_reading.PAGE):
            names = ",".join(remote.id for remote in remotes[start : start + reddit_reading.PAGE])
            said = line.get(f"{API}/api/info", params={"id": names}, headers=_headers(access))
            for child in said.dig("data", "children"):
                found[str(child["data"]["name"])] = reddit_reading.figures(child["data"])
        return found

    def explain(self, reply: Reply) -> NetworkError | None:
        return reddit_errors.explain(reply)


_FLAIR_BY_NAME = Field("flair_name", _("Etiqueta (flair) de otra comunidad"), required=False)


class _Named:
    """The way out with Reddit's User-Agent: its token endpoint turns away who doesn't say who it is."""

    def __init__(self, line: Line) -> None:
        self._line = line

    def post(self, url: str, **kw: Any) -> Reply:
        return self._line.post(url, **{**kw, "headers": {**kw.get("headers", {}), **AGENT}})

    def __getattr__(self, name: str) -> Any:
        return getattr(self._line, name)


def _headers(access: Access) -> dict[str, str]:
    return {"Authorization": f"Bearer {access.secrets['access_token']}", **AGENT}


def _with(working: StillWorking, more: Mapping[str, Any]) -> StillWorking:
    return replace(working, memo={**working.memo, **more})


def _remote(name: str, address: str) -> Remote:
    url = f"{WEB}{address}" if address.startswith("/") else address
    return Remote(name, url or f"{WEB}/comments/{name.removeprefix('t3_')}")
