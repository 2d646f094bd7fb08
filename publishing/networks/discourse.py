"""Discourse, the forum: a topic of its own, or an answer in one.

Sources: docs.discourse.org (openapi). A topic carries our key as its `external_id`, and is looked up by it
before it is made. An answer has none: it is found among the forum's latest posts by its words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

from publishing.networks import (
    configured,
    counting,
    discourse_reading,
    discourse_said,
    discourse_site,
    fitting,
    multipart,
)
from publishing.networks.contract import (
    CANNOT_TELL,
    Access,
    Account,
    Can,
    CannotTell,
    Field,
    Kind,
    Limits,
    Line,
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
from publishing.networks.discourse_reading import remote_of
from publishing.networks.discourse_said import answers_in
from publishing.networks.discourse_site import headers_for


def _(text: str) -> str:
    """Marks a sentence for translation; it is translated where it is shown."""
    return text


NOT_APPROVED = _("La moderación del foro no aprobó la publicación en %(days)s días. Pregunta a quien modera.")
APPROVAL = timedelta(days=configured.number("DISCOURSE_APPROVAL_DAYS", 7))
AT_ONCE = 32 * 2**20


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
        return {**known, **discourse_site.facts_of(access.server, headers_for(access), line)}

    def written(self, post: Post) -> str:
        return fitting.with_link(post)

    def length(self, text: str) -> int:
        return counting.code_points(text)

    def problems(self, post: Post, limits: Limits) -> list[Problem]:
        text = self.written(post)
        return [
            *fitting.usual_troubles(text, self.length(text), post, limits, self.name),
            *discourse_said.troubles(post, text, limits),
        ]

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
                headers = {**headers_for(access), **form.headers}
                reply = line.post(f"{access.server}/uploads.json", data=form, headers=headers)
            there.append(discourse_said.in_markdown(media, str(reply.dig("short_url")), reply.json()))
            sent += media.bytes
            if sent >= AT_ONCE:
                break
        return StillWorking({"shown": there})

    def _say(self, post: Post, shown: Sequence[str], access: Access, line: Line) -> Receipt | StillWorking:
        said: dict[str, Any] = {"raw": "\n\n".join(filter(None, (self.written(post), *shown)))}
        topic = answers_in(post)
        if topic:
            said |= topic
        else:
            known = self._known(post, access, line)
            if known:
                return known
            said |= {"title": post.title.strip(), "external_id": post.key, **discourse_said.place(post)}
        line.no_return()
        reply = line.post(f"{access.server}/posts.json", json=said, headers=headers_for(access))
        return self._heard(reply, access)

    def _heard(self, reply: Reply, access: Access) -> Receipt | StillWorking:
        """Where newcomers are moderated, {"action": "enqueued"}: it was taken, and is not public yet."""
        said = reply.json()
        if isinstance(said, dict) and said.get("action") == "enqueued":
            memo = {"queued": datetime.now(UTC).isoformat()}
            return StillWorking(memo, wait=timedelta(minutes=10), left=True)
        reply.dig("topic_id")
        return Receipt(remote_of(access, str(reply.dig("id")), said))

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
        if not answers_in(post):
            return self._known(post, access, line)
        raw = "\n\n".join(filter(None, (self.written(post), *((memo or {}).get("shown") or ()))))
        for each in discourse_reading.latest(since, access, line):
            if each is None:
                return CANNOT_TELL
            if discourse_reading.is_ours(each, post, raw, access):
                return Receipt(remote_of(access, str(each["id"]), each), verified=True)
        return None

    def _known(self, post: Post, access: Access, line: Line) -> Receipt | None:
        """The topic that carries our key."""
        try:
            reply = line.get(f"{access.server}/t/external_id/{post.key}.json", headers=headers_for(access))
        except Refused as no:
            if no.code != "http_404":
                raise
            return None
        first = reply.dig("post_stream", "posts", 0)
        return Receipt(
            remote_of(access, str(first["id"]), {**first, "topic_id": reply.dig("id")}), verified=True
        )

    def delete(self, remote: Remote, access: Access, line: Line) -> None:
        """A first post takes its topic with it. Deleting what is already gone succeeds."""
        try:
            line.delete(discourse_reading.address(remote, access), headers=headers_for(access))
        except Refused as no:
            if no.code not in ("http_404", "http_410"):
                raise

    def readings(self, remotes: Sequence[Remote], access: Access, line: Line) -> dict[str, dict[str, int]]:
        return discourse_reading.readings(remotes, access, line)

    def explain(self, reply: Reply) -> NetworkError | None:
        return discourse_site.explain(reply)
