"""What arrives at the network and what becomes of it. Every arrival is kept: repeats are not removed."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import regex
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone

from .models import PracticeAccount, PracticeImage, PracticePost
from .pictures import MAX_BYTES, NotAPicture, look_at

MAX_TEXT = 500  # graphemes
MAX_IMAGES = 4
MAX_ALT = 1500


class NotTaken(ValueError):
    """The network refuses this; `code` for machines, `message` for people."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code, self.message = code, message


def fields_of(body: bytes) -> Mapping[str, Any]:
    try:
        found = json.loads(body)
    except ValueError:
        raise NotTaken("not_json", "The body is not JSON.") from None
    if not isinstance(found, dict):
        raise NotTaken("not_json", "The body is not a JSON object.")
    return found


def words(fields: Mapping[str, Any], name: str, *, longest: int) -> str:
    found = fields.get(name) or ""
    if not isinstance(found, str) or len(found) > longest or "\0" in found:
        raise NotTaken("bad_field", f"«{name}» is not a text of up to {longest} characters.")
    return found


def is_id(found: Any) -> bool:
    """Digits that fit a database's integer."""
    return str(found).isdecimal() and len(str(found)) < 19


def ids(fields: Mapping[str, Any], name: str) -> list[int]:
    found = fields.get(name) or []
    if not isinstance(found, list) or not all(is_id(each) for each in found):
        raise NotTaken("bad_field", f"«{name}» is not a list of ids.")
    return [int(each) for each in found]


def take_image(account: PracticeAccount, upload: UploadedFile | None, *, alt: str) -> PracticeImage:
    if upload is None or (upload.size or 0) > MAX_BYTES:
        raise NotTaken("bad_file", f"«file» is missing or weighs more than {MAX_BYTES} bytes.")
    try:
        seen = look_at(upload)
    except NotAPicture:
        raise NotTaken("bad_file", "The file is not a JPEG, PNG, GIF or WebP picture.") from None
    alt = words({"alt": alt}, "alt", longest=MAX_ALT)
    image = PracticeImage(account=account, mime=seen.mime, width=seen.width, height=seen.height, alt=alt)
    image.image.save(f"image{seen.suffix}", upload)
    return image


@transaction.atomic
def take_post(account: PracticeAccount, fields: Mapping[str, Any]) -> PracticePost:
    text = words(fields, "text", longest=20_000)
    if len(regex.findall(r"\X", text)) > MAX_TEXT:
        raise NotTaken("text_too_long", f"The text is longer than {MAX_TEXT} characters.")
    link = words(fields, "link", longest=2000)
    if link and not link.startswith(("https://", "http://")):
        raise NotTaken("bad_link", "The link does not begin with https:// or http://.")
    images = images_of(account, ids(fields, "media_ids"))
    if not (text.strip() or images):
        raise NotTaken("empty", "There is neither text nor picture.")
    parent = parent_of(fields)
    key = words(fields, "key", longest=64)
    post = PracticePost.objects.create(account=account, key=key, text=text, link=link, reply_to=parent)
    for position, image in enumerate(images):
        PracticeImage.objects.filter(pk=image.pk).update(post=post, position=position)
    return post


def images_of(account: PracticeAccount, pks: Sequence[int]) -> list[PracticeImage]:
    if len(pks) > MAX_IMAGES:
        raise NotTaken("too_many_images", f"There are more than {MAX_IMAGES} pictures.")
    unused = PracticeImage.objects.filter(account=account, post=None, pk__in=pks)
    found = {image.pk: image for image in unused}
    missing = [pk for pk in pks if pk not in found]
    if missing:
        raise NotTaken("unknown_media", f"There is no picture {missing[0]} to be used.")
    return [found[pk] for pk in pks]


def parent_of(fields: Mapping[str, Any]) -> PracticePost | None:
    asked = ids({"reply_to": [fields["reply_to"]]}, "reply_to") if fields.get("reply_to") else []
    if not asked:
        return None
    parent = PracticePost.objects.there().filter(pk=asked[0]).first()
    if parent is None:
        raise NotTaken("unknown_parent", f"There is no post {asked[0]} to reply to.")
    return parent


def take_down(post: PracticePost) -> None:
    """Nobody sees it any more; that it was there is remembered."""
    post.deleted_at = timezone.now()
    post.save(update_fields=["deleted_at"])


def figures(account: PracticeAccount, pks: Sequence[int]) -> dict[int, dict[str, int]]:
    """{post id: {"likes": n, "replies": n}} for those of the account that are still there."""
    seen = Count("replies", filter=Q(replies__deleted_at=None))
    rows = account.posts.there().filter(pk__in=pks).annotate(answers=seen)
    return {post.pk: {"likes": post.likes, "replies": post.answers} for post in rows}
