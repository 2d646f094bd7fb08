"""The draft of a post on a WordPress site: its files, its tags, its category, and itself.

All of it can be asked for twice: what an earlier attempt left is found by its slug, or by its name.
"""

from __future__ import annotations

import html
from typing import Any

from . import chosen, multipart
from . import wordpress_text as writing
from .contract import Media, Post, Refused, Sentence
from .wordpress_site import Site
from .wordpress_text import Picture


def _(text: str) -> str:
    return text


NO_CATEGORY = _("El sitio no tiene la categoría «%(name)s». Créala en WordPress o elige otra.")
ENDINGS = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/gif": "gif",
    "image/webp": "webp",
    "video/mp4": "mp4",
    "video/webm": "webm",
    "video/quicktime": "mov",
    "audio/mpeg": "mp3",
    "audio/mp4": "m4a",
    "audio/ogg": "ogg",
    "audio/wav": "wav",
    "application/pdf": "pdf",
    "application/msword": "doc",
    "application/vnd.ms-powerpoint": "ppt",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": "pptx",
}
TAG_EXISTS = _("El sitio ya tiene esa etiqueta.")


class TermExists(Refused):
    """The tag that we wanted to create has an id already."""

    def __init__(self, term: int, detail: str) -> None:
        super().__init__(Sentence(TAG_EXISTS), detail, "term_exists")
        self.term = term


def under_our_slug(post: Post, site: Site) -> dict[str, Any] | None:
    """What an earlier attempt of this delivery has made, if it got that far."""
    found = site.get("posts", slug=writing.slug(post), status="any", context="edit").json()
    return dict(found[0]) if found else None


def new_draft(post: Post, site: Site) -> dict[str, Any]:
    files = _shelved(post, site)
    featured = _featured(post, files)
    said = {
        "status": "draft",
        "slug": writing.slug(post),
        "title": html.escape(writing.title(post), quote=False),
        "content": writing.body(post, [file for file in files if file is not featured]),
        "excerpt": html.escape(chosen.text(post, "excerpt"), quote=False),
        "tags": list(
            dict.fromkeys([*_ids(post, "site_tags"), *(_tag(name, site) for name in writing.tags(post))])
        ),
        "categories": _ids(post, "categories") or _category(post, site),
        "featured_media": featured.id if featured else None,
        "format": chosen.text(post, "format"),
        "sticky": chosen.yes(post, "sticky"),
        "comment_status": chosen.text(post, "comments"),
    }
    return dict(site.post("posts", json={name: value for name, value in said.items() if value}).json())


def _featured(post: Post, files: list[Picture]) -> Picture | None:
    if chosen.text(post, "featured", "first") == "none":
        return None
    return next((file for file in files if file.kind == "image"), None)


def _shelved(post: Post, site: Site) -> list[Picture]:
    """Each file in the site's library, uploaded unless an earlier attempt did."""
    slugs = [f"{writing.slug(post)}-{number}" for number in range(1, len(post.media) + 1)]
    if not slugs:
        return []
    known = {each["slug"]: each for each in site.get("media", slug=",".join(slugs), per_page=100).json()}
    return [
        _as_shelved(known.get(slug) or _upload(file, slug, site), file)
        for file, slug in zip(post.media, slugs, strict=True)
    ]


def _as_shelved(kept: dict[str, Any], file: Media) -> Picture:
    kind = "image" if file.kind == "gif" else file.kind
    return Picture(kept["id"], kept["source_url"], kept["alt_text"], kind, file.filename)


def _upload(file: Media, slug: str, site: Site) -> dict[str, Any]:
    """The file with its slug and its alt text in one request: no moment in which it is there without them.

    Read while it is sent. The name is plain ASCII, because PHP doesn't read the encoded form of another one
    (filename*=), and ends in what WordPress knows its type by.
    """
    ending = ENDINGS.get(file.mime) or file.mime.partition("/")[2]
    named = f"{writing.plain(file.filename.rpartition('.')[0]) or 'archivo'}.{ending}"
    part = multipart.Part("file", named, file.mime, file.bytes, file.open)
    with multipart.body({"slug": slug, "alt_text": file.alt}, [part]) as form:
        return dict(site.post("media", data=form, more=form.headers).json())


def _ids(post: Post, name: str) -> list[int]:
    return [int(each) for each in chosen.lines(post, name) if each.isdecimal()]


def _tag(name: str, site: Site) -> int:
    try:
        return int(site.post("tags", json={"name": name}).dig("id"))
    except TermExists as known:
        return known.term


def _category(post: Post, site: Site) -> list[int]:
    wanted = chosen.text(post, "category")
    if not wanted:
        return []
    if wanted.isdigit():
        return [int(wanted)]
    for each in site.get("categories", search=wanted, per_page=100).json():
        if wanted.casefold() in (html.unescape(each["name"]).casefold(), each["slug"]):
            return [int(each["id"])]
    raise Refused(Sentence(NO_CATEGORY, {"name": wanted}), code="no_category")
