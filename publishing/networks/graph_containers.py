"""Instagram's and Threads' way: a container is made, looked at until it is ready, published once.

A container's id is held before the irreversible step, and a container is published at most once, so a lost
answer becomes «what became of this container?». Sources: IG User «media», «media_publish», IG Container;
Threads «posts».
"""

from __future__ import annotations

import re
from abc import abstractmethod
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

from publishing.networks import graph_errors, graph_upload, waiting
from publishing.networks.contract import (
    CANNOT_TELL,
    Access,
    CannotTell,
    Line,
    Media,
    NetworkError,
    Post,
    Receipt,
    Refused,
    Remote,
    Sentence,
    StillWorking,
    Throttled,
    Unavailable,
    Unsure,
)
from publishing.networks.fitting import UNREACHABLE
from publishing.networks.graph import Graph, cursor, rows
from publishing.networks.graph_errors import DAY_FULL, Fault, error_of
from publishing.networks.graph_network import GraphNetwork, moment, squeezed, their_start


def _(text: str) -> str:
    """Marks a sentence for translation; it is translated where it is shown."""
    return text


NEVER_READY = _(
    "%(network)s no terminó de preparar los archivos. Vuelve a subirlos o usa otros más pequeños."
)
STILL_LISTING = _("%(network)s la publicó y todavía no la muestra en la lista. Seguimos mirando.")

TRIES = 2  # fetched or prepared anew so often, then it is the file's fault
PATIENCE = 60  # looks, ever further apart: some fifty minutes
PAGE, PAGES = 25, 4
LISTED_WITHIN = timedelta(minutes=15)
SUBCODE = re.compile(r"\b(?:22|42)\d{5}\b")

Memo = Mapping[str, Any]
Fields = dict[str, Any]


