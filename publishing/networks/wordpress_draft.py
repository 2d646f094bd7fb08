"""The draft of a post on a WordPress site: its pictures, its tags, its category, and itself.

All of it can be asked for twice: what an earlier attempt left is found by its slug, or by its name.
"""

from __future__ import annotations

import html
from typing import Any

from . import wordpress_text as writing
from .contract import Media, Post, Refused, Sentence
from .wordpress_site import Site
from .wordpress_text import Picture


def _(text: str) -> str:
    return text


NO_CATEGORY = _("El sitio no tiene la categoría «%(name)s». Créala en WordPress o elige otra.")
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
    pictures = _pictures(post, site)
    said = {
        "status": "draft",
        "slug": writing.slug(post),
        "title": html.escape(writing.title(post), quote=False),
        "content": writing.body(post, pictures[1:]),
        "tags": [_tag(name, site) for name in writing.tags(post)],
        "categories": _categories(post, site),
        "featured_media": pictures[0].id if pictures else None,
    }
    return dict(site.post("posts", json={name: value for name, value in said.items() if value}).json())


def _pictures(post: Post, site: Site) -> list[Picture]:
    """Each file in the site's library, uploaded unless an earlier attempt did."""
    slugs = [f"{writing.slug(post)}-{number}" for number in range(1, len(post.media) + 1)]
    if not slugs:
        return []
    known = {each["slug"]: each for each in site.get("media", slug=",".join(slugs), per_page=100).json()}
    uploads = (
        known.get(slug) or _upload(file, slug, site) for file, slug in zip(post.media, slugs, strict=True)
    )
    return [Picture(each["id"], each["source_url"], each["alt_text"]) for each in uploads]


def _upload(file: Media, slug: str, site: Site) -> dict[str, Any]:
    """The file with its slug and its alt text in one request: no moment in which it is there without them.

    The name is plain ASCII, because PHP doesn't read the encoded form of another one (filename*=).
    """
    name = f"{writing.plain(file.filename.rpartition('.')[0]) or 'imagen'}.{file.mime.partition('/')[2]}"
    with file.open() as stream:
        parts = {"file": (name, stream.read(), file.mime)}
    return dict(site.post("media", files=parts, data={"slug": slug, "alt_text": file.alt}).json())


def _tag(name: str, site: Site) -> int:
    try:
        return int(site.post("tags", json={"name": name}).dig("id"))
    except TermExists as known:
        return known.term


def _categories(post: Post, site: Site) -> list[int]:
    wanted = str(post.options.get("category") or "").strip()
    if not wanted:
        return []
    if wanted.isdigit():
        return [int(wanted)]
    for each in site.get("categories", search=wanted, per_page=100).json():
        if wanted.casefold() in (html.unescape(each["name"]).casefold(), each["slug"]):
            return [int(each["id"])]
    raise Refused(Sentence(NO_CATEGORY, {"name": wanted}), code="no_category")
