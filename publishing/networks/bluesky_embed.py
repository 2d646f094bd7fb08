"""What a Bluesky post carries below its words: pictures, a video, a card, a quoted post.

Sources: app.bsky.embed.images, .video, .external, .record, .recordWithMedia.
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import unquote, urlsplit

from . import chosen
from .bluesky_reading import read
from .bluesky_session import Session
from .bluesky_text import card_image, card_title
from .bluesky_video import video_of
from .contract import Media, Post, Refused, Sentence

Embed = dict[str, Any]


def _(text: str) -> str:
    return text


NOT_A_POST = _("«%(address)s» no es la dirección de una publicación de Bluesky.")
QUOTE_GONE = _("La publicación que cita ya no está en Bluesky.")
_POST = re.compile(r"/profile/([^/]+)/post/([a-z0-9]+)/?")


def embed(post: Post, session: Session, video: Embed | None) -> Embed | None:
    """`video`: its blob, where the video service has it already."""
    shown, quoted = _shown(post, session, video), _quoted(post, session)
    if quoted is None:
        return shown
    record = {"$type": "app.bsky.embed.record", "record": quoted}
    return {"$type": "app.bsky.embed.recordWithMedia", "record": record, "media": shown} if shown else record


def _shown(post: Post, session: Session, video: Embed | None) -> Embed | None:
    if title := card_title(post):
        return {"$type": "app.bsky.embed.external", "external": _card(post, title, session)}
    if film := video_of(post):
        blob = video or session.upload(film).dig("blob")
        return {"$type": "app.bsky.embed.video", "video": blob, **_described(film)}
    if post.media:
        images = [{"image": session.upload(file).dig("blob"), **_described(file)} for file in post.media]
        return {"$type": "app.bsky.embed.images", "images": images}
    return None


def _card(post: Post, title: str, session: Session) -> Embed:
    card: Embed = {"uri": post.link, "title": title, "description": chosen.text(post, "card_text")}
    if image := card_image(post):
        card["thumb"] = session.upload(image).dig("blob")
    return card


def _described(file: Media) -> Embed:
    about: Embed = {"alt": file.alt}
    if file.width and file.height:
        about["aspectRatio"] = {"width": file.width, "height": file.height}
    return about


def quoted_place(post: Post) -> tuple[str, str] | None:
    """(whose, record key) of the post to quote. Raises Refused where the address isn't a post's."""
    address = chosen.text(post, "quote")
    if not address:
        return None
    found = _POST.search(unquote(urlsplit(address).path))
    if found is None:
        raise Refused(Sentence(NOT_A_POST, {"address": address[:100]}), code="not_a_post")
    return found[1], found[2]


def _quoted(post: Post, session: Session) -> Embed | None:
    place = quoted_place(post)
    if place is None:
        return None
    who, rkey = place
    if not who.startswith("did:"):
        who = str(session.get("com.atproto.identity.resolveHandle", handle=who).dig("did"))
    found = read(session, who, rkey)
    if found is None:
        raise Refused(Sentence(QUOTE_GONE), code="quote_gone")
    return {"uri": found.uri, "cid": found.cid}
