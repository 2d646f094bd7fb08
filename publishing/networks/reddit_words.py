"""A post in Reddit's words: where it goes, of what kind it is, how it is marked; and what wouldn't fit."""

from __future__ import annotations

from collections.abc import Iterator

from publishing.networks import chosen, reddit_places
from publishing.networks.contract import Limits, Post, Problem, Sentence
from publishing.networks.reddit_media import video_of


def _(text: str) -> str:
    """Marks a sentence for translation; it is translated where it is shown."""
    return text


TITLE_MISSING = _("Reddit pide un título: escríbelo.")
TITLE_LONG = _("El título tiene %(length)s caracteres y Reddit admite %(limit)s.")
NO_PLACE = _("Elige en qué comunidad de Reddit (r/…) se publica.")
BAD_PLACE = _("«%(typed)s» no es el nombre de una comunidad de Reddit. Escríbelo como r/cafe.")
LINK_MISSING = _("Para publicar un enlace en Reddit falta el enlace.")
ONE_VIDEO = _("En Reddit un video va solo, o con una imagen que es su portada.")
TEXT_LOST = _("Las galerías de Reddit no llevan texto: sólo saldrán el título y los textos alternativos.")
COMMENT_LONG = _("El comentario tiene %(length)s caracteres y Reddit admite %(limit)s.")


def typed_place(post: Post) -> str:
    return chosen.text(post, "other_subreddit") or chosen.text(post, "subreddit")


def place_of(post: Post) -> str:
    return reddit_places.plain(typed_place(post))


def kind_of(post: Post) -> str:
    """self | link | media."""
    if post.media:
        return "media"
    form = chosen.text(post, "form", "auto")
    if form == "link" or (form == "auto" and post.link and not post.text.strip()):
        return "link"
    return "self"


def said_of(post: Post, text: str) -> dict[str, str]:
    if kind_of(post) == "link":
        return {"kind": "link", "url": post.link, **({"text": text} if text else {})}
    return {"kind": "self", "text": text}


def marks_of(post: Post) -> dict[str, str]:
    marked = {name: "true" for name in ("nsfw", "spoiler") if chosen.yes(post, name)}
    return {**marked, "sendreplies": "false" if chosen.yes(post, "quiet") else "true"}


# ── what doesn't fit ──────────────────────────────────────────────────────────────────────────────────


def comment_troubles(text: str, limits: Limits) -> Iterator[Problem]:
    if limits.comment is not None and len(text) > limits.comment:
        yield Problem(
            "comment_too_long", Sentence(COMMENT_LONG, {"length": len(text), "limit": limits.comment})
        )


def post_troubles(post: Post, limits: Limits) -> Iterator[Problem]:
    title, typed = post.title.strip(), typed_place(post)
    if not title:
        yield Problem("title_missing", Sentence(TITLE_MISSING), field="title")
    if limits.title is not None and len(title) > limits.title:
        told = {"length": len(title), "limit": limits.title}
        yield Problem("title_too_long", Sentence(TITLE_LONG, told), field="title")
    if not typed:
        yield Problem("subreddit", Sentence(NO_PLACE), field="options.subreddit")
    elif not reddit_places.plain(typed):
        yield Problem("subreddit", Sentence(BAD_PLACE, {"typed": typed[:60]}), field="options.subreddit")
    if kind_of(post) == "link" and not post.link:
        yield Problem("link_missing", Sentence(LINK_MISSING), field="link")
    if video_of(post) and len(post.media) > 2:
        yield Problem("media_mixed", Sentence(ONE_VIDEO), field="media")
    if len(post.media) > 1 and not video_of(post) and post.text.strip():
        yield Problem("text_lost", Sentence(TEXT_LOST), blocks=False)
