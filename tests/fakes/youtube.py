"""A YouTube that keeps a channel: upload sessions with their ranges, processing, lists, comments, quotas.

What it does follows the v3 discovery document and the guide to the resumable protocol: an unfinished session
answers 308 with the range it has, a finished one with the video, a forgotten one 404.
"""

from __future__ import annotations

import itertools
import re
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.fakes.google import FakeGoogle
from tests.fakes.server import Asked, Reply

CHANNEL = "UCcafealameda"
UPLOADS = "UUcafealameda"
LIST = "PLrecetas"
SESSION = "ADPycdv-" + "u" * 40  # the beginning of every session's id


class FakeYouTube(FakeGoogle):
    network = "youtube"

    def __init__(self) -> None:
        super().__init__()
        self.sessions: dict[str, dict[str, Any]] = {}
        self.videos: dict[str, dict[str, Any]] = {}
        self.lists: dict[str, list[str]] = {LIST: []}
        self.threads: dict[str, dict[str, Any]] = {}
        self.covers: dict[str, bytes] = {}
        self.quiet: list[str] = []  # videos whose followers weren't told
        self.has_channel = True
        self.processing_looks = 1  # how many looks until it is done
        self.ends_as: dict[str, Any] = {"uploadStatus": "processed"}
        self.takes_at_most: int | None = None  # bytes that it keeps of one piece
        self.uploads_left = 100
        self.comments_off = False
        self._ids = itertools.count(1)

    def step_of(self, asked: Asked) -> str:
        """To one address: a question about progress, a piece, the last piece."""
        return step_of_range(asked.headers.get("Content-Range", ""))

    def doors(self) -> list[tuple[str, str, Any]]:
        return [
            ("GET", "/youtube/v3/channels", self._channels),
            ("GET", "/youtube/v3/videoCategories", self._categories),
            ("GET", "/youtube/v3/playlists", self._playlists),
            ("POST", "/upload/youtube/v3/videos", self._begin),
            ("PUT", "/upload/youtube/v3/videos", self._piece),
            ("GET", "/youtube/v3/videos", self._look),
            ("DELETE", "/youtube/v3/videos", self._delete),
            ("POST", "/upload/youtube/v3/thumbnails/set", self._cover),
            ("GET", "/youtube/v3/playlistItems", self._items),
            ("POST", "/youtube/v3/playlistItems", self._add),
            ("POST", "/youtube/v3/commentThreads", self._comment),
            ("GET", "/youtube/v3/commentThreads", self._comments),
            ("DELETE", "/youtube/v3/comments", self._delete_comment),
        ]

    # ── the channel ───────────────────────────────────────────────────────────────────────────────────

    def _channels(self, _: Asked) -> Reply:
        if not self.has_channel:
            return Reply(200, {"kind": "youtube#channelListResponse", "pageInfo": {"totalResults": 0}})
        channel = {
            "id": CHANNEL,
            "snippet": {"title": "Café Alameda", "customUrl": "@cafealameda"},
            "contentDetails": {"relatedPlaylists": {"uploads": UPLOADS}},
        }
        return Reply(200, {"items": [channel]})

    def _categories(self, _: Asked) -> Reply:
        named = (("22", "Gente y blogs", True), ("26", "Consejos", True), ("18", "Cortometrajes", False))
        return Reply(
            200, {"items": [{"id": pk, "snippet": {"title": t, "assignable": a}} for pk, t, a in named]}
        )

    def _playlists(self, _: Asked) -> Reply:
        return Reply(200, {"items": [{"id": pk, "snippet": {"title": "Recetas"}} for pk in self.lists]})

    # ── uploading ─────────────────────────────────────────────────────────────────────────────────────

    def _begin(self, asked: Asked) -> Reply:
        said = asked.json
        title, description = said["snippet"]["title"], said["snippet"].get("description", "")
        if self.uploads_left <= 0:
            return self.canned("quota_exceeded")
        if not title or len(title) > 100 or "<" in title + description:
            return self.canned("invalid_title")
        if len(description.encode()) > 5000:
            return self.canned("invalid_description")
        self.uploads_left -= 1
        pk = f"{SESSION}-{next(self._ids)}"
        self.sessions[pk] = {
            "resource": said,
            "total": int(asked.headers["X-Upload-Content-Length"]),
            "have": b"",
            "video": "",
            "quiet": asked.one("notifySubscribers") == "false",
        }
        where = f"https://www.googleapis.com/upload/youtube/v3/videos?uploadType=resumable&upload_id={pk}"
        return Reply(200, None, {"Location": where})

    def _piece(self, asked: Asked) -> Reply:
        session = self.sessions.get(asked.one("upload_id"))
        if session is None:
            return self.canned("no_session")
        if asked.step == "progress":
            return self._state(session)
        if session["video"]:
            return Reply(200, _shown(self.videos[session["video"]]))
        first = int(re.findall(r"\d+", asked.headers["Content-Range"])[0])
        if first > len(session["have"]):
            return self.canned("gap")
        session["have"] = session["have"][:first] + asked.body[: self.takes_at_most]
        return self._state(session)

    def _state(self, session: dict[str, Any]) -> Reply:
        if session["video"]:
            return Reply(201, _shown(self.videos[session["video"]]))
        if len(session["have"]) < session["total"]:
            have = {"Range": f"bytes=0-{len(session['have']) - 1}"} if session["have"] else {}
            return Reply(308, None, have)
        session["video"] = self.upload(session["resource"], session["have"])["id"]
        if session["quiet"]:
            self.quiet.append(session["video"])
        return Reply(200, _shown(self.videos[session["video"]]))

    def upload(
        self, resource: dict[str, Any], content: bytes = b"", age: timedelta = timedelta(0)
    ) -> dict[str, Any]:
        """A video is born; also what a person does by hand."""
        pk = f"vid{next(self._ids):08}"
        video = {
            "id": pk,
            "snippet": {**resource["snippet"], "publishedAt": _time(age)},
            "status": {**resource["status"], "uploadStatus": "uploaded"},
            "processingDetails": {"processingStatus": "processing"},
            "statistics": {"viewCount": "120", "likeCount": "7", "commentCount": "3"},
            "_content": content,
            "_looks": 0,
        }
        self.videos[pk] = video
        return video

    # ── videos ────────────────────────────────────────────────────────────────────────────────────────

    def _look(self, asked: Asked) -> Reply:
        found = [self.videos[pk] for pk in asked.one("id").split(",") if pk in self.videos]
        for video in found:
            video["_looks"] += "status" in asked.one("part")
            if video["_looks"] >= self.processing_looks:
                video["status"].update(self.ends_as)
                video["processingDetails"] = {"processingStatus": "succeeded"}
        return Reply(200, {"items": [_shown(each) for each in found]})

    def _delete(self, asked: Asked) -> Reply:
        if self.videos.pop(asked.one("id"), None) is None:
            return self.canned("video_not_found")
        return Reply(204)

    def _cover(self, asked: Asked) -> Reply:
        if len(asked.body) > 50 * 2**20:
            return self.canned("cover_too_large")
        self.covers[asked.one("videoId")] = asked.body
        return Reply(200, {"items": [{}]})

    # ── lists ─────────────────────────────────────────────────────────────────────────────────────────

    def _items(self, asked: Asked) -> Reply:
        if asked.one("playlistId") != UPLOADS:
            wanted = asked.one("videoId")
            held = [pk for pk in self.lists.get(asked.one("playlistId"), []) if pk == wanted]
            return Reply(200, {"items": [{"id": f"item-{pk}"} for pk in held]})
        newest_first = sorted(self.videos.values(), key=lambda v: v["snippet"]["publishedAt"], reverse=True)
        start, many = int(asked.one("pageToken", "0")), int(asked.one("maxResults", "5"))
        page = [
            {"snippet": {**each["snippet"], "resourceId": {"kind": "youtube#video", "videoId": each["id"]}}}
            for each in newest_first[start : start + many]
        ]
        more = {"nextPageToken": str(start + many)} if start + many < len(newest_first) else {}
        return Reply(200, {"items": page, **more})

    def _add(self, asked: Asked) -> Reply:
        snippet = asked.json["snippet"]
        if snippet["playlistId"] not in self.lists:
            return self.canned("playlist_not_found")
        self.lists[snippet["playlistId"]].append(snippet["resourceId"]["videoId"])
        return Reply(200, {"id": "item"})

    # ── comments ──────────────────────────────────────────────────────────────────────────────────────

    def _comment(self, asked: Asked) -> Reply:
        said = asked.json["snippet"]
        if said["videoId"] not in self.videos:
            return self.canned("video_not_found")
        if self.comments_off:
            return self.canned("comments_disabled")
        return Reply(200, self.say(said["videoId"], said["topLevelComment"]["snippet"]["textOriginal"]))

    def say(self, video: str, text: str, author: str = CHANNEL) -> dict[str, Any]:
        pk = f"Ugx{next(self._ids)}"
        top = {"textOriginal": text, "publishedAt": _time(), "authorChannelId": {"value": author}}
        thread = {"id": pk, "snippet": {"videoId": video, "topLevelComment": {"id": pk, "snippet": top}}}
        self.threads[pk] = thread
        return thread

    def _comments(self, asked: Asked) -> Reply:
        mine = [each for each in self.threads.values() if each["snippet"]["videoId"] == asked.one("videoId")]
        return Reply(200, {"items": list(reversed(mine))})

    def _delete_comment(self, asked: Asked) -> Reply:
        return Reply(204) if self.threads.pop(asked.one("id"), None) else self.canned("comment_not_found")


def step_of_range(said: str) -> str:
    if said.startswith("bytes */"):
        return "progress"
    numbers = [int(n) for n in re.findall(r"\d+", said)]
    return "" if len(numbers) != 3 else "last" if numbers[1] + 1 == numbers[2] else "piece"


def _time(age: timedelta = timedelta(0)) -> str:
    return (datetime.now(UTC) - age).isoformat(timespec="seconds").replace("+00:00", "Z")


def _shown(video: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in video.items() if not name.startswith("_")}
