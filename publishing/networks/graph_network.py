"""What Facebook, Instagram and Threads share: who we are at the Graph API, its errors, its figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any, ClassVar
from urllib.parse import urlsplit

from publishing.networks import configured, graph_errors
from publishing.networks.consent import NOT_OUR_APP, SPENT, SPENT_CODE, ByConsent, in_seconds, refusal_code
from publishing.networks.contract import (
    Access,
    App,
    Disconnected,
    Grant,
    Line,
    NetworkError,
    Post,
    Refused,
    Remote,
    Reply,
    Sentence,
)
from publishing.networks.graph import FACEBOOK, Graph, rows

VERSION = configured.text("META_VERSION", "v25.0")
DIALOG = f"https://www.facebook.com/{VERSION}/dialog/oauth"
TOKEN = f"https://{FACEBOOK}/{VERSION}/oauth/access_token"
UNKNOWN_APP = frozenset({1, 101})  # at the token endpoint: our secret, our id
MARGIN = timedelta(seconds=30)


class GraphNetwork(ByConsent):
    """Base of Meta's networks."""

    version: ClassVar[str] = VERSION

    def host(self, access: Access) -> str:
        return FACEBOOK

    def graph(self, access: Access, line: Line, host: str = "") -> Graph:
        """With `appsecret_proof` where the token is known to come from the app whose secret we hold."""
        secret = access.app.client_secret if access.app and access.facts.get("proof") else ""
        token = access.secrets["access_token"]
        return Graph(line, token, self.version, host=host or self.host(access), secret=secret)

    def explain(self, reply: Reply) -> NetworkError | None:
        return graph_errors.meaning(reply, self.name)

    def explain_grant(self, reply: Reply) -> NetworkError | None:
        """Meta's token endpoints answer in Graph's envelope; RFC 6749's is understood too."""
        if not urlsplit(reply.url).path.endswith("access_token"):
            return None
        told, fault = {"network": self.name}, graph_errors.fault_in(reply)
        if refusal_code(reply) in SPENT:
            return Disconnected(Sentence(SPENT_CODE, told), code="invalid_grant")
        if fault and fault.code in UNKNOWN_APP and reply.status < 500:
            return Refused(Sentence(NOT_OUR_APP, told), fault.reason, "invalid_client")
        return None

    def delete(self, remote: Remote, access: Access, line: Line) -> None:
        """Deleting what is already gone succeeds."""
        try:
            self.graph(access, line).delete(remote.id)
        except Refused as no:
            if no.code not in ("gone", "http_404", "http_410"):
                raise

    # ── figures ───────────────────────────────────────────────────────────────────────────────────────

    def insights(
        self, node: str, names: Mapping[str, str], graph: Graph, edge: str = "insights"
    ) -> dict[str, int]:
        """{our word: figure} for {their metric: our word}. A metric they don't know costs only itself."""
        try:
            said = rows(graph.get(node, edge, metric=",".join(names)))
        except Refused as no:
            if len(names) == 1 or no.code == "gone":
                return {}
            each = [self.insights(node, {name: ours}, graph, edge) for name, ours in names.items()]
            return {ours: figure for one in each for ours, figure in one.items()}
        found = {names.get(str(row.get("name"))): _figure(row) for row in said}
        return {ours: figure for ours, figure in found.items() if ours and figure is not None}


class ByFacebookLogin(GraphNetwork):
    """Facebook Login: a short-lived token, then one of sixty days, then pages' own, which don't end."""

    def exchange(self, app: App, code: str, verifier: str, redirect: str, line: Line) -> Grant:
        short = super().exchange(app, code, verifier, redirect, line)
        reply = Graph(line, short.access, self.version).lengthened(app)
        long = str(reply.dig("access_token"))
        scopes = granted_scopes(Graph(line, long, self.version))
        return Grant(long, expires_at=in_seconds(reply.json().get("expires_in")), scopes=scopes)

    def pages(self, grant: Grant, fields: str, line: Line) -> list[Mapping[str, Any]]:
        """The pages that this token reaches, each with a token of its own; a page's token reaches itself."""
        self.check_scopes(grant)
        graph = Graph(line, grant.access, self.version)
        try:
            return graph.pages("me", "accounts", fields=f"{fields},access_token,tasks")
        except Refused as no:
            if no.code != "100":  # «nonexisting field (accounts) on node type (Page)»
                raise
        said = graph.get("me", fields=fields).json()
        return [{**said, "access_token": grant.access}] if isinstance(said, dict) else []


def may_create(page: Mapping[str, Any]) -> bool:
    """May who gave the permission publish there? A page's own token doesn't say."""
    tasks = page.get("tasks")
    return not isinstance(tasks, list) or "CREATE_CONTENT" in tasks


def granted_scopes(graph: Graph) -> tuple[str, ...]:
    said = rows(graph.get("me", "permissions"))
    return tuple(str(row.get("permission")) for row in said if row.get("status") == "granted")


def option(post: Post, name: str) -> str:
    value = post.options.get(name)
    return value.strip() if isinstance(value, str) else ""


def squeezed(text: object) -> str:
    return " ".join(str(text or "").split())


def moment(said: object) -> datetime:
    """`2026-11-22T15:00:00+0000`; what can't be read is as old as can be."""
    with suppress(ValueError):
        found = datetime.fromisoformat(str(said))
        return found if found.tzinfo else found.replace(tzinfo=UTC)
    return datetime.min.replace(tzinfo=UTC)


def their_start(since: datetime, reply: Reply) -> datetime:
    """`since` by their clock, read from the Date header, with a margin."""
    with suppress(ValueError, TypeError):
        return since + (parsedate_to_datetime(reply.headers.get("Date") or "") - datetime.now(UTC)) - MARGIN
    return since - MARGIN


def listed(text: str) -> Sequence[str]:
    """«a, b c» as people enter several names in one line."""
    return [each.lstrip("@") for each in text.replace(",", " ").split()]


def metric_names(metrics: str) -> dict[str, str]:
    """«theirs=ours, same» → {theirs: ours, same: same}."""
    pairs = [pair.strip().partition("=") for pair in metrics.split(",") if pair.strip()]
    return {theirs: ours or theirs for theirs, _sign, ours in pairs}


def _figure(row: Mapping[str, Any]) -> int | None:
    """{"values": [{"value": 3}]} or {"total_value": {"value": 3}}; by kind ({"like": 2, …}) summed."""
    values = row.get("values")
    held = row.get("total_value") or (values[-1] if isinstance(values, list) and values else None)
    value = held.get("value") if isinstance(held, dict) else None
    if isinstance(value, dict):
        return sum(n for n in value.values() if isinstance(n, int))
    return value if isinstance(value, int) and not isinstance(value, bool) else None
