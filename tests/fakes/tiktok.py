"""A TikTok with one creator: what they allow, uploads piece by piece, judging, drafts, photos it fetches.

What it does follows developers.tiktok.com/doc/content-posting-api-*: a video is posted when its last byte has
arrived, photos when they are asked for; the only yes is `error.code` «ok».
"""

from __future__ import annotations

import itertools
import re
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.fakes.server import Asked, FakeServer, Reply
from tests.fakes.youtube import step_of_range

TOKEN, REFRESH = "act." + "t" * 60, "rft." + "r" * 60
CLIENT, SECRET = "aw0h2vs3s39ad7dk", "tiktok-app-secret-" + "s" * 20
OPEN_ID = "723f24d7-e717-40f8-a2b6-cb8464cd23b4"
UPLOAD_TOKEN = "Xza123" + "u" * 40
AUDIENCES = ["PUBLIC_TO_EVERYONE", "MUTUAL_FOLLOW_FRIENDS", "SELF_ONLY"]


class FakeTikTok(FakeServer):
    network = "tiktok"

    def __init__(self) -> None:
        super().__init__()
        self.tokens, self.refresh_tokens = {TOKEN}, {REFRESH}
        self.creator: dict[str, Any] = {
            "creator_username": "cafealameda",
            "creator_nickname": "Café Alameda",
            "creator_avatar_url": "https://p16.tiktokcdn.com/a.jpeg",
            "privacy_level_options": AUDIENCES,
            "comment_disabled": False,
            "duet_disabled": False,
            "stitch_disabled": True,
            "max_video_post_duration_sec": 300,
        }
        self.uploads: dict[str, dict[str, Any]] = {}
        self.posts: dict[str, dict[str, Any]] = {}
        self.judging_looks = 1
        self.id_comes_after = 0  # looks after it is complete until its address is told
        self.fails: list[str] = []  # reasons, one for each post that is thrown out
        self.upload_host = "open-upload.tiktokapis.com"
        self.refuses_with_a_200 = ""
        self._ids = itertools.count(1)

    def answer(self, asked: Asked) -> Reply:
        with self.lock:
            if asked.path == "/video/":
                return self._piece(asked)
            if asked.line == "POST /v2/oauth/token/":
                return self._token(asked)
            if asked.headers.get("Authorization", "").removeprefix("Bearer ") not in self.tokens:
                return self.canned("access_token_invalid")
            for pattern, verb in self._doors():
                if re.fullmatch("/v2" + pattern, asked.path):
                    found: Reply = verb(asked)
                    return found
        return Reply(404, {"error": {"code": "not_found", "message": "", "log_id": "x"}})

    def _doors(self) -> list[tuple[str, Any]]:
        return [
            ("/user/info/", lambda _: yes({"user": {"open_id": OPEN_ID, "display_name": "Café Alameda"}})),
            ("/post/publish/creator_info/query/", lambda _: yes(self.creator)),
            ("/post/publish/video/init/", self._init),
            ("/post/publish/inbox/video/init/", self._init),
            ("/post/publish/content/init/", self._photos),
            ("/post/publish/status/fetch/", self._status),
            ("/video/list/", self._list),
            ("/video/query/", self._query),
        ]

    def _token(self, asked: Asked) -> Reply:
        said = asked.form
        if (said.get("client_key"), said.get("client_secret")) != (CLIENT, SECRET):
            return Reply(401, {"error": "invalid_client", "error_description": "Client key is incorrect."})
        if said.get("refresh_token", REFRESH) not in self.refresh_tokens:
            return Reply(200, {"error": "invalid_grant", "error_description": "Refresh token is invalid."})
        token, refresh = f"{TOKEN}-{next(self._ids)}", f"{REFRESH}-{next(self._ids)}"
        self.tokens.add(token)
        self.refresh_tokens.add(refresh)
        lives = {"expires_in": 86400, "refresh_expires_in": 31_536_000}
        scopes = "user.info.basic,video.publish,video.upload,video.list"
        return Reply(
            200,
            {"access_token": token, "refresh_token": refresh, "open_id": OPEN_ID, "scope": scopes, **lives},
        )

    def step_of(self, asked: Asked) -> str:
        """To one address: a piece, the last piece."""
        return step_of_range(asked.headers.get("Content-Range", ""))

    # ── videos ────────────────────────────────────────────────────────────────────────────────────────

    def _init(self, asked: Asked) -> Reply:
        said, source = asked.json, asked.json["source_info"]
        info = said.get("post_info")
        if info and info["privacy_level"] not in self.creator["privacy_level_options"]:
            return self.canned("privacy_level_option_mismatch")
        if self.refuses_with_a_200:
            return Reply(
                200, {"data": {}, "error": {"code": self.refuses_with_a_200, "message": "", "log_id": "x"}}
            )
        if source["total_chunk_count"] != max(source["video_size"] // source["chunk_size"], 1):
            return self.canned("invalid_param")
        pk = f"v_pub_file~v2.{next(self._ids)}"
        self.uploads[pk] = {"source": source, "have": b"", "info": info, "open": True, "looks": 0}
        url = f"https://{self.upload_host}/video/?upload_id={pk}&upload_token={UPLOAD_TOKEN}"
        return yes({"publish_id": pk, "upload_url": url})

    def _piece(self, asked: Asked) -> Reply:
        upload = self.uploads.get(asked.one("upload_id"))
        if upload is None or not upload["open"] or asked.one("upload_token") != UPLOAD_TOKEN:
            return Reply(403, None)
        start, end, total = (int(n) for n in re.findall(r"\d+", asked.headers["Content-Range"]))
        size, source = len(upload["have"]), upload["source"]
        is_last = end + 1 == total
        if start != size:
            return Reply(416, None, {"Content-Range": f"bytes 0-{size - 1}/{total}"})
        if len(asked.body) != end - start + 1 or (not is_last and len(asked.body) != source["chunk_size"]):
            return Reply(400, None)
        upload["have"] += asked.body
        told = {"Content-Range": f"bytes 0-{end}/{total}"}
        if not is_last:
            return Reply(206, None, told)
        self._post(upload, content=upload["have"])
        return Reply(201, None, told)

    # ── photos ────────────────────────────────────────────────────────────────────────────────────────

    def _photos(self, asked: Asked) -> Reply:
        said = asked.json
        if self.refuses_with_a_200:
            return Reply(
                200, {"data": {}, "error": {"code": self.refuses_with_a_200, "message": "", "log_id": "x"}}
            )
        pk = f"p_pub_url~v2.{next(self._ids)}"
        draft = said["post_mode"] == "MEDIA_UPLOAD"
        info = None if draft else said["post_info"]
        self.uploads[pk] = {"info": info, "have": b"", "source": {"video_size": 0}, "open": False, "looks": 0}
        self._post(self.uploads[pk], photos=said["source_info"]["photo_images"], said=said)
        return yes({"publish_id": pk})

    # ── what becomes of it ────────────────────────────────────────────────────────────────────────────

    def _post(self, upload: dict[str, Any], **more: Any) -> None:
        upload["fail"] = self.fails.pop(0) if self.fails else ""
        if upload["fail"]:
            upload["post"] = ""
            return
        upload["post"] = str(7_350_000_000_000_000_000 + next(self._ids))
        info = upload["info"] or {}
        words = str(info.get("description") or info.get("title") or "")
        self.posts[upload["post"]] = {"info": info, "words": words, "at": datetime.now(UTC), **more}

    def say(self, words: str, age: timedelta = timedelta(0)) -> str:
        """What the creator posts by hand."""
        pk = str(7_350_000_000_000_000_000 + next(self._ids))
        self.posts[pk] = {"info": {}, "words": words, "at": datetime.now(UTC) - age}
        return pk

    def _status(self, asked: Asked) -> Reply:
        upload = self.uploads.get(asked.json["publish_id"])
        if upload is None:
            return self.canned("invalid_publish_id")
        have = {"uploaded_bytes": len(upload["have"])}
        if "post" not in upload:
            return yes({"status": "PROCESSING_UPLOAD", **have})
        upload["looks"] += 1
        if upload["looks"] <= self.judging_looks:
            where = "PROCESSING_UPLOAD" if upload["have"] else "PROCESSING_DOWNLOAD"
            return yes({"status": where, **have})
        if upload["fail"]:
            return yes({"status": "FAILED", "fail_reason": upload["fail"], "publicaly_available_post_id": []})
        if upload["info"] is None:
            return yes({"status": "SEND_TO_USER_INBOX", **have})
        told = upload["looks"] > self.judging_looks + self.id_comes_after
        public = upload["info"].get("privacy_level") == "PUBLIC_TO_EVERYONE"
        ids = [int(upload["post"])] if told and public else []
        return yes({"status": "PUBLISH_COMPLETE", "publicaly_available_post_id": ids, **have})

    def _list(self, asked: Asked) -> Reply:
        newest_first = sorted(self.posts.items(), key=lambda each: each[1]["at"], reverse=True)
        videos = [
            {
                "id": pk,
                "create_time": int(each["at"].timestamp()),
                "video_description": each["words"],
                "share_url": f"https://www.tiktok.com/@cafealameda/video/{pk}",
            }
            for pk, each in newest_first[: asked.json["max_count"]]
        ]
        return yes({"videos": videos, "has_more": False})

    def _query(self, asked: Asked) -> Reply:
        figures = {"view_count": 900, "like_count": 80, "comment_count": 7, "share_count": 5}
        wanted = asked.json["filters"]["video_ids"]
        return yes({"videos": [{"id": pk, **figures} for pk in wanted if pk in self.posts]})


def yes(data: dict[str, Any]) -> Reply:
    return Reply(200, {"data": data, "error": {"code": "ok", "message": "", "log_id": "20261122"}})
