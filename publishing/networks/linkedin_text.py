"""LinkedIn's «little text»: in a post's commentary some signs mean something and must be escaped.

An unescaped one cuts the post off silently. Hashtags are a template of their own, and so are mentions.
Source: learn.microsoft.com/linkedin/marketing/community-management/shares/little-text-format.
"""

from __future__ import annotations

import regex

from publishing.networks.counting import MENTION_OF_A_NAME

_RESERVED = regex.compile(r"[\\|{}@\[\]()<>#*_~]")
_HASHTAG = r"(?<![\p{L}\p{N}_&/#])#(?P<tag>[\p{L}\p{N}]*\p{L}[\p{L}\p{N}]*)(?![\p{L}\p{N}_])"
_URL = r"(?P<url>https?://\S+)"
_SPECIAL = regex.compile(f"{_URL}|{MENTION_OF_A_NAME}|{_HASHTAG}")
_TEMPLATE = regex.compile(r"\{hashtag\|\\?#\|(?P<tag>[^{}|]*)\}")
_ESCAPE = regex.compile(r"\\([\\|{}@\[\]()<>#*_~])")


def little(text: str) -> str:
    """Plain text, with `@[Name](urn:li:organization:7)` for mentions, as little text."""
    parts, end = [], 0
    for found in _SPECIAL.finditer(text):
        parts += [_escaped(text[end : found.start()]), _special(found)]
        end = found.end()
    return "".join([*parts, _escaped(text[end:])])


def plain(commentary: str) -> str:
    """Little text as a person reads it, to compare what was sent with what is there."""
    shown = _TEMPLATE.sub(lambda found: f"#{_unescaped(found['tag'])}", commentary)
    return _unescaped(shown)


def _special(found: regex.Match[str]) -> str:
    if found["url"]:
        return _escaped(found[0])
    if found["tag"]:
        return rf"{{hashtag|\#|{found['tag']}}}"
    return f"@[{_escaped(found['name'])}]({found['urn']})"


def _escaped(text: str) -> str:
    return _RESERVED.sub(lambda found: f"\\{found[0]}", text)


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(lambda found: str(found[1]), text)
