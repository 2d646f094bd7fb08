"""Slack: a message of our app in a channel, with its files, or inside a thread.

Sources: docs.slack.dev methods (2026-08-20), formatting message text, message metadata, rate limits (one
a second and channel). Every message of words carries our key in its metadata: a lost one is found by it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any, ClassVar

from publishing.networks import configured, counting, fitting, slack_files, slack_message, slack_reading
from publishing.networks.consent import ByConsent, in_seconds
from publishing.networks.contract import (
    CANNOT_TELL,
    Access,
    Account,
    App,
    Can,
    CannotTell,
    Consent,
    Disconnected,
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
    StillWorking,
    Unit,
)
from publishing.networks.slack_files import API, SOON
from publishing.networks.slack_message import OPTIONS
from publishing.networks.slack_words import escaped, heard, meaning


def _(text: str) -> str:
    """Marks a sentence for translation; it is translated where it is shown."""
    return text


KIND = _("Canal")
PATIENCE = 40  # looks at files that Slack has not shown yet: two minutes
SCOPES = (
    "chat:write",
    "chat:write.public",
    "channels:read",
    "groups:read",
    "channels:history",
    "groups:history",
    "files:write",
    "files:read",
    "reactions:read",
)
_MIMES = {
    "image": ("image/jpeg", "image/png", "image/gif", "image/webp"),
    "video": ("video/mp4", "video/quicktime", "video/webm"),
    "audio": ("audio/mpeg", "audio/mp4", "audio/ogg", "audio/wav", "audio/x-wav", "audio/aac", "audio/flac"),
    "document": (),
}


class Slack(ByConsent):
    key = "slack"
    name = "Slack"
    icon = "net-slack"
    can = frozenset(
        {
            Can.TEXT,
            Can.IMAGES,
            Can.VIDEO,
            Can.AUDIO,
            Can.DOCUMENT,
            Can.THREAD,
            Can.FIRST_COMMENT,
            Can.ALT_TEXT,
            Can.REPLY,
            Can.DELETE,
            Can.READINGS,
            Can.FIND,
        }
    )
    limits = Limits(
        text=configured.number("SLACK_TEXT", 4000),  # longer is taken, and cut at 40 000, by hearsay
        unit=Unit.CODE_POINTS,
        files={
            kind: FileRule(
                most=10, mimes=frozenset(mimes), bytes=configured.number("SLACK_FILE_MIB", 900) * 2**20
            )
            for kind, mimes in _MIMES.items()
        },
        together=10,
        mixed=True,
        alt=1000,
        source="docs.slack.dev chat.postMessage, files.getUploadURLExternal (alt_txt 1000)",
    )
    consent = Consent(
        authorize="https://slack.com/oauth/v2/authorize",
        token=f"{API}/oauth.v2.access",
        scopes=SCOPES,
        needs=("chat:write", "channels:read"),
        separator=",",
        pkce=False,  # only for apps that turned it on: «pkce_not_allowed» to all others
        single_use=True,  # where the app rotates its tokens
    )
    options = OPTIONS
    preview = Preview("chat", card="large", markup="markdown")
    spacing = timedelta(seconds=1)
    absent_after = timedelta(seconds=60)  # files are shown some time after they were accepted
    readings_from: ClassVar[str] = "Slack conversations.replies: reactions, reply_count"

    def written(self, post: Post) -> str:
        return fitting.with_link(post)

    def length(self, text: str) -> int:
        return counting.code_points(text)

    def problems(self, post: Post, limits: Limits) -> list[Problem]:
        text = self.written(post)
        return list(fitting.usual_troubles(text, self.length(text), post, limits, self.name))

    # ── whom it reaches ───────────────────────────────────────────────────────────────────────────────

    def granted(self, reply: Reply) -> Grant:
        said = heard(reply)
        return Grant(
            access=str(reply.dig("access_token")),
            refresh=str(said.get("refresh_token") or ""),
            expires_at=in_seconds(said.get("expires_in")),
            scopes=tuple(str(said.get("scope") or "").split(",")) if said.get("scope") else (),
            more=said,
        )

    def offers(self, grant: Grant, app: App, line: Line) -> list[Account]:
        """Every channel the app sees. It writes in public ones without being in them."""
        headers = {"Authorization": f"Bearer {grant.access}"}
        me = heard(line.post(f"{API}/auth.test", headers=headers))
        team = {
            "team": str(me.get("team_id") or ""),
            "home": str(me.get("url") or ""),
            "bot": str(me.get("user_id")),
        }
        return [
            Account(
                id=str(each["id"]),
                name=f"#{each.get('name')} · {me.get('team') or ''}",
                url=f"{team['home']}archives/{each['id']}",
                secrets={"access_token": grant.access},
                facts={**team, "private": bool(each.get("is_private"))},
                kind=KIND,
            )
            for each in slack_reading.channels(headers, line)
        ]

    # ── the conversation ──────────────────────────────────────────────────────────────────────────────

    def publish(self, post: Post, access: Access, line: Line) -> Receipt | StillWorking:
        if post.media:
            return slack_files.upload(post, (), _headers(access), line)
        said = slack_message.message(post, self.written(post), access.account)
        line.no_return()
        sent = line.post(f"{API}/chat.postMessage", json=said, headers=_headers(access))
        heard(sent, irreversible=True)
        return Receipt(self._remote(str(sent.dig("ts")), post, access, line))

    def resume(
        self, memo: Mapping[str, Any], post: Post, access: Access, line: Line
    ) -> Receipt | StillWorking:
        """First the files, then the one request that shows them, then where it did."""
        ids, headers = [str(pk) for pk in memo["files"]], _headers(access)
        if memo.get("shown"):
            return self._look(ids, int(memo.get("looks", 0)), post, access, line)
        if len(ids) < len(post.media):
            return slack_files.upload(post, ids, headers, line)
        more = {"channel_id": access.account, **slack_message.above(post)}
        if self.written(post):
            more["initial_comment"] = escaped(self.written(post))
        done = slack_files.complete(post, ids, more, headers, line)
        heard(done, irreversible=True)
        done.dig("files")
        return StillWorking({"files": ids, "shown": True}, wait=SOON, left=True)

    def _look(
        self, ids: list[str], looks: int, post: Post, access: Access, line: Line
    ) -> Receipt | StillWorking:
        found = slack_files.shown(ids, access.account, _headers(access), line)
        if found:
            return Receipt(self._remote(found[0], post, access, line, files=ids), verified=True)
        if looks >= PATIENCE:  # Slack said yes, and doesn't say under what number it shows them
            return Receipt(Remote(ids[0], self._place(access), {"files": ids}))
        return StillWorking({"files": ids, "shown": True, "looks": looks + 1}, wait=SOON, left=True)

    def find(
        self, post: Post, access: Access, line: Line, since: datetime, memo: Mapping[str, Any] | None = None
    ) -> Receipt | CannotTell | None:
        """By our key in the metadata of the channel or thread; files are asked where they are shown."""
        if post.media:
            ids = [str(pk) for pk in (memo or {}).get("files") or ()]
            found = slack_files.shown(ids, access.account, _headers(access), line)
            return (
                Receipt(self._remote(found[0], post, access, line, files=ids), verified=True)
                if found
                else None
            )
        try:
            for message in slack_reading.since(post, access, since, _headers(access), line):
                if message is None:
                    return CANNOT_TELL
                if slack_reading.key_in(message) == post.key:
                    return Receipt(self._remote(str(message["ts"]), post, access, line), verified=True)
        except (Refused, Disconnected) as no:
            if no.code in ("not_in_channel", "missing_scope"):  # it writes here, and may not read
                return CANNOT_TELL
            raise
        return None

    def _remote(self, ts: str, post: Post, access: Access, line: Line, files: Sequence[str] = ()) -> Remote:
        root = (post.reply_to.extra.get("root") or post.reply_to.id) if post.reply_to else ts
        url = f"{self._place(access)}/p{ts.replace('.', '')}"
        with suppress(NetworkError):  # it is out; its address can be made without asking
            asked = {"channel": access.account, "message_ts": ts}
            said = line.get(f"{API}/chat.getPermalink", params=asked, headers=_headers(access))
            url = str(heard(said).get("permalink") or url)
        return Remote(ts, url, {"root": root, "files": list(files)})

    def _place(self, access: Access) -> str:
        return f"{access.facts.get('home') or 'https://slack.com/'}archives/{access.account}"

    def delete(self, remote: Remote, access: Access, line: Line) -> None:
        """The message and its files. Deleting what is already gone succeeds."""
        files = [str(pk) for pk in remote.extra.get("files") or ()]
        steps: list[tuple[str, dict[str, str]]] = [("files.delete", {"file": pk}) for pk in files]
        if remote.id not in files:
            steps.insert(0, ("chat.delete", {"channel": access.account, "ts": remote.id}))
        for method, asked in steps:
            try:
                heard(line.post(f"{API}/{method}", json=asked, headers=_headers(access)))
            except Refused as no:
                if no.code not in ("message_not_found", *slack_files.GONE):
                    raise

    def readings(self, remotes: Sequence[Remote], access: Access, line: Line) -> dict[str, dict[str, int]]:
        return slack_reading.readings(remotes, access.account, _headers(access), line)

    def explain(self, reply: Reply) -> NetworkError | None:
        said = reply.json()
        code = said.get("error") if isinstance(said, dict) and said.get("ok") is False else None
        if not isinstance(code, str) or reply.status >= 500 or reply.status == 429:
            return None
        return None if reply.status == 401 else meaning(code, reply)


def _headers(access: Access) -> dict[str, str]:
    return {"Authorization": f"Bearer {access.secrets['access_token']}"}
