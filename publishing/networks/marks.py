"""What a reader takes for a link or a hashtag inside plain text, as spans of code points.

The detection of Bluesky's official client (@atproto/api, rich-text/detection), without its guessing of bare
domains: in Spanish «fin.Oye» would become a link.
"""

from __future__ import annotations

from collections.abc import Iterator

import regex

Span = tuple[int, int]

_INVISIBLE = r"\u00AD\u2060\u200A\u200B\u200C\u200D\u20e2"
_LINK = regex.compile(r"(?<=^|[\s(\[«“‘\"'¡¿])https?://\S+", regex.IGNORECASE | regex.MULTILINE)
_TAG = regex.compile(
    rf"(?<=^|\s)[#＃](?!\ufe0f)([^\s{_INVISIBLE}]*[^\d\s\p{{P}}{_INVISIBLE}]+[^\s{_INVISIBLE}]*)"
)
_PUNCTUATION = regex.compile(r"\p{P}+$")


def links(text: str) -> Iterator[Span]:
    """http and https addresses, without the punctuation that belongs to the sentence around them."""
    for match in _LINK.finditer(text):
        address = _without_tail(match.group())
        if len(address) > len("https://"):
            yield match.start(), match.start() + len(address)


def hashtags(text: str) -> Iterator[Span]:
    """From the sign to the last letter; the tag's name starts one further. Digits alone are no tag."""
    for match in _TAG.finditer(text):
        if name := _PUNCTUATION.sub("", match.group(1)):
            yield match.start(), match.start() + 1 + len(name)


def _without_tail(address: str) -> str:
    address = regex.sub(r"[.,;:!?…»”\"']+$", "", address)
    if address.endswith(")") and address.count(")") > address.count("("):
        return _without_tail(address[:-1])
    return address
