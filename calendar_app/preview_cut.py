"""Where a network cuts a text, and the markup one of them reads."""

from __future__ import annotations

import unicodedata
from html import escape
from html.parser import HTMLParser

from django.utils.safestring import SafeString, mark_safe

from publishing.networks.contract import Preview

LINE = 46  # characters that fit a line of a phone
NEAR = 24  # a cut goes back to the end of a word, if one ends so near
JOINS = "\u200d\ufe0f\ufe0e"
KEPT = {
    "b": "b", "strong": "b", "i": "i", "em": "i", "u": "u", "ins": "u", "s": "s", "strike": "s", "del": "s",
    "code": "code", "pre": "code", "blockquote": "q", "tg-spoiler": "i",
}  # fmt: skip


def cut(text: str, preview: Preview) -> tuple[str, str]:
    """(what is seen at first, what «ver más» brings), by the limit that is met first."""
    end = min(by_chars(text, preview.cut_chars), by_lines(text, preview.cut_lines))
    if end >= len(text.rstrip()):
        return text, ""
    end = at_a_word(text, whole_sign(text, end))
    head = text[:end].rstrip()
    return head, text[len(head) :]


def by_chars(text: str, chars: int | None) -> int:
    return len(text) if chars is None else min(chars, len(text))


def by_lines(text: str, lines: int | None) -> int:
    """Long lines fold. A phone's width is taken, so that the cut is the same on every screen."""
    if lines is None:
        return len(text)
    seen = at = 0
    for line in text.split("\n"):
        folds = max(1, -(-len(line) // LINE))
        if seen + folds > lines:
            return at + (lines - seen) * LINE
        seen, at = seen + folds, at + len(line) + 1
    return len(text)


def whole_sign(text: str, end: int) -> int:
    """Never between a letter and its accent, or inside a joined emoji."""
    while 0 < end < len(text) and (is_joined(text[end]) or text[end - 1] == "\u200d"):
        end -= 1
    return end


def is_joined(sign: str) -> bool:
    return sign in JOINS or bool(unicodedata.combining(sign)) or "\U0001f3fb" <= sign <= "\U0001f3ff"


def at_a_word(text: str, end: int) -> int:
    if end < len(text) and text[end].isspace():
        return end
    back = max(text.rfind(" ", end - NEAR, end), text.rfind("\n", max(0, end - NEAR), end))
    return back if back > 0 else end


class Formatted(HTMLParser):
    """The few tags Telegram takes, as tags without attributes; everything else as text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.made: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self.start("span", ' class="preview-link"')
        elif tag in KEPT:
            self.start(KEPT[tag])

    def start(self, tag: str, more: str = "") -> None:
        self.open.append(tag)
        self.made.append(f"<{tag}{more}>")

    def handle_endtag(self, tag: str) -> None:
        named = "span" if tag == "a" else KEPT.get(tag)
        if self.open and self.open[-1] == named:
            self.made.append(f"</{self.open.pop()}>")

    def handle_data(self, data: str) -> None:
        self.made.append(escape(data))


def formatted(text: str) -> SafeString:
    reader = Formatted()
    reader.feed(text)
    reader.close()
    closing = "".join(f"</{tag}>" for tag in reversed(reader.open))
    return mark_safe("".join(reader.made) + closing)  # noqa: S308  # own tags, without attributes; data escaped
