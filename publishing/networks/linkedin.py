"""LinkedIn, for a member's profile and for an organization's page: the account's kind decides.

Sources: learn.microsoft.com linkedin/shared/authentication, linkedin/marketing/community-management (posts,
comments, organizations; li-lms-2026-09). One login offers both kinds; a member's posts can't be read back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from publishing.networks import (
    configured,
    counting,
    fitting,
    linkedin_accounts,
    linkedin_client,
    linkedin_lookup,
    linkedin_media,
    linkedin_post,
    linkedin_problems,
)
from publishing.networks.consent import ByConsent
from publishing.networks.contract import (
    CANNOT_TELL,
    CLIENT_ID,
    CLIENT_SECRET,
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
    Unavailable,
)
from publishing.networks.linkedin_client import application, in_path


def _(text: str) -> str:
    """Marks a sentence for translation; it is translated where it is shown."""
    return text


NOT_YET = _("LinkedIn todavía no deja comentar la publicación, recién hecha. Lo intentamos en un momento.")
PERSON = ("openid", "profile", "w_member_social")
ORGANIZATION = "w_organization_social r_organization_social rw_organization_admin"
ORGANIZATIONS = Field(
    "organizations",
    _("La aplicación tiene «Community Management API» (para publicar como organización)"),
    required=False,
    kind=Kind.YES_NO,
)


class LinkedIn(ByConsent):
    key = "linkedin"
    name = "LinkedIn"
    icon = "net-linkedin"
    can = frozenset(
        {
            Can.TEXT,
            Can.TITLE,
            Can.IMAGES,
            Can.CAROUSEL,
            Can.VIDEO,
            Can.DOCUMENT,
            Can.POLL,
            Can.LINK,
            Can.FIRST_COMMENT,
            Can.ALT_TEXT,
            Can.DELETE,
            Can.READINGS,
            Can.FIND,
        }
    )
    limits = linkedin_post.LIMITS
    options = linkedin_post.OPTIONS
    consent = Consent(  # learn.microsoft.com linkedin/shared/authentication/authorization-code-flow
        authorize="https://www.linkedin.com/oauth/v2/authorization",
        token="https://www.linkedin.com/oauth/v2/accessToken",
        scopes=PERSON,
        needs=("w_member_social",),
        pkce=False,
        app_fields=(CLIENT_ID, CLIENT_SECRET, ORGANIZATIONS),
        refresh_before=timedelta(days=7),
    )
    preview = Preview(
        cut_chars=210, cut_lines=3, card="large", titled=("article", "document", "video"), see_more=_("…más")
    )
    readings_from = "LinkedIn organizationalEntityShareStatistics"
    spacing = timedelta(seconds=2)
    refuses_repeats = True
    absent_after = timedelta(seconds=60)

    def limits_for(self, access_facts: Mapping[str, Any]) -> Limits:
        return linkedin_post.limits()

    def options_for(self, facts: Mapping[str, Any]) -> tuple[Field, ...]:
        """An organization has followers, no contacts."""
        if facts.get("kind") != "organization":
            return self.options
        public = tuple(each for each in linkedin_post.VISIBILITY.choices if each[0] != "CONNECTIONS")
        return tuple(replace(f, choices=public) if f.name == "visibility" else f for f in self.options)

    def written(self, post: Post) -> str:
        return post.text.strip() if post.comment else linkedin_post.text_of(post)

    def length(self, text: str) -> int:
        return counting.mentions_as_names(text)

    def problems(self, post: Post, limits: Limits) -> list[Problem]:
        text = self.written(post)
        if post.comment:
            troubles = linkedin_post.comment_troubles(text, limits)
            return [*fitting.nothing_said(text, replace(post, media=()), self.name), *troubles]
        return [
            *fitting.usual_troubles(text, self.length(text), post, limits, self.name),
            *linkedin_post.troubles(text, post, limits),
        ]

    # ── the account ───────────────────────────────────────────────────────────────────────────────────

    def asked(self, app: App, redirect: str, state: str, challenge: str) -> str:
        """Organizations' permissions are asked for only where the app has them: else LinkedIn says no."""
        more = configured.text("LINKEDIN_ORGANIZATION_SCOPES", ORGANIZATION).split()
        person = configured.text("LINKEDIN_SCOPES", " ".join(PERSON)).split()
        scopes = [*person, *(more if _yes(app.more.get("organizations")) else [])]
        said = {
            "response_type": "code",
            "client_id": app.client_id,
            "redirect_uri": redirect,
            "state": state,
            "scope": " ".join(scopes),
        }
        return f"{self.consent.authorize}?{urlencode(said)}"

    def check_scopes(self, grant: Grant) -> None:
        """LinkedIn's pages spell some permissions with `_feed` at the end and some without."""
        plain = tuple(scope.removesuffix("_feed") for scope in grant.scopes)
        super().check_scopes(replace(grant, scopes=plain))

    def offers(self, grant: Grant, app: App, line: Line) -> list[Account]:
        self.check_scopes(grant)
        return linkedin_accounts.reached(grant, line)

    # ── the conversation ──────────────────────────────────────────────────────────────────────────────

    def publish(self, post: Post, access: Access, line: Line) -> Receipt | StillWorking:
        if post.comment:
            return self._comment(post, access, line)
        if not post.media:
            return self._say([], post, access, line)
        files = linkedin_media.carried({}, post, access.account, application(access, line))
        return files if isinstance(files, StillWorking) else StillWorking(files)

    def resume(
        self, memo: Mapping[str, Any], post: Post, access: Access, line: Line
    ) -> Receipt | StillWorking:
        files = linkedin_media.carried(memo, post, access.account, application(access, line))
        if isinstance(files, StillWorking):
            return files
        if files["ids"] != memo.get("ids"):
            return StillWorking(files)  # written down before the post leaves
        return self._say(files["ids"], post, access, line)

    def _say(self, ids: list[str], post: Post, access: Access, line: Line) -> Receipt:
        app, body = application(access, line), linkedin_post.body(access.account, ids, post)
        line.no_return()
        return Receipt(_remote(_made(app.make_request("POST", "/rest/posts", body))))

    def _comment(self, post: Post, access: Access, line: Line) -> Receipt:
        """For some seconds after a post is made, LinkedIn doesn't know it here yet."""
        parent = post.reply_to.id if post.reply_to else ""
        body = {"actor": access.account, "object": parent, "message": {"text": post.text.strip()}}
        app = application(access, line)
        line.no_return()
        try:
            said = app.make_request("POST", f"/rest/socialActions/{in_path(parent)}/comments", body)
        except Refused as no:
            if no.code != "http_404":
                raise
            raise Unavailable(Sentence(NOT_YET), no.detail, "not_yet") from None
        return Receipt(_comment_remote(_made(said), parent))

    def find(
        self, post: Post, access: Access, line: Line, since: datetime, memo: Mapping[str, Any] | None = None
    ) -> Receipt | CannotTell | None:
        """An organization's posts are read back, by their file or words; for a member a person decides."""
        if not _is_organization(access):
            return CANNOT_TELL
        try:
            if post.comment:
                return self._find_comment(post, access, since, line)
            return self._find_post(post, access, since, line, list((memo or {}).get("ids") or []))
        except (Refused, Disconnected) as no:
            if no.code != "no_right":
                raise
            return CANNOT_TELL  # it may write and not read

    def _find_post(
        self, post: Post, access: Access, since: datetime, line: Line, ids: list[str]
    ) -> Receipt | CannotTell | None:
        app = application(access, line)
        found = linkedin_lookup.post(access.account, self.written(post), ids, since, app)
        return Receipt(_remote(found), verified=True) if isinstance(found, str) else found

    def _find_comment(
        self, post: Post, access: Access, since: datetime, line: Line
    ) -> Receipt | CannotTell | None:
        found = linkedin_lookup.comment(access.account, post, since, application(access, line))
        if found is None or isinstance(found, CannotTell):
            return found
        parent = post.reply_to.id if post.reply_to else ""
        urn = str(found.get("commentUrn") or found.get("$URN") or found.get("id") or "")
        return Receipt(_comment_remote(urn, parent), verified=True)

    def delete(self, remote: Remote, access: Access, line: Line) -> None:
        """Deleting what is already gone succeeds."""
        app, parent = application(access, line), str(remote.extra.get("post") or "")
        try:
            if parent:
                number = remote.id.rstrip(")").rpartition(",")[2]
                path = f"/rest/socialActions/{in_path(parent)}/comments/{number}"
                app.make_request("DELETE", path, params={"actor": access.account})
            else:
                app.make_request("DELETE", f"/rest/posts/{in_path(remote.id)}")
        except Refused as no:
            if no.code not in ("http_404", "http_410"):
                raise

    def readings(self, remotes: Sequence[Remote], access: Access, line: Line) -> dict[str, dict[str, int]]:
        """For organizations; LinkedIn tells a member's figures only to apps with another permission."""
        if not _is_organization(access):
            return {}
        urns = [remote.id for remote in remotes if not remote.extra.get("post")]
        return linkedin_lookup.figures(access.account, urns, application(access, line))

    def explain(self, reply: Reply) -> NetworkError | None:
        return linkedin_problems.explain(reply)

    def aging(self, on: date) -> str:
        return linkedin_client.aging(on)


def _made(said: Reply) -> str:
    """The new thing's URN: in a header, and in the body of some answers."""
    return str(said.headers.get("x-restli-id") or said.dig("id"))


def _remote(urn: str) -> Remote:
    return Remote(urn, linkedin_problems.address(urn))


def _comment_remote(urn: str, parent: str) -> Remote:
    return Remote(urn, linkedin_problems.address(parent), {"post": parent})


def _is_organization(access: Access) -> bool:
    return ":organization:" in access.account


def _yes(said: Any) -> bool:
    return str(said or "").lower() in ("1", "true", "yes", "sí", "si", "on")
