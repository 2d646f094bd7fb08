"""Videos, reels and video stories of a page: an upload taken up where it broke, then one word that publishes.

Sources: Video API «publishing» (start, transfer, finish), «reels publishing», «page stories». The video's id
is held before the irreversible step («finish»), so a lost answer is settled by asking what became of it.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from publishing.networks import graph_upload
from publishing.networks.contract import (
    Disconnected,
    Line,
    Media,
    Post,
    Receipt,
    Refused,
    Remote,
    Reply,
    Sentence,
    StillWorking,
    Unavailable,
    Unsure,
)
from publishing.networks.graph import FACEBOOK_VIDEO, Graph
from publishing.networks.graph_errors import BAD_VIDEO, FOR_NOW

CHUNK = 8 * 2**20
BATCH_BYTES, BATCH_SECONDS = 32 * 2**20, 30.0
PATIENCE = 120  # looks at a video that is being processed, ever further apart: some two hours
EDGES = {"video": "videos", "reel": "video_reels", "story": "video_stories"}
BROKEN = frozenset({"error", "upload_failed", "expired"})

Memo = Mapping[str, Any]


@dataclass(frozen=True)
class Film:
    """One video on its way: where it goes, with what, as whom. `kind`: "video" | "reel" | "story"."""

    kind: str
    page: str
    file: Media
    post: Post
    text: str
    graph: Graph  # at the videos' own host for a plain video
    asks: Graph  # at the usual host
    token: str
    line: Line
    version: str

    def begin(self) -> StillWorking:
        if self.kind == "video":
            said = self.graph.post(self.page, "videos", upload_phase="start", file_size=self.file.bytes)
            memo = {"session": str(said.dig("upload_session_id")), **_span(said)}
        else:
            said, memo = self.graph.post(self.page, EDGES[self.kind], upload_phase="start"), {}
        return StillWorking({"video": str(said.dig("video_id")), "kind": self.kind, **memo})

    def resume(self, memo: Memo) -> Receipt | StillWorking:
        if memo.get("left"):
            return self._watch(memo)
        if memo.get("sent"):
            return self._finish(memo)
        return self._transfer(memo) if self.kind == "video" else self._send(memo)

    # ── the file ──────────────────────────────────────────────────────────────────────────────────────

    def _send(self, memo: Memo) -> StillWorking:
        arrived = graph_upload.transferred(self._status(memo["video"])) or 0
        if arrived < self.file.bytes:
            path = f"video-upload/{self.version}/{memo['video']}"
            graph_upload.send_rest(path, self.token, self.file, arrived, self.line)
        return StillWorking({**memo, "sent": True})

    def _transfer(self, memo: Memo) -> StillWorking:
        """A piece after the other, for as long as a visit may take; the next goes on where Meta says."""
        arrived = graph_upload.transferred(self._status(memo["video"]))
        span = {
            "offset": memo["offset"] if arrived is None else max(arrived, memo["offset"]),
            "end": memo["end"],
        }
        started, first = time.monotonic(), span["offset"]
        with self.file.open() as stream:
            while span["offset"] < self.file.bytes:
                if span["offset"] - first >= BATCH_BYTES or time.monotonic() - started > BATCH_SECONDS:
                    return StillWorking({**memo, **span})
                stream.seek(span["offset"])
                span = self._piece(stream.read(_size(span)), span["offset"], memo["session"])
        return StillWorking({**memo, **span, "sent": True})

    def _piece(self, content: bytes, offset: int, session: str) -> dict[str, int]:
        said = self.graph.send(
            self.page,
            "videos",
            "video_file_chunk",
            content,
            self.file,
            upload_phase="transfer",
            upload_session_id=session,
            start_offset=offset,
        )
        span = _span(said)
        if span["offset"] <= offset:
            told = {"network": "Facebook", "code": "start_offset"}
            raise Unavailable(Sentence(FOR_NOW, told), f"start_offset stays at {offset}")
        return span

    # ── the word that publishes, and what becomes of it ───────────────────────────────────────────────

    def _finish(self, memo: Memo) -> StillWorking:
        said = self.graph.publish(self.page, EDGES[self.kind], upload_phase="finish", **self._described(memo))
        if said.dig("success") is not True:
            said.dig("success", "which is no yes")
        return StillWorking({**memo, "left": True}, wait=timedelta(seconds=5), left=True)

    def _described(self, memo: Memo) -> dict[str, Any]:
        about = {"description": self.text, "title": self.post.title}
        if self.kind == "video":
            return {"upload_session_id": memo["session"], **about}
        if self.kind == "story":
            return {"video_id": memo["video"]}
        return {"video_id": memo["video"], "video_state": "PUBLISHED", **about}

    def _watch(self, memo: Memo) -> Receipt | StillWorking:
        looks = int(memo.get("looks", 0)) + 1
        try:
            seen = self._seen(memo["video"])
        except (Disconnected, Refused) as error:  # it has left: what can't be seen isn't therefore absent
            raise Unsure(error.sentence, error.detail, error.code) from None
        if is_broken(seen):
            told = {"network": "Facebook", "code": "processing"}
            raise Refused(Sentence(BAD_VIDEO, told), str(seen.get("status"))[:300], "processing")
        if is_out(seen) or looks > PATIENCE:
            return Receipt(remote(memo["video"], seen), verified=is_out(seen))
        return StillWorking({**memo, "looks": looks}, timedelta(seconds=min(5 + looks * 5, 60)), left=True)

    def _seen(self, video: str) -> dict[str, Any]:
        return seen(video, self.asks)

    def _status(self, video: str) -> dict[str, Any]:
        return _part(self._seen(video), "status")


def seen(video: str, graph: Graph) -> dict[str, Any]:
    reply = graph.get(video, fields="status,permalink_url,published")
    reply.dig("status")  # raises where it isn't there
    return dict(reply.json())


def is_out(seen: Mapping[str, Any]) -> bool:
    """Reels and stories have a phase of publishing; a plain video is out when it is ready."""
    status = _part(seen, "status")
    if "publishing_phase" in status:
        return _part(status, "publishing_phase").get("status") == "complete"
    return status.get("video_status") == "ready" and seen.get("published") is not False


def is_broken(seen: Mapping[str, Any]) -> bool:
    status = _part(seen, "status")
    phases = [
        _part(status, f"{name}_phase").get("status") for name in ("uploading", "processing", "publishing")
    ]
    return status.get("video_status") in BROKEN or "error" in phases


def is_taken(seen: Mapping[str, Any]) -> bool:
    """Was «finish» heard? Before it a video is only uploading or uploaded."""
    return _part(seen, "status").get("video_status") in ("processing", "ready")


def remote(video: str, seen: Mapping[str, Any]) -> Remote:
    path = str(seen.get("permalink_url") or f"/watch/?v={video}")
    return Remote(
        video, path if path.startswith("https://") else f"https://www.facebook.com{path}", {"video": True}
    )


def host_of(kind: str) -> str:
    return FACEBOOK_VIDEO if kind == "video" else ""


def _span(said: Reply) -> dict[str, int]:
    """What Meta wants next. Raises as `dig` where it isn't said."""
    offset, end = str(said.dig("start_offset")), str(said.dig("end_offset"))
    if not (offset.isdigit() and end.isdigit()):
        said.dig("start_offset", "which is no number")
    return {"offset": int(offset), "end": int(end)}


def _size(span: Mapping[str, int]) -> int:
    wanted = span["end"] - span["offset"]
    return min(wanted, CHUNK) if wanted > 0 else CHUNK


def _part(of: Mapping[str, Any], name: str) -> dict[str, Any]:
    part = of.get(name)
    return part if isinstance(part, dict) else {}
