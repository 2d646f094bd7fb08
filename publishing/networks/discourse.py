"""Discourse, the forum: a topic of its own, or an answer in one.

Sources: docs.discourse.org (openapi). A topic carries our key as its `external_id`, and is looked up by it
before it is made. An answer has none: it is found among the forum's latest posts by its words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

from publishing.networks import chosen, configured, counting, discourse_site, fitting, multipart
from publishing.networks.contract import (
    CANNOT_TELL,
    Access,
    Account,
    Can,
    CannotTell,
    Disconnected,
    Field,
    Kind,
    Limits,
    Line,
    Media,
    Network,
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
)


def _(text: str) -> str:
    """Marks a sentence for translation; it is translated where it is shown."""
    return text


TITLE_MISSING = _("Un tema de Discourse lleva título: escríbelo.")
TITLE_SHORT = _("El título tiene %(length)s caracteres y el foro pide al menos %(least)s.")
TITLE_LONG = _("El título tiene %(length)s caracteres y el foro admite %(limit)s.")
TEXT_SHORT = _("El texto tiene %(length)s caracteres y el foro pide al menos %(least)s.")
TOO_MANY_TAGS = _("Hay %(count)s etiquetas y el foro admite %(limit)s por tema.")
NO_TOPIC = _("«%(typed)s» no es un tema: pega su enlace o su número.")
NOT_APPROVED = _("La moderación del foro no aprobó la publicación en %(days)s días. Pregunta a quien modera.")
APPROVAL = timedelta(days=configured.number("DISCOURSE_APPROVAL_DAYS", 7))
AT_ONCE = 32 * 2**20
PAGES = 5
MARGIN = timedelta(seconds=60)


class Discourse(Network):
    key = "discourse"
    name = "Discourse"
    icon = "net-discourse"
    can = frozenset(
        {
            Can.TEXT,
            Can.IMAGES,
            Can.VIDEO,
            Can.AUDIO,
            Can.DOCUMENT,
            Can.ALT_TEXT,
            Can.THREAD,
            Can.FIRST_COMMENT,
            Can.REPLY,
            Can.DELETE,
            Can.READINGS,
            Can.FIND,
            Can.TITLE,
            Can.TAGS,
        }
    )
    limits = discourse_site.limits_of({})
    credentials = (
        Field("server", _("Dirección del foro"), aliases=("url", "base_url")),
        Field("username", _("Usuario que publica"), aliases=("user", "api_username")),
        Field(
            "api_key",
            _("Clave de la API"),
            secret=True,
            help=_("La crea quien administra el foro: Administración → API → Nueva clave."),
            aliases=("key", "token"),
        ),
    )
    options = (
        Field("category", _("Categoría"), required=False, kind=Kind.TEXT),
        Field(
            "topic",
            _("Responder en un tema"),
            required=False,
            help=_("El enlace o el número del tema. Vacío: se abre uno nuevo."),
        ),
    )
    preview = Preview("forum", card="large", markup="markdown")
    spacing = timedelta(seconds=configured.number("DISCOURSE_SPACING", 5))
    readings_from: ClassVar[str] = "Discourse /t/{id}.json, /posts/{id}.json"

    def limits_for(self, access_facts: Mapping[str, Any]) -> Limits:
        return discourse_site.limits_of(access_facts)

    def options_for(self, facts: Mapping[str, Any]) -> tuple[Field, ...]:
        known = tuple((str(pk), str(name)) for pk, name in facts.get("categories") or ())
        category = Field("category", _("Categoría"), required=False, kind=Kind.CHOICE, choices=known)
        return (category, *self.options[1:]) if known else self.options

    def look_around(self, access: Access, line: Line) -> Mapping[str, Any]:
        known = {name: access.facts[name] for name in ("username",) if name in access.facts}
        return {**known, **discourse_site.facts_of(access.server, _headers(access), line)}

    def written(self, post: Post) -> str:
        return fitting.with_link(post)

    def length(self, text: str) -> int:
        return counting.code_points(text)

    def problems(self, post: Post, limits: Limits) -> list[Problem]:
        text = self.written(post)
        found = [
            *fitting.nothing_said(text, post, self.name),
            *fitting.too_long(self.length(text), post, limits, self.name),
            *fitting.media_troubles(post, limits, self.name),
            *fitting.alt_troubles(post, limits, self.name),
        ]
        topic = chosen.text(post, "topic")
        if topic and _topic_number(topic) is None:
            found.append(Problem("topic", Sentence(NO_TOPIC, {"typed": topic[:100]}), field="options.topic"))
        return found if post.reply_to or topic else [*found, *_topic_troubles(post, text, limits)]

    # ── the conversation ──────────────────────────────────────────────────────────────────────────────

    def connect(self, entered: Mapping[str, str], line: Line) -> Account:
        server = discourse_site.address(entered["server"])
        username, secrets = entered["username"].strip().lstrip("@"), {"api_key": entered["api_key"].strip()}
        headers = discourse_site.headers_of(secrets, username)
        me = line.get(f"{server}/u/{username}.json", headers=headers)
        return Account(
            id=str(me.dig("user", "id")),
            name=f"@{me.dig('user', 'username')} · {server.partition('://')[2]}",
            url=f"{server}/u/{me.dig('user', 'username')}",
            server=server,
            secrets=secrets,
            facts={"username": username, **discourse_site.facts_of(server, headers, line)},
        )

    def publish(self, post: Post, access: Access, line: Line) -> Receipt | StillWorking:
        return self._upload(post, [], access, line) if post.media else self._say(post, [], access, line)

    def resume(
        self, memo: Mapping[str, Any], post: Post, access: Access, line: Line
    ) -> Receipt | StillWorking:
        if memo.get("queued"):
            return self._await_approval(memo, post, access, line)
        shown = [str(each) for each in memo["shown"]]
        if len(shown) < len(post.media):
            return self._upload(post, shown, access, line)
        return self._say(post, shown, access, line)

    def _upload(self, post: Post, shown: Sequence[str], access: Access, line: Line) -> StillWorking:
        """The next files; the memo keeps how each is written in the post. Sent twice, a file is one there."""
        there, sent = list(shown), 0
        for media in post.media[len(there) :]:
            fields = {"upload_type": "composer", "synchronous": "true"}
            with multipart.body(fields, [multipart.part("file", media)]) as form:
                headers = {**_headers(access), **form.headers}
                reply = line.post(f"{access.server}/uploads.json", data=form, headers=headers)
            there.append(_in_markdown(media, str(reply.dig("short_url")), reply.json()))
            sent += media.bytes
            if sent >= AT_ONCE:
                break
        return StillWorking({"shown": there})

    def _say(self, post: Post, shown: Sequence[str], access: Access, line: Line) -> Receipt | StillWorking:
        said: dict[str, Any] = {"raw": "\n\n".join(filter(None, (self.written(post), *shown)))}
        topic = _answers_in(post)
        if topic:
            said |= topic
        else:
            known = self._known(post, access, line)
            if known:
                return known
            said |= {"title": post.title.strip(), "external_id": post.key, **_place(post)}
        line.no_return()
        reply = line.post(f"{access.server}/posts.json", json=said, headers=_headers(access))
        return self._heard(reply, access)

    def _heard(self, reply: Reply, access: Access) -> Receipt | StillWorking:
        """Where newcomers are moderated, {"action": "enqueued"}: it was taken, and is not public yet."""
        said = reply.json()
        if isinstance(said, dict) and said.get("action") == "enqueued":
            memo = {"queued": datetime.now(UTC).isoformat()}
            return StillWorking(memo, wait=timedelta(minutes=10), left=True)
        reply.dig("topic_id")
        return Receipt(_remote(access, str(reply.dig("id")), said))

    def _await_approval(
        self, memo: Mapping[str, Any], post: Post, access: Access, line: Line
    ) -> Receipt | StillWorking:
        since = datetime.fromisoformat(str(memo["queued"]))
        found = self.find(post, access, line, since, memo)
        if isinstance(found, Receipt):
            return found
        if datetime.now(UTC) - since > APPROVAL:
            raise Refused(Sentence(NOT_APPROVED, {"days": APPROVAL.days}), code="not_approved")
        return StillWorking(memo, wait=timedelta(minutes=30), left=True)

    def find(
        self, post: Post, access: Access, line: Line, since: datetime, memo: Mapping[str, Any] | None = None
    ) -> Receipt | CannotTell | None:
        """A topic by its `external_id`; an answer among the latest posts, word for word."""
        if not _answers_in(post):
            return self._known(post, access, line)
        raw = "\n\n".join(filter(None, (self.written(post), *((memo or {}).get("shown") or ()))))
        for each in self._latest(since, access, line):
            if each is None:
                return CANNOT_TELL
            if self._is_ours(each, post, raw, access):
                return Receipt(_remote(access, str(each["id"]), each), verified=True)
        return None

    def _known(self, post: Post, access: Access, line: Line) -> Receipt | None:
        """The topic that carries our key."""
        try:
            reply = line.get(f"{access.server}/t/external_id/{post.key}.json", headers=_headers(access))
        except Refused as no:
            if no.code != "http_404":
                raise
            return None
        first = reply.dig("post_stream", "posts", 0)
        return Receipt(
            _remote(access, str(first["id"]), {**first, "topic_id": reply.dig("id")}), verified=True
        )

    def _latest(self, since: datetime, access: Access, line: Line) -> Iterator[Mapping[str, Any] | None]:
        """The forum's posts since then, newest first; None where there were more than we read."""
        asked: dict[str, Any] = {}
        for _ in range(PAGES):
            page = line.get(f"{access.server}/posts.json", params=asked, headers=_headers(access))
            posts = page.dig("latest_posts")
            fresh = [each for each in posts if _born(each) >= since - MARGIN]
            yield from fresh
            if len(fresh) < len(posts) or not posts or int(posts[-1]["id"]) <= 1:
                return
            asked["before"] = int(posts[-1]["id"]) - 1
        yield None

    def _is_ours(self, each: Mapping[str, Any], post: Post, raw: str, access: Access) -> bool:
        topic = (_answers_in(post) or {}).get("topic_id")
        mine = str(each.get("username")).lower() == str(access.facts.get("username")).lower()
        return mine and each.get("topic_id") == topic and str(each.get("raw") or "").strip() == raw.strip()

    def delete(self, remote: Remote, access: Access, line: Line) -> None:
        """A first post takes its topic with it. Deleting what is already gone succeeds."""
        first = remote.extra.get("post_number") == 1
        path = f"/t/{remote.extra['topic_id']}.json" if first else f"/posts/{remote.id}.json"
        try:
            line.delete(f"{access.server}{path}", headers=_headers(access))
        except Refused as no:
            if no.code not in ("http_404", "http_410"):
                raise

    def readings(self, remotes: Sequence[Remote], access: Access, line: Line) -> dict[str, dict[str, int]]:
        found = {}
        for remote in remotes:
            first = remote.extra.get("post_number") == 1
            path = f"/t/{remote.extra.get('topic_id')}.json" if first else f"/posts/{remote.id}.json"
            with suppress(Refused, Disconnected):  # gone meanwhile, or no longer ours to see
                said = line.get(f"{access.server}{path}", headers=_headers(access)).json()
                found[remote.id] = _of_topic(said) if first else _of_answer(said)
        return found

    def explain(self, reply: Reply) -> NetworkError | None:
        return discourse_site.explain(reply)


