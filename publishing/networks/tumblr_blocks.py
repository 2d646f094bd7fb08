"""A post as Tumblr's blocks (Neue Post Format): paragraphs, pictures, video, sound, a link's card, tags.

Source: tumblr/docs npf-spec.md (4096 code points a block, 1000 blocks, 10 links, 30 pictures) and api.md.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

from publishing.networks import chosen
from publishing.networks.contract import Media, Post

BLOCK = 4096  # code points
TAG = 140


def blocks(post: Post) -> list[dict[str, Any]]:
    """In the order of reading: title, files, words, the link."""
    return [
        *(
            [{"type": "text", "subtype": "heading1", "text": post.title.strip()}]
            if post.title.strip()
            else []
        ),
        *(_of_file(media, number) for number, media in enumerate(post.media)),
        *({"type": "text", "text": piece} for piece in paragraphs(post.text)),
        *([{"type": "link", "url": post.link}] if post.link else []),
    ]


def paragraphs(text: str) -> Iterator[str]:
    """Divided at blank lines; what is longer than a block, at a space, never inside a word that fits."""
    for paragraph in re.split(r"\n\s*\n", text.strip()):
        rest = paragraph.strip()
        while len(rest) > BLOCK:
            cut = max(rest.rfind(" ", 1, BLOCK + 1), rest.rfind("\n", 1, BLOCK + 1))
            cut = cut if cut > 0 else BLOCK
            yield rest[:cut].rstrip()
            rest = rest[cut:].lstrip()
        if rest:
            yield rest


def identifier(number: int) -> str:
    return f"file-{number}"


def _of_file(media: Media, number: int) -> dict[str, Any]:
    about: dict[str, Any] = {"type": media.mime, "identifier": identifier(number)}
    if media.width and media.height:
        about |= {"width": media.width, "height": media.height}
    alt = {"alt_text": media.alt.strip()} if media.alt.strip() else {}
    if media.kind in ("image", "gif"):
        return {"type": "image", "media": [about], **alt}
    return {"type": media.kind, "provider": "tumblr", "media": about}


def tags(post: Post) -> str:
    """Divided by commas, so a comma inside one becomes a space."""
    return ",".join(each for tag in post.tags if (each := re.sub(r"[,#\s]+", " ", tag).strip()))


def slug(post: Post) -> str:
    """The person's, or the first words; with the first digits of our key, by which a lost post is found."""
    words = chosen.text(post, "slug") or post.title or post.text
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    short = re.sub(r"[^a-z0-9]+", "-", plain)[:40].strip("-")
    return f"{short}-{mark(post)}".strip("-")


def mark(post: Post) -> str:
    return post.key[:12]
