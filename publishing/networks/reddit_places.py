"""Where an account may write on Reddit: its communities, what each asks of a post, its labels (flair)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from publishing.networks import chosen, configured
from publishing.networks.contract import Disconnected, Line, Post, Refused, Sentence, Unavailable
from publishing.networks.reddit_account import API
from publishing.networks.reddit_media import video_of


def _(text: str) -> str:
    """Marks a sentence for translation; it is translated where it is shown."""
    return text


LISTED = 100
LOOKED_INTO = configured.number("REDDIT_COMMUNITIES", 10)  # whose rules and labels are read beforehand
TITLE = _("El título tiene %(length)s caracteres y r/%(place)s pide de %(least)s a %(most)s.")
WORD_MISSING = _("r/%(place)s pide que el título lleve una de estas palabras: %(words)s.")
WORD_FORBIDDEN = _("r/%(place)s no admite «%(word)s» en el título o en el texto.")
NO_BODY = _("r/%(place)s no admite texto en las publicaciones.")
BODY_MISSING = _("r/%(place)s pide un texto en cada publicación.")
FLAIR_MISSING = _("r/%(place)s pide una etiqueta (flair): elígela.")
NO_SUCH_FLAIR = _("r/%(place)s no tiene la etiqueta «%(flair)s». Tiene: %(known)s.")


def plain(name: str) -> str:
    """«r/Cafe», «/r/cafe/», a link to it: «Cafe». Empty where it is no community's name."""
    found = re.fullmatch(
        r"(?:https?://(?:\w+\.)?reddit\.com)?/?(?:r/)?((?:u_)?[A-Za-z0-9][\w-]{1,22})/?", name.strip()
    )
    return found[1] if found else ""


def facts_of(headers: Mapping[str, str], line: Line) -> dict[str, Any]:
    """{"subreddits": [[name, label]], "flairs": [[id, label]]}; those it moderates first."""
    moderated = _mine("moderator", headers, line)
    names = list(dict.fromkeys([*moderated, *_mine("subscriber", headers, line)]))
    flairs = []
    for name in names[:LOOKED_INTO]:
        flairs += [
            [str(each["id"]), f"r/{name} · {each.get('text') or ''}"]
            for each in flairs_of(name, headers, line)
        ]
    return {"subreddits": [[name, f"r/{name}"] for name in names], "flairs": flairs}


def _mine(which: str, headers: Mapping[str, str], line: Line) -> list[str]:
    """Needs the scope mysubreddits; without it a person writes the name."""
    with suppress(Refused, Disconnected, Unavailable):
        said = line.get(f"{API}/subreddits/mine/{which}", params={"limit": LISTED}, headers=headers)
        return [str(each["data"]["display_name"]) for each in said.dig("data", "children")]
    return []


def flairs_of(place: str, headers: Mapping[str, str], line: Line) -> list[Mapping[str, Any]]:
    """Of a community without them, or that doesn't show them, none."""
    with suppress(Refused, Disconnected, Unavailable):
        said = line.get(f"{API}/r/{place}/api/link_flair_v2", headers=headers).json()
        return (
            [each for each in said if isinstance(each, dict) and each.get("id")]
            if isinstance(said, list)
            else []
        )
    return []


def requirements_of(place: str, headers: Mapping[str, str], line: Line) -> Mapping[str, Any]:
    """What its moderators ask of a post. Raises Refused where there is no such community."""
    said = line.get(f"{API}/api/v1/{place}/post_requirements", headers=headers).json()
    return said if isinstance(said, dict) else {}


def check(post: Post, place: str, flair: str, asks: Mapping[str, Any]) -> None:
    """Raises Refused with the first thing that the community wouldn't take."""
    title, body = post.title.strip(), post.text.strip()
    least, most = asks.get("title_text_min_length") or 0, asks.get("title_text_max_length") or 300
    if not least <= len(title) <= most:
        _no("title", TITLE, place=place, length=len(title), least=least, most=most)
    wanted = _words(asks, "title_required_strings")
    if wanted and not any(word.casefold() in title.casefold() for word in wanted):
        _no("title", WORD_MISSING, place=place, words=", ".join(wanted))
    for words, where in (("title_blacklisted_strings", title), ("body_blacklisted_strings", body)):
        for word in _words(asks, words):
            if word.casefold() in where.casefold():
                _no("forbidden_word", WORD_FORBIDDEN, place=place, word=word)
    rule = asks.get("body_restriction_policy")
    if rule == "notAllowed" and body and not post.media and not post.link:
        _no("body", NO_BODY, place=place)
    if rule == "required" and not body and video_of(post) is None:
        _no("body", BODY_MISSING, place=place)
    if asks.get("is_flair_required") and not flair:
        _no("flair", FLAIR_MISSING, place=place)


def _words(asks: Mapping[str, Any], name: str) -> list[str]:
    return [str(each) for each in asks.get(name) or [] if str(each).strip()]


def flair_chosen(post: Post, place: str, headers: Mapping[str, str], line: Line) -> str:
    """The id of the label a person chose or wrote; "" = none. Raises Refused where there is no such one."""
    wanted = chosen.text(post, "flair") or chosen.text(post, "flair_name")
    return flair_named(wanted, place, flairs_of(place, headers, line)) if wanted else ""


def flair_named(wanted: str, place: str, offered: Sequence[Mapping[str, Any]]) -> str:
    """A label's id, by its id or its words. Raises Refused, naming those there are."""
    for each in offered:
        if wanted == each["id"] or wanted.casefold() == str(each.get("text") or "").casefold():
            return str(each["id"])
    known = ", ".join(str(each.get("text") or "") for each in offered)
    raise Refused(
        Sentence(NO_SUCH_FLAIR, {"place": place, "flair": wanted, "known": known or "—"}), code="flair"
    )


def _no(code: str, text: str, **told: Any) -> None:
    raise Refused(Sentence(text, told), code=code)
