"""What became of a post at TikTok: asked by its `publish_id`, or looked for among the latest.

Source: developers.tiktok.com/doc/content-posting-api-reference-get-video-status and tiktok-api-v2-video-list.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from publishing.networks import tiktok_errors, tiktok_post
from publishing.networks.consent import token_fields
from publishing.networks.contract import CANNOT_TELL, Access, CannotTell, Line, Post, Receipt, Remote

API = "https://open.tiktokapis.com/v2"
LATEST = 20
LOOKS_FOR_ID = 6  # once complete, its address may be a moment late; a private post never gets one


def headers(access: Access) -> dict[str, str]:
    return dict(token_fields(access.secrets["access_token"]))


def of(memo: Mapping[str, Any], access: Access, line: Line) -> Mapping[str, Any]:
    asked = {"publish_id": str(memo["publish_id"])}
    reply = line.post(f"{API}/post/publish/status/fetch/", json=asked, headers=headers(access))
    return tiktok_errors.data(reply)


def sent(memo: Mapping[str, Any]) -> dict[str, Any]:
    """All bytes are there: the address they went to is not needed, nor kept, any more."""
    return {"publish_id": memo["publish_id"], "tries": int(memo.get("tries") or 0), "sent": True}


def receipt(
    status: Mapping[str, Any], memo: Mapping[str, Any], post: Post, access: Access, *, patient: bool
) -> Receipt | None:
    """Where it ended: in the inbox as a draft, or published. `patient`: its address may still come."""
    name = str(access.facts.get("username") or "")
    profile = f"https://www.tiktok.com/@{name}" if name else "https://www.tiktok.com/"
    ended, ids = status.get("status"), status.get("publicaly_available_post_id") or []
    if ended == "SEND_TO_USER_INBOX":
        return Receipt(Remote(str(memo["publish_id"]), profile, {"draft": True}), verified=True)
    if ended != "PUBLISH_COMPLETE":
        return None
    if isinstance(ids, list) and ids:
        kind = "video" if tiktok_post.video_of(post) else "photo"
        return Receipt(Remote(str(ids[0]), f"{profile}/{kind}/{ids[0]}"), verified=True)
    if patient and tiktok_post.privacy_of(post) == "PUBLIC_TO_EVERYONE":
        return None
    return Receipt(Remote(str(memo["publish_id"]), profile), verified=True)


def among_latest(words: str, access: Access, line: Line, since: datetime) -> Receipt | CannotTell:
    """Not seeing it proves nothing: what is judged or private isn't listed."""
    asked = {"fields": "id,create_time,title,video_description,share_url"}
    said = {"max_count": LATEST}
    reply = line.post(f"{API}/video/list/", params=asked, json=said, headers=headers(access))
    for each in tiktok_errors.data(reply).get("videos") or []:
        born = datetime.fromtimestamp(int(each.get("create_time") or 0), UTC)
        told = str(each.get("video_description") or each.get("title") or "")
        if born >= since and _squeezed(words) in _squeezed(told):
            return Receipt(Remote(str(each["id"]), str(each.get("share_url") or "")), verified=True)
    return CANNOT_TELL


def _squeezed(text: str) -> str:
    return " ".join(text.split())