def _headers(access: Access) -> dict[str, str]:
    return discourse_site.headers_of(access.secrets, str(access.facts.get("username") or ""))


def _topic_number(typed: str) -> int | None:
    """Of a link like …/t/nombre/123/4, …/t/123, or the number itself."""
    found = re.fullmatch(
        r"(\d{1,12})|https?://\S+?/t/(?:[^/\s]*[^/\s\d][^/\s]*/)?(\d{1,12})(?:/\d+)?(?:[?#]\S*)?/?", typed
    )
    return int(found[1] or found[2]) if found else None


def _answers_in(post: Post) -> dict[str, Any] | None:
    """The topic this post answers in; None for a topic of its own."""
    if post.reply_to:
        above = post.reply_to.extra
        number = {"reply_to_post_number": above["post_number"]} if above.get("post_number", 1) != 1 else {}
        return {"topic_id": above.get("topic_id"), **number}
    number_typed = _topic_number(chosen.text(post, "topic"))
    return {"topic_id": number_typed} if number_typed is not None else None


def _place(post: Post) -> dict[str, Any]:
    category = chosen.text(post, "category")
    return {
        **({"category": int(category)} if category.isascii() and category.isdigit() else {}),
        **({"tags": list(post.tags)} if post.tags else {}),
    }