class ByContainer(GraphNetwork):
    """Publishing in two steps: containers are made, processed, and then published (Instagram, Threads)."""

    edge: ClassVar[str]  # where containers are made: "media" | "threads"
    publish_edge: ClassVar[str]
    state_fields: ClassVar[tuple[str, str]]  # what a container's state and its trouble are called
    quota_edge: ClassVar[str]
    quota_fields: ClassVar[str] = "quota_usage,config"

    @abstractmethod
    def parts(self, post: Post, access: Access) -> list[Fields]:
        """The containers to make first: the only one, or a carousel's items."""

    @abstractmethod
    def whole(self, post: Post, children: list[str]) -> Fields:
        """A carousel's own container."""

    @abstractmethod
    def listed_at(self, post: Post) -> tuple[str, str, str]:
        """Where our posts are listed: (edge, the fields to ask for, the name of the text's field)."""

    def quota_left(self, said: Mapping[str, Any], post: Post) -> bool:
        """By the network's own count."""
        config = said.get("config")
        total = config.get("quota_total") if isinstance(config, dict) else None
        used = said.get("quota_usage")
        return not (isinstance(total, int) and isinstance(used, int) and used >= total > 0)

    # ── the conversation ──────────────────────────────────────────────────────────────────────────────

    def publish(self, post: Post, access: Access, line: Line) -> Receipt | StillWorking:
        graph = self.graph(access, line)
        quota = self.quota(access, graph)
        if not self.quota_left(quota, post):
            raise Throttled(waiting.after(3600), Sentence(DAY_FULL, {"network": self.name}), code="day_full")
        return self._prepare(post, access, graph, 0)

    def quota(self, access: Access, graph: Graph) -> Mapping[str, Any]:
        """What the network has counted itself; nothing where it won't say."""
        with suppress(Refused):
            said = rows(graph.get(access.account, self.quota_edge, fields=self.quota_fields))
            return said[0] if said else {}
        return {}

    def resume(
        self, memo: Mapping[str, Any], post: Post, access: Access, line: Line
    ) -> Receipt | StillWorking:
        graph = self.graph(access, line)
        if memo.get("waiting"):
            return self._upload(memo, post, access, line)
        if not memo.get("container") and not memo.get("parts"):
            return self._prepare(post, access, graph, int(memo.get("tries", 0)))
        ids = [memo["container"]] if memo.get("container") else list(memo["parts"])
        states = [self._state(each, graph) for each in ids]
        if "PUBLISHED" in [name for name, _fault in states]:
            return self._already(post, access, graph)
        unready = self._unready(memo, states)
        if unready:
            return unready
        if not memo.get("container"):
            return self._gather(memo, post, access, graph)
        return self._release(str(memo["container"]), access, graph)

    def _prepare(self, post: Post, access: Access, graph: Graph, tries: int) -> StillWorking:
        parts, made = self.parts(post, access), []
        try:
            made = [str(graph.post(access.account, self.edge, **fields).dig("id")) for fields in parts]
        except Unavailable as error:
            return self._anew(error, tries)
        sent_by_us = {pk: n for n, pk in enumerate(made) if parts[n].get("upload_type") == "resumable"}
        memo = {"tries": tries, "waiting": sent_by_us}
        return StillWorking(memo | ({"container": made[0]} if len(made) == 1 else {"parts": made}))

    def _anew(self, error: NetworkError, tries: int) -> StillWorking:
        """What wasn't fetched, or spoiled on their side, is tried with a new container: twice."""
        if error.code not in graph_errors.FETCH | graph_errors.ANEW:
            raise error
        if tries >= TRIES:
            raise Refused(error.sentence, error.detail, error.code)
        return StillWorking({"tries": tries + 1}, wait=timedelta(seconds=60))

    def _upload(self, memo: Memo, post: Post, access: Access, line: Line) -> StillWorking:
        """One video, from where it stopped."""
        pk, n = next(iter(memo["waiting"].items()))
        films = [file for file in post.media if file.kind == "video"] if memo.get("container") else post.media
        file = films[0 if memo.get("container") else n]
        try:
            said = self.graph(access, line).get(pk, fields="video_status").json()
        except Refused as no:
            if no.code != "gone":
                raise
            return self._anew(error_of(Fault(24, 2207008), self.name), int(memo.get("tries", 0)))
        status = said.get("video_status") if isinstance(said, dict) else None
        arrived = (graph_upload.transferred(status) if isinstance(status, dict) else None) or 0
        if arrived < file.bytes:
            path = f"ig-api-upload/{self.version}/{pk}"
            graph_upload.send_rest(path, access.secrets["access_token"], file, arrived, line)
        rest = {each: at for each, at in memo["waiting"].items() if each != pk}
        return StillWorking({**memo, "waiting": rest})

    def _state(self, container: str, graph: Graph) -> tuple[str, str]:
        """(its state, what is wrong). One that they no longer know has expired."""
        name, why = self.state_fields
        try:
            said = graph.get(container, fields=f"{name},{why}")
        except Refused as no:
            if no.code != "gone":
                raise
            return "EXPIRED", ""
        return str(said.dig(name)), str(said.json().get(why) or "")

    def _unready(self, memo: Memo, states: list[tuple[str, str]]) -> StillWorking | None:
        """What there is to wait for, if anything. Raises where a container is spoilt for good."""
        looks, tries = int(memo.get("looks", 0)) + 1, int(memo.get("tries", 0))
        for name, why in states:
            if name == "EXPIRED":
                gone = error_of(Fault(24, 2207008), self.name)
                return self._anew(gone, tries)
            if name == "ERROR":
                return self._anew(self._spoilt(why), tries)
        if all(name == "FINISHED" for name, _why in states):
            return None
        if looks > PATIENCE:
            raise Refused(Sentence(NEVER_READY, {"network": self.name}), code="never_ready")
        return StillWorking({**memo, "looks": looks}, wait=timedelta(seconds=min(2 + looks * 4, 60)))

    def _spoilt(self, why: str) -> NetworkError:
        """A container's trouble: a subcode within its status (Instagram), or a word (Threads)."""
        number = SUBCODE.search(why)
        subcode = int(number[0]) if number else graph_errors.BY_WORD.get(why.strip().upper(), 2207026)
        return error_of(Fault(100, subcode, why[:300]), self.name)

    def _gather(self, memo: Memo, post: Post, access: Access, graph: Graph) -> StillWorking:
        try:
            said = graph.post(access.account, self.edge, **self.whole(post, list(memo["parts"])))
        except Unavailable as error:
            return self._anew(error, int(memo.get("tries", 0)))
        return StillWorking({**memo, "container": str(said.dig("id")), "waiting": {}})

    def _release(self, container: str, access: Access, graph: Graph) -> Receipt:
        said = graph.publish(access.account, self.publish_edge, creation_id=container)
        return Receipt(self.remote(str(said.dig("id")), access, graph))

    def remote(self, pk: str, access: Access, graph: Graph) -> Remote:
        """With its address; where that can't be read just now, the account's: the post is out there."""
        with suppress(NetworkError):
            return Remote(pk, str(graph.get(pk, fields="permalink").dig("permalink")))
        return Remote(pk, self.home(access))

    def address(self, file: Media) -> str:
        """Where Meta fetches it. Raises Refused where it can't."""
        if file.public is None:
            told = {"network": self.name, "file": file.filename}
            raise Refused(Sentence(UNREACHABLE, told), code="not_reachable")
        return file.public()

    @abstractmethod
    def home(self, access: Access) -> str:
        """The account's own page."""

    # ── a lost answer ─────────────────────────────────────────────────────────────────────────────────

    def find(
        self, post: Post, access: Access, line: Line, since: datetime, memo: Mapping[str, Any] | None = None
    ) -> Receipt | CannotTell | None:
        """What became of its container, then the account's own posts by text and time."""
        graph, container = self.graph(access, line), (memo or {}).get("container")
        if not container:
            return None  # without a container nothing can have been published
        if self._state(str(container), graph)[0] != "PUBLISHED":
            return None
        return self._ours(post, access, since, graph)

    def _already(self, post: Post, access: Access, graph: Graph) -> Receipt:
        """An earlier visit published it and could not say so: whatever happens now, it is no failure."""
        with suppress(Unavailable):
            found = self._ours(post, access, post.born, graph)
            if isinstance(found, Receipt):
                return found
        raise Unsure(Sentence(STILL_LISTING, {"network": self.name}), code="published")

    def _ours(self, post: Post, access: Access, since: datetime, graph: Graph) -> Receipt | CannotTell:
        """It is certainly out: which one is it? The list lags; after a while a person looks."""
        found = self.listed(post, access, since, graph)
        if found:
            return Receipt(
                Remote(str(found["id"]), str(found.get("permalink") or self.home(access))), verified=True
            )
        if datetime.now(UTC) - since < LISTED_WITHIN:
            raise Unavailable(Sentence(STILL_LISTING, {"network": self.name}), code="not_listed_yet")
        return CANNOT_TELL

    def listed(self, post: Post, access: Access, since: datetime, graph: Graph) -> Mapping[str, Any] | None:
        """The newest of our posts since then that says what this one says."""
        edge, fields, words = self.listed_at(post)
        wanted, asked = squeezed(self.written(post)), {"fields": fields, "limit": PAGE}
        for _ in range(PAGES):
            reply = graph.get(access.account, edge, **asked)
            start, posts = their_start(since, reply), rows(reply)
            for each in posts:
                new = moment(each.get("timestamp")) >= start
                if new and (not words or squeezed(each.get(words)) == wanted):
                    return each
            asked["after"] = cursor(reply)
            if not asked["after"] or not posts or moment(posts[-1].get("timestamp")) < start:
                break
        return None
