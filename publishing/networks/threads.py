"""Threads, over its own Graph API.

Sources: Threads API «posts», «create posts» (polls, links, text attachments, quotes), «long-lived tokens»,
«insights», and the vendor's Postman collection. Files are fetched by Meta from us. The call
that publishes a text at once (`auto_publish_text`) isn't used: it would take the container's id from us.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import timedelta
from typing import Any

from publishing.networks import configured, counting, fitting, threads_limits, threads_options
from publishing.networks.consent import NOT_RENEWED, in_seconds
from publishing.networks.contract import (
    Access,
    Account,
    App,
    Can,
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
    Refused,
    Remote,
    Reply,
    Sentence,
)
from publishing.networks.graph import Graph
from publishing.networks.graph_containers import ByContainer, Fields
from publishing.networks.graph_network import metric_names, option


def _(text: str) -> str:
    """Marks a sentence for translation; it is translated where it is shown."""
    return text


HOST = "graph.threads.net"
PROFILE = _("Perfil")
OPTIONS_OF_A_POLL = ("option_a", "option_b", "option_c", "option_d")


class Threads(ByContainer):
    key = "threads"
    name = "Threads"
    icon = "net-threads"
    version = configured.text("THREADS_VERSION", "v1.0")
    can = frozenset(
        {
            Can.TEXT, Can.IMAGES, Can.CAROUSEL, Can.VIDEO, Can.POLL, Can.LINK, Can.THREAD, Can.REPLY,
            Can.FIRST_COMMENT, Can.ALT_TEXT, Can.DELETE, Can.READINGS, Can.FIND,
        }
    )  # fmt: skip
    limits = threads_limits.LIMITS
    consent = Consent(
        authorize="https://threads.net/oauth/authorize",
        token=f"https://{HOST}/oauth/access_token",
        scopes=(
            "threads_basic", "threads_content_publish", "threads_manage_replies", "threads_read_replies",
            "threads_manage_insights", "threads_delete",
        ),
        needs=("threads_basic", "threads_content_publish"),
        separator=",",
        pkce=False,  # the vendor's contract of the token endpoint has no verifier; our secret stands for it
        refresh_before=timedelta(days=30),  # of sixty; one younger than a day isn't renewed
    )  # fmt: skip
    options = threads_options.OPTIONS
    quotas = (
        Quota(
            configured.number("THREADS_DAILY", 250),
            timedelta(hours=24),
            source="Threads API overview: 250 posts a profile in 24 h; its own count is asked each time",
        ),
    )
    spacing = timedelta(seconds=2)
    absent_after = timedelta(seconds=60)
    fetches = True
    readings_from = "Threads media insights"
    preview = Preview(card="large", see_more=_("más"))
    edge, publish_edge, state_fields = "threads", "threads_publish", ("status", "error_message")
    quota_edge = "threads_publishing_limit"
    quota_fields = "quota_usage,config,reply_quota_usage,reply_config"

    def host(self, access: Access) -> str:
        return HOST

    # ── before scheduling ─────────────────────────────────────────────────────────────────────────────

    def written(self, post: Post) -> str:
        """A link has a field of its own beside words alone."""
        return fitting.with_link(post) if post.media else post.text.strip()

    def length(self, text: str) -> int:
        return counting.emoji_as_bytes(text)

    def problems(self, post: Post, limits: Limits) -> list[Problem]:
        text = self.written(post)
        about = f"{text}{post.link}{option(post, 'long_text')}"
        return [
            *fitting.nothing_said(about, post, self.name),
            *fitting.too_long(self.length(text), post, limits, self.name),
            *fitting.media_troubles(post, limits, self.name),
            *threads_limits.troubles(post, self.name),
            *fitting.alt_troubles(post, limits, self.name),
            *fitting.must_be_fetched(post, self.name),
        ]

    # ── connecting ────────────────────────────────────────────────────────────────────────────────────

    def exchange(self, app: App, code: str, verifier: str, redirect: str, line: Line) -> Grant:
        """The code for a token of an hour, and that for one of sixty days."""
        short = super().exchange(app, code, verifier, redirect, line)
        asked = {"grant_type": "th_exchange_token", "client_secret": app.client_secret}
        return self._long(
            line.get(f"https://{HOST}/access_token", params=asked, headers=_bearer(short.access))
        )

    def renews(self, secrets: Mapping[str, str]) -> bool:
        return bool(secrets.get("access_token"))

    def renew(self, access: Access, line: Line) -> Grant:
        """A token renews itself, while it lasts."""
        asked, headers = {"grant_type": "th_refresh_token"}, _bearer(access.secrets["access_token"])
        try:
            return self._long(line.get(f"https://{HOST}/refresh_access_token", params=asked, headers=headers))
        except Disconnected as no:
            raise Disconnected(Sentence(NOT_RENEWED, {"network": self.name}), no.detail, no.code) from None

    def _long(self, reply: Reply) -> Grant:
        """Past its end nothing renews it, so the token's end is the permission's too."""
        ends = in_seconds(reply.json().get("expires_in") if isinstance(reply.json(), dict) else None)
        return Grant(str(reply.dig("access_token")), expires_at=ends, ends_at=ends)

    def offers(self, grant: Grant, app: App, line: Line) -> list[Account]:
        said = Graph(line, grant.access, self.version, host=HOST).get("me", fields="id,username,name")
        username = str(said.dig("username"))
        return [
            Account(
                id=str(said.dig("id")),
                name=f"@{username}",
                url=f"https://www.threads.com/@{username}",
                secrets={"access_token": grant.access},
                facts={"username": username},
                kind=PROFILE,
                expires_at=grant.expires_at,
                ends_at=grant.ends_at,
                scopes=grant.scopes,
            )
        ]

    def look_around(self, access: Access, line: Line) -> Mapping[str, Any]:
        """How many of its day's posts the profile has used, as Threads counts them."""
        said = self.quota(access, self.graph(access, line))
        config = said.get("config")
        total = config.get("quota_total") if isinstance(config, dict) else None
        return {"quota_used": said.get("quota_usage"), "quota_total": total}

    def home(self, access: Access) -> str:
        return f"https://www.threads.com/@{access.facts.get('username') or ''}"

    # ── what is said ──────────────────────────────────────────────────────────────────────────────────

    def quota_left(self, said: Mapping[str, Any], post: Post) -> bool:
        """Answers have a count of their own: a thousand a day."""
        if post.reply_to:
            said = {"config": said.get("reply_config"), "quota_usage": said.get("reply_quota_usage")}
        return super().quota_left(said, post)

    def parts(self, post: Post, access: Access) -> list[Fields]:
        if not post.media:
            return [{"media_type": "TEXT", **self._about(post), **self._attached(post)}]
        if len(post.media) == 1:
            hidden = {"is_spoiler_media": True} if post.options.get("spoiler") is True else {}
            return [{**self._file(post.media[0]), **self._about(post), **hidden}]
        return [{**self._file(file), "is_carousel_item": True} for file in post.media]

    def whole(self, post: Post, children: list[str]) -> Fields:
        return {"media_type": "CAROUSEL", "children": ",".join(children), **self._about(post)}

    def _about(self, post: Post) -> Fields:
        return {
            "text": self.written(post),
            "reply_to_id": post.reply_to.id if post.reply_to else None,
            "reply_control": option(post, "reply_control"),
            "topic_tag": option(post, "topic_tag").lstrip("#"),
            "quote_post_id": option(post, "quote"),
        }

    def _attached(self, post: Post) -> Fields:
        choices = threads_limits.choices(post)
        long = option(post, "long_text")
        in_text = bool(post.link) and post.link in post.text  # a card is made of it by itself
        return {
            "link_attachment": None if choices or in_text else post.link,
            "poll_attachment": dict(zip(OPTIONS_OF_A_POLL, choices, strict=False)) if choices else None,
            "text_attachment": {"plaintext": long} if long else None,
        }

    def _file(self, file: Media) -> Fields:
        kind, name = ("VIDEO", "video_url") if file.kind == "video" else ("IMAGE", "image_url")
        return {"media_type": kind, name: self.address(file), "alt_text": file.alt.strip()}

    # ── afterwards ────────────────────────────────────────────────────────────────────────────────────

    def listed_at(self, post: Post) -> tuple[str, str, str]:
        return "replies" if post.reply_to else "threads", "id,text,timestamp,permalink", "text"

    def readings(self, remotes: Sequence[Remote], access: Access, line: Line) -> dict[str, dict[str, int]]:
        graph, found = self.graph(access, line), {}
        names = metric_names(configured.text("THREADS_METRICS", "views,likes,replies,reposts=shares,quotes"))
        for remote in remotes:
            with suppress(Refused):  # gone meanwhile
                found[remote.id] = self.insights(remote.id, names, graph)
        return {pk: figures for pk, figures in found.items() if figures}


def _bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}