def _in_markdown(media: Media, short: str, said: Mapping[str, Any]) -> str:
    """As the forum's own composer writes an upload."""
    alt = re.sub(r"[\[\]|]", " ", media.alt.strip() or media.filename)
    if media.kind in ("image", "gif"):
        size = f"|{said['width']}x{said['height']}" if said.get("width") and said.get("height") else ""
        return f"![{alt}{size}]({short})"
    if media.kind in ("video", "audio"):
        return f"![{alt}|{media.kind}]({short})"
    return f"[{re.sub(r'[][|]', ' ', media.filename)}|attachment]({short})"


def _remote(access: Access, pk: str, said: Mapping[str, Any]) -> Remote:
    topic, number = said.get("topic_id"), said.get("post_number") or 1
    url = f"{access.server}/t/{said.get('topic_slug') or '-'}/{topic}/{number}"
    return Remote(pk, url, {"topic_id": topic, "post_number": number})


def _born(each: Mapping[str, Any]) -> datetime:
    try:
        return datetime.fromisoformat(str(each.get("created_at")))
    except ValueError:
        return datetime.max.replace(tzinfo=UTC)  # unknown age: look at it, don't stop at it


def _of_topic(said: Mapping[str, Any]) -> dict[str, int]:
    told = {"views": said.get("views"), "likes": said.get("like_count"), "replies": said.get("posts_count")}
    figures = {name: value for name, value in told.items() if isinstance(value, int)}
    if "replies" in figures:
        figures["replies"] = max(0, figures["replies"] - 1)  # the first post is ours
    return figures


