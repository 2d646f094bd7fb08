"""A page that behaves like Facebook's: posts, photos, videos in pieces, reels, stories, comments."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from tests.fakes.graph import APP, SECRET, Door, FakeGraph
from tests.fakes.server import Asked, Reply

TOKEN = "EAAG-pagina-" + "p" * 40
USER_TOKEN = "EAAG-persona-" + "u" * 40
PAGE = "1055501234567"
OLD_POST = f"{PAGE}_99"  # there since long ago, to be commented on


class FakeFacebook(FakeGraph):
    network = "facebook"

    def __init__(self) -> None:
        super().__init__()
        self.tokens = {TOKEN: PAGE, USER_TOKEN: "user"}
        self.granted = ["pages_show_list", "pages_read_engagement", "pages_manage_posts"]
        self.pages = [
            {
                "id": PAGE, "name": "Café La Alameda", "link": "https://www.facebook.com/cafealameda",
                "access_token": TOKEN, "tasks": ["ANALYZE", "CREATE_CONTENT", "MODERATE"],
            }
        ]  # fmt: skip
        self.photos: dict[str, dict[str, Any]] = {}
        self.videos: dict[str, dict[str, Any]] = {}
        self.processing_looks = 0  # how many times a finished video is still «processing»
        self.spoils = False  # videos turn out to be broken while they are processed
        self.piece = 8 * 2**20  # how much of a video it wants at a time
        self.metrics = {"post_media_view": 41, "post_total_media_view_unique": 32, "post_clicks": 3}

    def doors(self) -> list[Door]:
        page = f"/VERSION/({PAGE})"
        return [
            ("POST", "/VERSION/oauth/access_token", self.exchange, False),
            ("GET", "/VERSION/oauth/access_token", self._lengthen, True),
            ("GET", "/VERSION/me/permissions", self._permissions, True),
            ("GET", "/VERSION/me/accounts", self._accounts, True),
            ("GET", "/VERSION/me", self._me, True),
            ("POST", f"{page}/feed", self._feed, True),
            ("POST", f"{page}/photos", self._photo, True),
            ("POST", f"{page}/videos", self._video, True),
            ("POST", f"{page}/(video_reels|video_stories)", self._reel, True),
            ("POST", f"{page}/photo_stories", self._photo_story, True),
            ("POST", r"/video-upload/VERSION/(\d+)", self._bytes, True),
            ("GET", f"{page}/published_posts", self._posts, True),
            ("GET", f"{page}/stories", self._stories, True),
            ("POST", r"/VERSION/([\d_]+)/comments", self._comment, True),
            ("GET", r"/VERSION/([\d_]+)/comments", self._comments, True),
            ("GET", r"/VERSION/([\d_]+)/insights", self.insights, True),
            ("GET", r"/VERSION/([\d_]+)", self._thing, True),
            ("DELETE", r"/VERSION/([\d_]+)", self.forget, True),
        ]

    def step_of(self, asked: Asked) -> str:
        return str(asked.form.get("upload_phase") or "").lower()

    # ── who we are ────────────────────────────────────────────────────────────────────────────────────

    def _lengthen(self, asked: Asked) -> Reply:
        if (asked.one("client_id"), asked.one("client_secret")) != (APP, SECRET):
            return self.canned("wrong_app_secret")
        return Reply(200, {"access_token": USER_TOKEN, "token_type": "bearer", "expires_in": 5_183_944})

    def _permissions(self, _: Asked) -> Reply:
        granted = [{"permission": name, "status": "granted"} for name in self.granted]
        return Reply(200, {"data": [*granted, {"permission": "email", "status": "declined"}]})

    def _accounts(self, asked: Asked) -> Reply:
        return self.page(asked, self.pages) if self._person(asked) else self.canned("no_such_edge")

    def _me(self, asked: Asked) -> Reply:
        return self.told(asked, {"id": "777", "name": "Alicia"} if self._person(asked) else self.pages[0])

    def _person(self, asked: Asked) -> bool:
        return self.tokens[self.token(asked)] == "user"

    # ── posts ─────────────────────────────────────────────────────────────────────────────────────────

    def _feed(self, asked: Asked, page: str) -> Reply:
        said = asked.said
        photos = [each["media_fbid"] for each in json.loads(said.get("attached_media", "[]"))]
        if not (said.get("message") or said.get("link") or photos):
            return self.canned("invalid_parameter")
        if any(pk not in self.photos for pk in photos):
            return self.canned("gone")
        last = next(iter(reversed(self._of_kind("post"))), None)
        if (
            last
            and not photos
            and last["message"] == said.get("message", "")
            and last["link"] == said.get("link")
        ):
            return self.canned("duplicate")
        return Reply(200, {"id": self.say(said.get("message", ""), photos, link=said.get("link"))["id"]})

    def say(self, message: str, photos: list[str] | None = None, **more: Any) -> dict[str, Any]:
        """A post is born. Also what a person does by hand; `age` makes it an old one."""
        pk = f"{PAGE}_{self.new_id()}"
        targets = [{"target": {"id": each}} for each in photos or []]
        attached = (
            [{"target": {"id": "1"}, "subattachments": {"data": targets}}] if len(targets) > 1 else targets
        )
        post = {
            "id": pk, "kind": "post", "message": message, "link": more.get("link"),
            "created_time": self.ago(more.get("age", timedelta(0))),
            "permalink_url": f"https://www.facebook.com/cafealameda/posts/{pk}",
            "attachments": {"data": attached},
            "shares": {"count": 3},
            "reactions": {"data": [], "summary": {"total_count": 7}},
            "comments": {"data": [], "summary": {"total_count": 2}},
        }  # fmt: skip
        self.things[pk] = post
        return post

    def _of_kind(self, *kinds: str) -> list[dict[str, Any]]:
        return [thing for thing in self.things.values() if thing["kind"] in kinds]

    def _posts(self, asked: Asked, _page: str) -> Reply:
        newest = sorted(self._of_kind("post"), key=lambda post: str(post["created_time"]), reverse=True)
        return self.page(asked, newest)

    def _photo(self, asked: Asked, _page: str) -> Reply:
        _filename, mime, content = asked.files["source"]
        if not mime.startswith("image/"):
            return self.canned("bad_media_type")
        pk = self.new_id()
        alt = asked.form.get("alt_text_custom", "")
        self.photos[pk] = {"id": pk, "alt": alt, "content": content, "published": asked.form.get("published")}
        return Reply(200, {"id": pk})

    def _photo_story(self, asked: Asked, _page: str) -> Reply:
        if asked.said.get("photo_id") not in self.photos:
            return self.canned("gone")
        return self._story(asked.said["photo_id"])

    def _story(self, media: str) -> Reply:
        pk = self.new_id()
        self.things[pk] = {
            "id": pk,
            "kind": "story",
            "media_id": media,
            "post_id": pk,
            "url": f"https://facebook.com/stories/{pk}",
        }
        return Reply(200, {"success": True, "post_id": pk})

    def _stories(self, asked: Asked, _page: str) -> Reply:
        return self.page(asked, list(reversed(self._of_kind("story"))))

    # ── videos ────────────────────────────────────────────────────────────────────────────────────────

    def _start(self, size: int, kind: str) -> dict[str, Any]:
        pk = self.new_id()
        video = {
            "id": pk,
            "kind": kind,
            "size": size,
            "held": b"",
            "looks": self.processing_looks,
            "about": None,
        }
        self.videos[pk] = video
        return video

    def _span(self, video: dict[str, Any]) -> dict[str, str]:
        at = len(video["held"])
        return {"start_offset": str(at), "end_offset": str(min(at + self.piece, video["size"]))}

    def _video(self, asked: Asked, _page: str) -> Reply:
        said, phase = asked.said, asked.said["upload_phase"]
        if phase == "start":
            video = self._start(int(said["file_size"]), "videos")
            video["session"] = self.new_id()
            session = {"upload_session_id": video["session"], "video_id": video["id"]}
            return Reply(200, session | self._span(video))
        video = next((v for v in self.videos.values() if v.get("session") == said["upload_session_id"]), {})
        if not video:
            return self.canned("gone")
        if phase == "finish":
            return self._let_out(video, said)
        if int(said["start_offset"]) != len(video["held"]):
            return self.canned("invalid_parameter")
        video["held"] += asked.files["video_file_chunk"][2]
        return Reply(200, self._span(video))

    def _reel(self, asked: Asked, _page: str, kind: str) -> Reply:
        said = asked.said
        if said["upload_phase"].lower() == "start":
            pk = self._start(0, kind)["id"]
            return Reply(
                200, {"video_id": pk, "upload_url": f"https://rupload.facebook.com/video-upload/v25.0/{pk}"}
            )
        video = self.videos.get(said.get("video_id", ""))
        return self._let_out(video, said) if video else self.canned("gone")

    def _bytes(self, asked: Asked, pk: str) -> Reply:
        video = self.videos[pk]
        video["size"] = int(asked.headers["file_size"])
        if int(asked.headers["offset"]) != len(video["held"]):
            return self.canned("invalid_parameter")
        video["held"] += asked.body
        return Reply(200, {"success": True})

    def _let_out(self, video: dict[str, Any], said: dict[str, Any]) -> Reply:
        if len(video["held"]) < video["size"] or not video["size"]:
            return self.canned("bad_video")
        if video["about"] is None:
            video["about"] = dict(said)
            self.things[video["id"]] = {"id": video["id"], "kind": video["kind"], "created_time": self.now()}
        story = {"post_id": video["id"]} if video["kind"] == "video_stories" else {}
        return Reply(200, {"success": True, **story})

    def _status(self, video: dict[str, Any]) -> dict[str, Any]:
        uploading = {"status": "in_progress", "bytes_transferred": len(video["held"])}
        if video["about"] is None:
            whole = video["size"] and len(video["held"]) == video["size"]
            return {"video_status": "upload_complete" if whole else "uploading", "uploading_phase": uploading}
        video["looks"] -= 1
        if self.spoils:
            return {"video_status": "error", "processing_phase": {"status": "error"}}
        if video["looks"] >= 0:
            return {"video_status": "processing", "processing_phase": {"status": "in_progress"}}
        publishing = {} if video["kind"] == "videos" else {"publishing_phase": {"status": "complete"}}
        return {"video_status": "ready", "processing_phase": {"status": "complete"}, **publishing}

    # ── one thing, and what is under it ───────────────────────────────────────────────────────────────

    def _thing(self, asked: Asked, pk: str) -> Reply:
        if pk in self.videos and (pk in self.things or self.videos[pk]["about"] is None):
            figures = {"views": 90, "likes": {"summary": {"total_count": 8}}}
            address = (
                f"/reel/{pk}/" if self.videos[pk]["kind"] == "video_reels" else f"/cafealameda/videos/{pk}/"
            )
            seen = {
                "id": pk,
                "status": self._status(self.videos[pk]),
                "permalink_url": address,
                "published": True,
            }
            return self.told(asked, {**seen, **figures, "comments": {"summary": {"total_count": 1}}})
        return self.told(asked, self.things[pk]) if pk in self.things else self.canned("gone")

    def _comment(self, asked: Asked, under: str) -> Reply:
        if under not in {*self.things, OLD_POST} or not asked.said.get("message"):
            return self.canned("gone")
        return Reply(200, {"id": self.comment(under, asked.said["message"])["id"]})

    def comment(self, under: str, message: str, age: timedelta = timedelta(0)) -> dict[str, Any]:
        pk = f"{under.rpartition('_')[2]}_{self.new_id()}"
        comment = {
            "id": pk,
            "kind": "comment",
            "under": under,
            "message": message,
            "created_time": self.ago(age),
        }
        self.things[pk] = comment
        return comment

    def _comments(self, asked: Asked, under: str) -> Reply:
        there = [thing for thing in self._of_kind("comment") if thing["under"] == under]
        return self.page(asked, list(reversed(there)))
