"""The submission of a post, as Reddit's forms want it: words or a link, a picture or a film, a gallery."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from publishing.networks.contract import Post
from publishing.networks.reddit_words import marks_of, place_of


def form(post: Post, flair: str, said: Mapping[str, str]) -> dict[str, str]:
    """The fields of /api/submit. `said`: its kind, and what that kind carries."""
    return {
        "api_type": "json",
        "sr": place_of(post),
        "title": post.title.strip(),
        **said,
        **marks_of(post),
        "resubmit": "false",
        **_label(flair),
    }


def gallery(post: Post, flair: str, assets: Sequence[Mapping[str, str]]) -> dict[str, Any]:
    """The JSON of /api/submit_gallery_post. A picture's alternative text goes as its caption: Reddit has no
    other place for it."""
    items = [
        {"media_id": asset["id"], **({"caption": media.alt.strip()[:180]} if media.alt.strip() else {})}
        for media, asset in zip(post.media, assets, strict=True)
    ]
    marks = {name: value == "true" for name, value in marks_of(post).items()}
    there = {"api_type": "json", "sr": place_of(post), "title": post.title.strip(), "items": items}
    return {**there, **marks, **_label(flair)}


def file(post: Post, assets: Sequence[Mapping[str, str]], text: str) -> dict[str, str]:
    """A film with its poster, or one picture, and the words that go with it."""
    words = {"text": text} if text else {}
    if len(assets) == 1:
        return {"kind": "image", "url": assets[0]["url"], **words}
    number = next(n for n, media in enumerate(post.media) if media.kind == "video")
    poster = assets[1 - number]["url"]
    return {"kind": "video", "url": assets[number]["url"], "video_poster_url": poster, **words}


def _label(flair: str) -> dict[str, str]:
    return {"flair_id": flair} if flair else {}