def _of_answer(said: Mapping[str, Any]) -> dict[str, int]:
    likes = [int(each.get("count") or 0) for each in said.get("actions_summary") or () if each.get("id") == 2]
    told = {"replies": said.get("reply_count"), "views": said.get("reads")}
    return {"likes": sum(likes), **{name: value for name, value in told.items() if isinstance(value, int)}}


def _topic_troubles(post: Post, text: str, limits: Limits) -> Iterator[Problem]:
    title, least = post.title.strip(), getattr(limits, "least_title", 15)
    about = {"length": len(title), "least": least, "limit": limits.title}
    if not title:
        yield Problem("title_missing", Sentence(TITLE_MISSING), field="title")
    elif len(title) < least:
        yield Problem("title_short", Sentence(TITLE_SHORT, about), field="title")
    if limits.title and len(title) > limits.title:
        yield Problem("title_too_long", Sentence(TITLE_LONG, about), field="title")
    shortest = getattr(limits, "least_text", 20)
    if text.strip() and len(text) < shortest and not post.media:
        yield Problem("text_short", Sentence(TEXT_SHORT, {"length": len(text), "least": shortest}))
    if limits.tags is not None and len(post.tags) > limits.tags:
        said = Sentence(TOO_MANY_TAGS, {"count": len(post.tags), "limit": limits.tags})
        yield Problem("too_many_tags", said, field="tags")
