"""A post as WordPress writes one: its title, its slug, its tags, and a body of blocks.

The body is HTML that we write: the person's text is escaped whole, and only the links in it become links.
"""

from __future__ import annotations

import html
import json
import re
import textwrap
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from . import marks
from .contract import Post

TITLE_FROM_TEXT = 80  # a first line that is longer is cut at a word
SLUG_FROM_TITLE = 60


@dataclass(frozen=True)
class Picture:
    """A file that the site's library holds; most are pictures."""

    id: int
    url: str
    alt: str
    kind: str = "image"  # image | video | audio | document
    name: str = ""  # what a document's link says


def title(post: Post) -> str:
    """What the person named it, else how the text begins."""
    lines = post.text.strip().splitlines()
    return post.title.strip() or _beginning(lines[0] if lines else post.link)


def _beginning(line: str) -> str:
    short = textwrap.shorten(line, TITLE_FROM_TEXT, placeholder="…")
    return short if short != "…" else f"{line[: TITLE_FROM_TEXT - 1]}…"  # one word without an end


def slug(post: Post) -> str:
    """Readable, and by its end the same for every attempt of one delivery and of no other."""
    words = plain(title(post))[:SLUG_FROM_TITLE].strip("-")
    return f"{words}-{post.key[:12]}" if words else post.key[:12]


def plain(words: str) -> str:
    """Lower-case ASCII letters and digits with hyphens between."""
    ascii_only = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", ascii_only.lower()).strip("-")


def tags(post: Post) -> list[str]:
    """The post's tags and the hashtags of its text, each once whatever its capitals."""
    names = [*post.tags, *(post.text[start:end] for start, end in marks.hashtags(post.text))]
    once: dict[str, str] = {}
    for name in (name.strip().lstrip("#＃") for name in names):
        once.setdefault(name.casefold(), name)
    return [name for name in once.values() if name]


def written(post: Post) -> str:
    """The text, then the link where the text doesn't show it."""
    text = post.text.strip().replace("\r\n", "\n")
    if post.link and post.link not in text:
        text = f"{text}\n\n{post.link}".strip()
    return text


def body(post: Post, pictures: Iterable[Picture]) -> str:
    """Paragraphs, then the files, each in its own block."""
    blocks = [_paragraph(part) for part in re.split(r"\n\s*\n", written(post)) if part.strip()]
    return "\n\n".join([*blocks, *(_block(picture) for picture in pictures)])


def linked(text: str) -> str:
    """HTML of one run of text: everything escaped, the addresses in it made links."""
    done, parts = 0, []
    for start, end in marks.links(text):
        address = html.escape(text[start:end])
        parts += [html.escape(text[done:start], quote=False), f'<a href="{address}">{address}</a>']
        done = end
    return "".join([*parts, html.escape(text[done:], quote=False)])


def _paragraph(text: str) -> str:
    written = "<br>".join(linked(line) for line in text.strip("\n").split("\n"))
    return f"<!-- wp:paragraph -->\n<p>{written}</p>\n<!-- /wp:paragraph -->"


def _block(file: Picture) -> str:
    if file.kind in ("video", "audio"):
        return _player(file)
    return _link(file) if file.kind == "document" else _picture(file)


def _player(file: Picture) -> str:
    tag = f'<{file.kind} controls src="{html.escape(file.url)}"></{file.kind}>'
    figure = f'<figure class="wp-block-{file.kind}">{tag}</figure>'
    return f'<!-- wp:{file.kind} {{"id":{file.id}}} -->\n{figure}\n<!-- /wp:{file.kind} -->'


def _link(file: Picture) -> str:
    """Without WordPress' own button, whose word would be in our language and not in the site's."""
    about = json.dumps({"id": file.id, "href": file.url, "showDownloadButton": False}, separators=(",", ":"))
    about = about.replace("--", "\\u002d\\u002d").replace("<", "\\u003c").replace(">", "\\u003e")
    anchor = f'id="wp-block-file--media-{file.id}" href="{html.escape(file.url)}"'
    link = f"<a {anchor}>{html.escape(file.name or file.url)}</a>"
    return f'<!-- wp:file {about} -->\n<div class="wp-block-file">{link}</div>\n<!-- /wp:file -->'


def _picture(picture: Picture) -> str:
    source, alt = html.escape(picture.url), html.escape(picture.alt)
    image = f'<img src="{source}" alt="{alt}" class="wp-image-{picture.id}"/>'
    figure = f'<figure class="wp-block-image size-full">{image}</figure>'
    return f'<!-- wp:image {{"id":{picture.id},"sizeSlug":"full"}} -->\n{figure}\n<!-- /wp:image -->'
