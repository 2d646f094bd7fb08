"""Instagram, professional accounts: by Facebook Login (through the page it belongs to) or by Instagram Login.

Sources: Instagram Platform «content publishing», IG User, IG Media, IG Container. Images are fetched by Meta
from us; videos are uploaded by us with Facebook Login, and fetched with Instagram Login, which has none.
Which login it is follows from the app's keys: an Instagram app's own id isn't a Facebook app's.
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
    fitting,
    instagram_limits,
    instagram_login,
    instagram_lookup,
    instagram_options,
)
from publishing.networks.contract import (
    CLIENT_ID,
    CLIENT_SECRET,
    Access,
    Account,
    App,
    Can,
    CannotTell,
    Consent,
    Disconnected,
    Grant,
    Limits,
    Line,
    Media,
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
from publishing.networks.graph import FACEBOOK, Graph
from publishing.networks.graph_containers import ByContainer, Fields
from publishing.networks.graph_network import (
    DIALOG,
    TOKEN,
    ByFacebookLogin,
    listed,
    may_create,
    metric_names,
    option,
)


def _(text: str) -> str:
    """Marks a sentence for translation; it is translated where it is shown."""
    return text


ACCOUNT = _("Cuenta profesional")
BY_HAND = _(
    "%(network)s no le permite a esta conexión borrar publicaciones. Bórrala en la aplicación de %(network)s."
)
METRICS = "views,reach,likes,comments=replies,shares,saved=saves"
STORY_METRICS = "views,reach,replies,shares"


class Instagram(ByContainer, ByFacebookLogin):
    key = "instagram"
    name = "Instagram"
    icon = "net-instagram"
    can = frozenset(
        {
            Can.TEXT, Can.IMAGES, Can.CAROUSEL, Can.VIDEO, Can.REEL, Can.STORY, Can.COVER, Can.FIRST_COMMENT,
            Can.ALT_TEXT, Can.DELETE, Can.READINGS, Can.FIND,
        }
    )  # fmt: skip
    limits = instagram_limits.FEED
    consent = Consent(
        authorize=DIALOG,
        token=TOKEN,
        scopes=(
            "instagram_basic", "instagram_content_publish", "instagram_manage_comments",
            "instagram_manage_insights", "pages_show_list", "pages_read_engagement", "business_management",
        ),
        needs=("instagram_basic", "instagram_content_publish", "pages_show_list"),
        separator=",",
        app_fields=(CLIENT_ID, CLIENT_SECRET, instagram_login.WHICH),
        refreshable=False,  # with Facebook Login; see `renews`
        refresh_before=timedelta(days=30),
    )  # fmt: skip
    options = instagram_options.OPTIONS
    quotas = (
        Quota(
            configured.number("INSTAGRAM_DAILY", 100),
            timedelta(hours=24),
            source="content publishing guide (another page: 50); Instagram's own count is asked each time",
        ),
    )
    spacing = timedelta(seconds=2)
    absent_after = timedelta(seconds=60)
    fetches = True
    readings_from = "Instagram media insights"
    preview = Preview(layout="photo", cut_chars=125, crop=(0.8, 1.91), see_more=_("más"))
    edge, publish_edge, state_fields = "media", "media_publish", ("status_code", "status")
    quota_edge = "content_publishing_limit"

    def host(self, access: Access) -> str:
        return instagram_login.HOST if access.facts.get("login") == "instagram" else FACEBOOK

    # ── before scheduling ─────────────────────────────────────────────────────────────────────────────

    def written(self, post: Post) -> str:
        return "" if option(post, "form") == "story" and not post.comment else fitting.with_link(post)

    def length(self, text: str) -> int:
        return counting.code_points(text)

    def limits_of(self, post: Post, limits: Limits) -> Limits:
        return instagram_limits.of(post, limits)

    def problems(self, post: Post, limits: Limits) -> list[Problem]:
        own, text = self.limits_of(post, limits), self.written(post)
        pictures = replace(post, media=tuple(file for file in post.media if file.kind != "video"))
        return [
            *fitting.nothing_said(text, post, self.name),
            *fitting.too_long(self.length(text), post, own, self.name),
            *fitting.media_troubles(post, own, self.name),
            *instagram_limits.form_troubles(post, self.name),
            *instagram_limits.word_troubles(text, post, self.name),
            *fitting.alt_troubles(pictures, own, self.name),
            *fitting.must_be_fetched(pictures, self.name),
        ]

    # ── connecting ────────────────────────────────────────────────────────────────────────────────────

    def asked(self, app: App, redirect: str, state: str, challenge: str) -> str:
        if instagram_login.is_it(app):
            return instagram_login.asked(app, redirect, state)
        return super().asked(app, redirect, state, challenge)

    def exchange(self, app: App, code: str, verifier: str, redirect: str, line: Line) -> Grant:
        if instagram_login.is_it(app):
            return instagram_login.exchange(app, code, redirect, line)
        return super().exchange(app, code, verifier, redirect, line)

    def renews(self, secrets: Mapping[str, str]) -> bool:
        return instagram_login.is_theirs(secrets.get("access_token", ""))

    def renew(self, access: Access, line: Line) -> Grant:
        if not self.renews(access.secrets):
            return super().renew(access, line)  # a page's token doesn't end
        return instagram_login.renew(access.secrets["access_token"], line)

    def offers(self, grant: Grant, app: App, line: Line) -> list[Account]:
        if instagram_login.is_it(app) or instagram_login.is_theirs(grant.access):
            instagram_login.check_scopes(grant)
            return [instagram_login.account(grant, self.version, line)]
        pages = self.pages(grant, "id,instagram_business_account{id,username,name}", line)
        return [self._offered(page, grant, app) for page in pages if _account_of(page) and may_create(page)]

    def _offered(self, page: Mapping[str, Any], grant: Grant, app: App) -> Account:
        account = _account_of(page)
        username = str(account.get("username") or account["id"])
        return Account(
            id=str(account["id"]),
            name=f"@{username}",
            url=f"https://www.instagram.com/{username}/",
            secrets={"access_token": str(page.get("access_token") or grant.access)},
            facts={"login": "facebook", "username": username, "proof": bool(app.client_secret)},
            kind=ACCOUNT,
            scopes=grant.scopes,
        )

    def look_around(self, access: Access, line: Line) -> Mapping[str, Any]:
        """How many of its day's posts the account has used, as Instagram counts them."""
        said = self.quota(access, self.graph(access, line))
        config = said.get("config")
        total = config.get("quota_total") if isinstance(config, dict) else None
        return {"quota_used": said.get("quota_usage"), "quota_total": total}

    def home(self, access: Access) -> str:
        return f"https://www.instagram.com/{access.facts.get('username') or ''}"

    # ── what is said ──────────────────────────────────────────────────────────────────────────────────

    def publish(self, post: Post, access: Access, line: Line) -> Receipt | StillWorking:
        if post.comment and post.reply_to:
            said = self.graph(access, line).publish(post.reply_to.id, "comments", message=self.written(post))
            return Receipt(
                Remote(str(said.dig("id")), post.reply_to.url or self.home(access), {"comment": True})
            )
        return super().publish(post, access, line)

    def parts(self, post: Post, access: Access) -> list[Fields]:
        form, film = option(post, "form"), next((file for file in post.media if file.kind == "video"), None)
        if form == "story":
            return [{"media_type": "STORIES", **self._file(post.media[0], access), **_tagged(post, at=False)}]
        if film and (form == "reel" or len(post.media) == 1):
            return [self._reel(post, film, access)]
        if len(post.media) == 1:
            return [{**self._file(post.media[0], access), **self._about(post), **_tagged(post, at=True)}]
        first, *others = post.media  # who is tagged is tagged in the first picture
        tags = {} if first.kind == "video" else _tagged(post, at=True)
        return [{**self._item(first, access), **tags}, *(self._item(file, access) for file in others)]

    def whole(self, post: Post, children: list[str]) -> Fields:
        return {"media_type": "CAROUSEL", "children": ",".join(children), **self._about(post)}

    def _item(self, file: Media, access: Access) -> Fields:
        kind = {"media_type": "VIDEO"} if file.kind == "video" else {}
        return {**kind, **self._file(file, access), "is_carousel_item": True}

    def _reel(self, post: Post, film: Media, access: Access) -> Fields:
        cover = next((file for file in post.media if file.kind == "image"), None)
        trial = option(post, "trial")
        about = {
            "share_to_feed": post.options.get("share_to_feed") is not False,
            "thumb_offset": None if cover else _whole(post.options.get("thumb_offset")),
            "cover_url": self.address(cover) if cover else None,
            "audio_name": option(post, "audio_name"),
            "trial_params": {"graduation_strategy": trial} if trial else None,
        }
        return {"media_type": "REELS", **self._file(film, access), **self._about(post), **about,
                **_tagged(post, at=False)}  # fmt: skip

    def _about(self, post: Post) -> Fields:
        return {
            "caption": self.written(post),
            "location_id": option(post, "location_id"),
            "collaborators": listed(option(post, "collaborators"))[: instagram_limits.PARTNERS],
        }

    def _file(self, file: Media, access: Access) -> Fields:
        if file.kind != "video":
            return {"image_url": self.address(file), "alt_text": file.alt.strip()}
        if access.facts.get("login") == "instagram":
            return {"video_url": self.address(file)}
        return {"upload_type": "resumable"}

    # ── a lost answer, and afterwards ─────────────────────────────────────────────────────────────────

    def listed_at(self, post: Post) -> tuple[str, str, str]:
        if option(post, "form") == "story":
            return "stories", "id,timestamp,permalink", ""
        return "media", "id,caption,timestamp,permalink", "caption"

    def find(
        self, post: Post, access: Access, line: Line, since: datetime, memo: Mapping[str, Any] | None = None
    ) -> Receipt | CannotTell | None:
        """What became of its container, then the account's media by caption and time; comments by text."""
        if post.comment and post.reply_to:
            url, graph = post.reply_to.url or self.home(access), self.graph(access, line)
            return instagram_lookup.comment(post.reply_to, self.written(post), url, since, graph)
        return super().find(post, access, line, since, memo)

    def delete(self, remote: Remote, access: Access, line: Line) -> None:
        """Needs instagram_manage_contents, which few apps have: where it's missing, a person is told."""
        try:
            super().delete(remote, access, line)
        except Disconnected as no:
            if no.code != "permission":
                raise
            raise Refused(Sentence(BY_HAND, {"network": self.name}), no.detail, "by_hand") from None

    def readings(self, remotes: Sequence[Remote], access: Access, line: Line) -> dict[str, dict[str, int]]:
        graph, found = self.graph(access, line), {}
        for remote in remotes:
            with suppress(Refused):
                found[remote.id] = self._figures(remote, graph)
        return {pk: figures for pk, figures in found.items() if figures}

    def _figures(self, remote: Remote, graph: Graph) -> dict[str, int]:
        if remote.extra.get("comment"):
            return {}
        wanted = STORY_METRICS if "/stories/" in remote.url else METRICS
        return self.insights(remote.id, metric_names(configured.text("INSTAGRAM_METRICS", wanted)), graph)


def _account_of(page: Mapping[str, Any]) -> Mapping[str, Any]:
    account = page.get("instagram_business_account")
    return account if isinstance(account, dict) and account.get("id") else {}


def _tagged(post: Post, *, at: bool) -> Fields:
    """Pictures want a place for each name: side by side across the middle."""
    names = listed(option(post, "user_tags"))
    spots = [{"x": round((n + 1) / (len(names) + 1), 2), "y": 0.5} if at else {} for n in range(len(names))]
    return {"user_tags": [{"username": name, **spot} for name, spot in zip(names, spots, strict=True)]}


def _whole(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None
