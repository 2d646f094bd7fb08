"""How long a text is, as each network counts it: one pure function per unit.

Sources: Unicode UAX #29 (graphemes); Mastodon app/validators/status_length_validator.rb and its
twitter-text patterns (URLs as 23, remote mentions cut to `@name`); Telegram Bot API «after entities parsing»;
Threads API «posts» (an emoji is its UTF-8 bytes).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

import regex

from publishing.networks.contract import Unit
from publishing.networks.counting_weighted import either_case, weighted

URL_LENGTH = 23

_GRAPHEME = regex.compile(r"\X")

# Possessive or bounded throughout: megabytes of dots, slashes and parentheses cost one pass.
_PATH_PART = r"[^\s<>()?]"
_URL = (
    r"(?<![A-Za-z0-9@＠$#＃\u202A-\u202E\u061C\u200E\u200F\u2066-\u2069\uFFFE\uFEFF\uFFFF])"
    r"(?P<head>(?:" + either_case("https?|dat|dweb|ipfs|ipns|ssb|gopher|gemini") + r")://"
    r"(?:[\p{L}\p{N}_](?:[\p{L}\p{N}_-]{0,61}[\p{L}\p{N}_])?\.){1,126}(?:[xX][nN]--[A-Za-z0-9-]{1,59}|\p{L}{2,63}+)(?::\d+)?)"
    rf"(?P<path>/(?:{_PATH_PART}++|\((?:{_PATH_PART}++|\({_PATH_PART}++\))++\))*+)?"
    r"(?P<query>\?[A-Za-z0-9!?*'();:&=+$/%#\[\]\-_.,~|@^\u00A0-\U0010FFFD]*+)?"
)
_MENTION = (
    r"(?<![=/\w])@(?P<name>[A-Za-z0-9_]++(?:[.-]++[A-Za-z0-9_]++)*+)(?:@\w++(?:[.-]++\w++)*+)?(?!@|＠|://)"
)
_URL_OR_MENTION = regex.compile(f"{_URL}|{_MENTION}")
_NOT_A_PATHS_END = "(?!*\"'「」<>;:=,.$%[]~&|@"
_NOT_A_QUERYS_END = "!?*'();:+$%[].,~|@^"

# A picture, a flag or a keycap; «©» and «™» are pictures too.
_EMOJI = regex.compile(r"\p{Extended_Pictographic}|\p{Regional_Indicator}|\u20E3")
_TAG = regex.compile(r"</?[a-zA-Z][^<>]*>")
# The entities the Bot API reads: any number, and four names; the semicolon may be missing.
_ENTITY = regex.compile(
    r"&(?:#x(?P<hex>[0-9a-fA-F]+)|#(?P<number>[0-9]+)|(?P<name>lt|gt|amp|quot)(?![a-zA-Z]));?"
)
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_LONGEST_ENTITY = 9  # signs before the semicolon
_LAST_CODE_POINT = 0x10FFFF

# Of LinkedIn's mentions, `@[Name](urn:li:organization:7)`, a reader sees the name.
MENTION_OF_A_NAME = (
    r"@\[(?P<name>[^\[\]\n]{1,150})\]\((?P<urn>urn:li:(?:person|organization):[A-Za-z0-9_-]+)\)"
)
_MENTION_OF_A_NAME = regex.compile(MENTION_OF_A_NAME)


def code_points(text: str) -> int:
    return len(text)


def graphemes(text: str) -> int:
    """What a person would call a character: a family emoji is one, so is an e with its accent apart."""
    if text.isascii() and "\r" not in text:
        return len(text)
    # Not concurrent: in a worker with a hundred threads, giving the interpreter away at each character
    # costs milliseconds.
    return len(_GRAPHEME.findall(text, concurrent=False))


def utf16(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def utf8_bytes(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass"))


def urls_as_23(text: str) -> int:
    """Mastodon's length: graphemes, each URL with its scheme 23, `@name@server` only `@name`.

    Differs from a server in one thing: its list of top-level domains isn't kept here, so a URL under an
    invented one counts 23 where the server counts its letters (and says so with a clear 422).
    """
    return graphemes(_URL_OR_MENTION.sub(_as_counted, text))


def _as_counted(found: regex.Match[str]) -> str:
    if found["name"] is not None:
        return "@" + found["name"]
    return "x" * URL_LENGTH + found[0][_url_end(found) :]


def _url_end(found: regex.Match[str]) -> int:
    """Where the URL ends within the match: a full stop or a closing mark after it belongs to the sentence."""
    path, query = found["path"] or "", found["query"] or ""
    kept = path.rstrip(_NOT_A_PATHS_END)
    head = len(found["head"]) + len(kept)
    return head if kept != path else head + len(query.rstrip(_NOT_A_QUERYS_END))


def emoji_as_bytes(text: str) -> int:
    """Threads' length: code points, but every emoji (with all that is joined to it) as its UTF-8 bytes."""
    if text.isascii():
        return len(text)
    return sum(
        utf8_bytes(each) if _EMOJI.search(each, concurrent=False) else len(each)
        for each in _GRAPHEME.findall(text, concurrent=False)
    )


def after_markup(text: str) -> int:
    """Telegram's length of an HTML text: UTF-16 units left once tags are gone and entities are read."""
    return utf16(_ENTITY.sub(_as_read, _TAG.sub("", text)).strip())


def _as_read(found: regex.Match[str]) -> str:
    if found["name"]:
        return _NAMED[found["name"]]
    code = int(found["hex"], 16) if found["hex"] else int(found["number"])
    short = len(found[0].removesuffix(";")) <= _LONGEST_ENTITY
    return chr(code) if short and 0 < code < _LAST_CODE_POINT else found[0]


def json_bytes(text: str) -> int:
    """Bytes of the text as JSON writes it: a line break or a quotation mark takes two."""
    return len(json.dumps(text, ensure_ascii=False).encode("utf-8", "replace")) - 2


def mentions_as_names(text: str) -> int:
    """Characters a reader sees. Whether LinkedIn counts what its «little text» escapes isn't documented."""
    return len(_MENTION_OF_A_NAME.sub(lambda found: found["name"], text))


_COUNTS: Mapping[Unit, Callable[[str], int]] = {
    Unit.CODE_POINTS: code_points,
    Unit.GRAPHEMES: graphemes,
    Unit.UTF16: utf16,
    Unit.BYTES: utf8_bytes,
    Unit.URLS_AS_23: urls_as_23,
    Unit.AFTER_MARKUP: after_markup,
    Unit.EMOJI_AS_BYTES: emoji_as_bytes,
    Unit.WEIGHTED: weighted,
    Unit.JSON_BYTES: json_bytes,
    Unit.MENTIONS_AS_NAMES: mentions_as_names,
}


def length(text: str, unit: Unit) -> int:
    """Length of `text` in `unit`."""
    return _COUNTS[unit](text)
