"""Facebook Pages, over the Graph API.

Sources: Pages API «posts», Video API, «page stories». Photos are uploaded unpublished first, so their ids are
held before the one request that publishes. Page tokens don't end; Meta asks the person again when the app's
access to data was not renewed for 90 days.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from publishing.networks import (
    configured,
    counting,
    facebook_limits,
    facebook_lookup,
    facebook_video,
    fitting,
)
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
    Kind,
    Limits,
    Line,
    Post,
    Preview,
    Problem,
    Quota,
    Receipt,
    Refused,
    Remote,
    Sentence,
    StillWorking,
)
from publishing.networks.facebook_video import Film
from publishing.networks.graph import Graph
from publishing.networks.graph_network import DIALOG, TOKEN, ByFacebookLogin, may_create, metric_names, option


def _(text: str) -> str:
    """Marks a sentence for translation; it is translated where it is shown."""
    return text


PAGE = _("Página")
NO_TASK = _(
    "Quien dio el permiso no puede crear contenido en %(pages)s. Pide en la página el permiso «Contenido» y "
    "conecta otra vez."
)
METRICS = configured.text(
    "FACEBOOK_METRICS", "post_media_view=views,post_total_media_view_unique=reach,post_clicks=clicks"
)
SUMMARIES = "shares,reactions.limit(0).summary(total_count),comments.limit(0).summary(total_count)"
VIDEO_SUMMARIES = "views,likes.limit(0).summary(total_count),comments.limit(0).summary(total_count)"


class Facebook(ByFacebookLogin):
    key = "facebook"
    name = "Facebook"
    icon = "net-facebook"
    can = frozenset(
        {
            Can.TEXT, Can.IMAGES, Can.VIDEO, Can.REEL, Can.STORY, Can.LINK, Can.FIRST_COMMENT, Can.ALT_TEXT,
            Can.TITLE, Can.DELETE, Can.READINGS, Can.FIND,
        }
    )  # fmt: skip
    limits = facebook_limits.FEED
    consent = Consent(
        authorize=DIALOG,
        token=TOKEN,
        scopes=(
            "pages_show_list", "pages_read_engagement", "pages_manage_posts", "pages_manage_engagement",
            "pages_read_user_content", "read_insights", "business_management",
        ),
        needs=("pages_show_list", "pages_read_engagement", "pages_manage_posts"),
        separator=",",
        refreshable=False,
    )  # fmt: skip
    options = (
        Field(
            "form",
            _("Forma"),
            required=False,
            kind=Kind.CHOICE,
            choices=(("feed", _("Publicación")), ("reel", _("Reel")), ("story", _("Historia"))),
            default="feed",
        ),
        Field(
            "place",
            _("Lugar"),
            required=False,
            help=_("El identificador de la página del lugar, sólo números."),
            where=("form", ("feed",)),
        ),
    )
    quotas = (
        Quota(
            configured.number("FACEBOOK_REELS_DAILY", 30),
            timedelta(hours=24),
            source="Video API «reels publishing»: 30 API reels per rolling 24 h",
            where=("form", ("reel",)),
        ),
    )
    spacing = timedelta(seconds=2)
    refuses_repeats = True
    absent_after = timedelta(seconds=60)  # a page's list of posts lags a little
    readings_from = "Graph API post summaries and insights"
    preview = Preview(cut_chars=477, cut_lines=5, card="large", titled=("video",), see_more=_("Ver más"))

    # ── before scheduling ─────────────────────────────────────────────────────────────────────────────

    def written(self, post: Post) -> str:
        """A link has a field of its own, except beside files and in comments."""
        return fitting.with_link(post) if post.media or post.comment else post.text.strip()

    def length(self, text: str) -> int:
        return counting.code_points(text)

    def limits_of(self, post: Post, limits: Limits) -> Limits:
        return facebook_limits.of(post, limits)

    def problems(self, post: Post, limits: Limits) -> list[Problem]:
        own, text = self.limits_of(post, limits), self.written(post)
        pictures = replace(post, media=tuple(file for file in post.media if file.kind != "video"))
        return [
            *fitting.nothing_said(f"{text}{post.link}", post, self.name),
            *fitting.too_long(self.length(text), post, own, self.name),
            *fitting.media_troubles(post, own, self.name),
            *facebook_limits.form_troubles(post, self.name),
            *fitting.alt_troubles(pictures, own, self.name),
        ]

    # ── connecting ────────────────────────────────────────────────────────────────────────────────────

    def offers(self, grant: Grant, app: App, line: Line) -> list[Account]:
        pages = self.pages(grant, "id,name,link", line)
        mine = [page for page in pages if may_create(page) and page.get("access_token")]
        if pages and not mine:
            told = {"pages": ", ".join(str(page.get("name")) for page in pages)}
            raise Refused(Sentence(NO_TASK, told), code="no_task")
        return [self._offered(page, grant, app) for page in mine]

    def _offered(self, page: Mapping[str, Any], grant: Grant, app: App) -> Account:
        pk = str(page.get("id"))
        return Account(
            id=pk,
            name=str(page.get("name") or pk),
            url=str(page.get("link") or f"https://www.facebook.com/{pk}"),
            secrets={"access_token": str(page["access_token"])},
            facts={"proof": bool(app.client_secret)},
            kind=PAGE,
            scopes=grant.scopes,
        )

    # ── the conversation ──────────────────────────────────────────────────────────────────────────────

    def publish(self, post: Post, access: Access, line: Line) -> Receipt | StillWorking:
        graph = self.graph(access, line)
        if post.comment and post.reply_to:
            said = graph.publish(post.reply_to.id, "comments", message=self.written(post))
            return Receipt(_remote(str(said.dig("id")), {"comment": True}))
        if post.media and post.media[0].kind == "video":
            return self._film(post, access, line).begin()
        if post.media:
            return StillWorking({"photos": [_photo(file, access.account, graph) for file in post.media]})
        return self._say(post, [], access.account, graph)

    def resume(
        self, memo: Mapping[str, Any], post: Post, access: Access, line: Line
    ) -> Receipt | StillWorking:
        if "video" in memo:
            return self._film(post, access, line).resume(memo)
        return self._say(post, list(memo.get("photos") or ()), access.account, self.graph(access, line))

    def _say(self, post: Post, photos: list[str], page: str, graph: Graph) -> Receipt:
        if option(post, "form") == "story" and photos:
            said = graph.publish(page, "photo_stories", photo_id=photos[0])
            return Receipt(facebook_lookup.story_remote(str(said.dig("post_id"))))
        said = graph.publish(
            page,
            "feed",
            message=self.written(post),
            link=None if photos else post.link,
            place=option(post, "place"),
            attached_media=[{"media_fbid": pk} for pk in photos],
        )
        return Receipt(_remote(str(said.dig("id"))))

    def _film(self, post: Post, access: Access, line: Line) -> Film:
        form = option(post, "form")
        kind = form if form in ("reel", "story") else "video"
        return Film(
            kind,
            access.account,
            post.media[0],
            post,
            self.written(post),
            self.graph(access, line, facebook_video.host_of(kind)),
            self.graph(access, line),
            access.secrets["access_token"],
            line,
            self.version,
        )

    def find(
        self, post: Post, access: Access, line: Line, since: datetime, memo: Mapping[str, Any] | None = None
    ) -> Receipt | CannotTell | None:
        """By its video's or its photos' ids, else the page's posts by text and time."""
        graph, held = self.graph(access, line), memo or {}
        photos = [str(pk) for pk in held.get("photos") or ()]
        if "video" in held:
            return facebook_lookup.video(held, graph)
        if post.comment and post.reply_to:
            return facebook_lookup.comment(post, self.written(post), since, graph)
        if option(post, "form") == "story" and photos:
            return facebook_lookup.story(access.account, photos[0], graph)
        return facebook_lookup.feed(access.account, self.written(post), photos, since, graph)

    # ── afterwards ────────────────────────────────────────────────────────────────────────────────────

    def readings(self, remotes: Sequence[Remote], access: Access, line: Line) -> dict[str, dict[str, int]]:
        graph, found = self.graph(access, line), {}
        for remote in remotes:
            with suppress(Refused):  # gone meanwhile, or of a kind that has no figures
                found[remote.id] = self._figures(remote, graph)
        return found

    def _figures(self, remote: Remote, graph: Graph) -> dict[str, int]:
        if remote.extra.get("video"):
            return _summed(graph.get(remote.id, fields=VIDEO_SUMMARIES).json())
        figures = _summed(graph.get(remote.id, fields=SUMMARIES).json())
        with suppress(Disconnected):  # without read_insights: what everyone sees is read all the same
            return figures | self.insights(remote.id, metric_names(METRICS), graph)
        return figures


def _photo(file: Any, page: str, graph: Graph) -> str:
    with file.open() as stream:
        said = graph.send(
            page, "photos", "source", stream, file, published=False, alt_text_custom=file.alt.strip()
        )
    return str(said.dig("id"))


def _remote(pk: str, extra: Mapping[str, Any] | None = None) -> Remote:
    return Remote(pk, f"https://www.facebook.com/{pk}", extra or {})


def _summed(said: Any) -> dict[str, int]:
    """`reactions`, `likes` and `comments` bring a summary, `shares` a count, `views` is a number."""
    if not isinstance(said, dict):
        return {}
    held = {
        "likes": _within(said, "reactions", "summary", "total_count"),
        "replies": _within(said, "comments", "summary", "total_count"),
        "shares": _within(said, "shares", "count"),
        "views": said.get("views"),
    }
    if held["likes"] is None:
        held["likes"] = _within(said, "likes", "summary", "total_count")
    return {name: n for name, n in held.items() if isinstance(n, int)}


def _within(said: Any, *path: str) -> Any:
    for step in path:
        said = said.get(step) if isinstance(said, dict) else None
    return said
