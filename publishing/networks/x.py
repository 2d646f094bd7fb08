"""X: posts, threads, images, GIF, video and polls over API v2, with OAuth 2.0 and PKCE.

Sources: docs.x.com (x-api/posts/manage-tweets, media/quickstart; fundamentals: rate-limits, authentication/
oauth-2-0, counting-characters, response-codes-and-errors; getting-started/pricing, read August 2026) and the
vendor's OpenAPI document 2.167. What no document confirms is configuration.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from publishing.networks import configured, fitting, x_lookup, x_media, x_options, x_problems
from publishing.networks.consent import ByConsent
from publishing.networks.contract import (
    Access,
    Account,
    App,
    Can,
    CannotTell,
    Consent,
    Cost,
    Grant,
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
)
from publishing.networks.counting_weighted import addresses, weighted
from publishing.networks.x_client import API, Client, client


def _(text: str) -> str:
    """Marks a sentence for translation; it is translated where it is shown."""
    return text


THREAD_REFUSED = _(
    "X no dejó publicar esta parte del hilo (%(reason)s). Desde febrero de 2026 sólo permite responder por "
    "la API a quien mencionó o citó a la cuenta, y a veces lo aplica a los hilos propios: las partes "
    "anteriores sí salieron. Publica el resto desde X o júntalo en una sola publicación."
)
RATES = "docs.x.com/x-api/fundamentals/rate-limits"
PRICES = "docs.x.com/x-api/getting-started/pricing"
AT_ONCE = 100


class X(ByConsent):
    key = "x"
    name = "X"
    icon = "net-x"
    can = frozenset(
        {
            Can.TEXT,
            Can.IMAGES,
            Can.VIDEO,
            Can.POLL,
            Can.THREAD,
            Can.REPLY,
            Can.ALT_TEXT,
            Can.DELETE,
            Can.READINGS,
            Can.FIND,
        }
    )
    limits = x_options.LIMITS
    options = x_options.OPTIONS
    consent = Consent(  # docs.x.com fundamentals/authentication/oauth-2-0/authorization-code
        authorize="https://x.com/i/oauth2/authorize",
        token=f"{API}/2/oauth2/token",
        scopes=("tweet.read", "tweet.write", "users.read", "media.write", "offline.access"),
        needs=("tweet.read", "tweet.write", "users.read"),
        basic=True,
        single_use=True,
    )
    quotas = (
        Quota(100, timedelta(minutes=15), "account", RATES),
        Quota(10_000, timedelta(hours=24), "app", RATES),
    )
    preview = Preview(crop=(0.75, 1.91), card="large", see_more=_("Mostrar más"))
    readings_from = "X API v2 public_metrics"
    spacing = timedelta(seconds=3)
    refuses_repeats = True
    absent_after = timedelta(seconds=60)

    def written(self, post: Post) -> str:
        return fitting.with_link(post)

    def length(self, text: str) -> int:
        return weighted(text)

    def limits_for(self, access_facts: Mapping[str, Any]) -> Limits:
        return x_options.limits()

    def problems(self, post: Post, limits: Limits) -> list[Problem]:
        text = self.written(post)
        return [
            *fitting.usual_troubles(text, self.length(text), post, limits, self.name),
            *x_options.troubles(text, post),
        ]

    def cost(self, post: Post) -> Cost:
        """By post; a post with an address costs more; each described file is one more request."""
        linked = any(addresses(self.written(post)))
        said = configured.text("X_COST_URL", "0.200") if linked else configured.text("X_COST", "0.015")
        described = sum(1 for file in post.media if file.alt.strip() and file.kind != "video")
        return Cost(
            Decimal(said) + described * Decimal(configured.text("X_COST_ALT", "0.005")), "USD", PRICES
        )

    # ── the account ───────────────────────────────────────────────────────────────────────────────────

    def offers(self, grant: Grant, app: App, line: Line) -> list[Account]:
        self.check_scopes(grant)
        reply = Client(grant.access, line).get_me(user_auth=False)
        account, username = str(reply.dig("data", "id")), str(reply.dig("data", "username"))
        return [
            Account(
                id=account,
                name=f"@{username}",
                url=f"https://x.com/{username}",
                secrets={"access_token": grant.access},
                facts={"username": username},
            )
        ]

    # ── the conversation ──────────────────────────────────────────────────────────────────────────────

    def publish(self, post: Post, access: Access, line: Line) -> Receipt | StillWorking:
        if not post.media:
            return self._say([], post, access, line)
        files = x_media.carried({}, post, client(access, line))
        return files if isinstance(files, StillWorking) else StillWorking(files)

    def resume(
        self, memo: Mapping[str, Any], post: Post, access: Access, line: Line
    ) -> Receipt | StillWorking:
        files = x_media.carried(memo, post, client(access, line))
        if isinstance(files, StillWorking):
            return files
        if files["ids"] != memo.get("ids"):
            return StillWorking(files)  # written down before the post leaves
        return self._say(files["ids"], post, access, line)

    def _say(self, ids: list[str], post: Post, access: Access, line: Line) -> Receipt:
        x = client(access, line)
        body = x_options.body(self.written(post), ids, post)
        line.no_return()
        try:
            said = x.request("POST", "/2/tweets", json=body)
        except Refused as no:
            if no.code == "forbidden" and post.reply_to:
                raise Refused(
                    Sentence(THREAD_REFUSED, {"reason": no.detail}), no.detail, "reply_rule"
                ) from None
            raise
        return Receipt(_remote(str(said.dig("data", "id")), access))

    def find(
        self, post: Post, access: Access, line: Line, since: datetime, memo: Mapping[str, Any] | None = None
    ) -> Receipt | CannotTell | None:
        """The account's own timeline is read since then: same words, addresses, files and parent."""
        found = x_lookup.look(access.account, self.written(post), post, since, client(access, line))
        return Receipt(_remote(found, access), verified=True) if isinstance(found, str) else found

    def delete(self, remote: Remote, access: Access, line: Line) -> None:
        """Deleting what is already gone succeeds."""
        try:
            client(access, line).delete_tweet(remote.id, user_auth=False)
        except Refused as no:
            if no.code not in ("http_404", "resource_not_found"):
                raise

    def readings(self, remotes: Sequence[Remote], access: Access, line: Line) -> dict[str, dict[str, int]]:
        """Posts that are gone are told in `errors` beside those that are there, and left out here."""
        ids, found, x = [remote.id for remote in remotes], {}, client(access, line)
        for start in range(0, len(ids), AT_ONCE):
            some = ids[start : start + AT_ONCE]
            said = x.get_tweets(some, tweet_fields=["public_metrics"]).json()
            for each in said.get("data") or []:
                found[str(each["id"])] = _figures(each.get("public_metrics") or {})
        return found

    def explain(self, reply: Reply) -> NetworkError | None:
        return x_problems.explain(reply)


def _remote(post_id: str, access: Access) -> Remote:
    username = str(access.facts.get("username") or "i")
    return Remote(post_id, f"https://x.com/{re.sub(r'[^A-Za-z0-9_]', '', username)}/status/{post_id}")


def _figures(metrics: Mapping[str, Any]) -> dict[str, int]:
    """`repost_count` in the newest document, `retweet_count` wherever else it is described."""
    ours = {
        "likes": ("like_count",),
        "replies": ("reply_count",),
        "shares": ("repost_count", "retweet_count"),
        "quotes": ("quote_count",),
        "views": ("impression_count",),
        "saves": ("bookmark_count",),
    }
    found = {
        name: next((metrics[each] for each in theirs if each in metrics), None)
        for name, theirs in ours.items()
    }
    return {name: value for name, value in found.items() if isinstance(value, int)}
