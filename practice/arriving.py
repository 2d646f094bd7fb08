"""What arrives at the network and what becomes of it. Every arrival is kept: repeats are not removed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import regex
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone

from core.own_api import NotTaken

from . import files
from .files import FILE_BYTES
from .models import PracticeAccount, PracticeImage, PracticePost

MAX_TEXT = 500  # graphemes
MAX_IMAGES = 4
MAX_ALT = 1500
MAX_NAME = 200
MAX_CHOICES = 4
MAX_CHOICE = 80
BAD_FILE = (
    "The file is not a JPEG, PNG, GIF or WebP picture of up to 10 MB, an MP4, MOV or WebM film, an MP3, M4A, "
    "OGG or WAV sound, or a PDF."
)


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


def take_file(account: PracticeAccount, upload: UploadedFile | None, *, alt: str) -> PracticeImage:
    size = upload.size or 0 if upload else 0
    if upload is None or size > FILE_BYTES:
        raise NotTaken("bad_file", f"«file» is missing or weighs more than {FILE_BYTES} bytes.")
    try:
        seen = files.look(upload, size)
    except files.NotTakeable:
        raise NotTaken("bad_file", BAD_FILE) from None
    alt = words({"alt": alt}, "alt", longest=MAX_ALT)
    name = (upload.name or "")[-MAX_NAME:]
    image = PracticeImage(account=account, mime=seen.mime, width=seen.width, height=seen.height, alt=alt)
    image.filename = name.replace("\0", "")
    image.image.save(f"file{seen.suffix}", upload)
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
    choices = choices_of(fields)
    if not (text.strip() or (images and not choices)):
        raise NotTaken("empty", "There is neither text nor file, or a poll has no question.")
    parent = parent_of(fields)
    key = words(fields, "key", longest=64)
    post = PracticePost.objects.create(
        account=account, key=key, text=text, link=link, reply_to=parent, choices="\n".join(choices)
    )
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
        raise NotTaken("unknown_media", f"There is no file {missing[0]} to be used.")
    if len(pks) > 1 and any(image.kind != "image" for image in found.values()):
        raise NotTaken("mixed_media", "Only pictures go together; anything else goes alone.")
    return [found[pk] for pk in pks]


def choices_of(fields: Mapping[str, Any]) -> list[str]:
    """A poll's answers: none, or two to four."""
    found = fields.get("poll") or []
    whole = isinstance(found, list) and 2 <= len(found) <= MAX_CHOICES
    if found and not (whole and all(is_choice(each) for each in found)):
        said = f"«poll» is not a list of 2 to {MAX_CHOICES} answers of up to {MAX_CHOICE} characters."
        raise NotTaken("bad_poll", said)
    return list(found)


def is_choice(found: Any) -> bool:
    return isinstance(found, str) and 0 < len(found.strip()) <= MAX_CHOICE and not {"\n", "\0"} & {*found}


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
