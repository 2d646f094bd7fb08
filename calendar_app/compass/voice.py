"""Which words a text has to say and which it must not: judged here, narrowed down in SQL beforehand.

Case doesn't count, nor do accents on vowels («PROMOCION» says «promoción»); ñ and n are two letters. What is
forbidden is found as a whole word, what is required anywhere, also in a hashtag or an address; of several
required ones a text has to say one. A text that says nothing is not judged.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import BooleanField, Func

BARE = str.maketrans("áàâäãåāéèêëēíìîïīóòôöõōúùûüū", "aaaaaaa" + "eeeee" + "iiiii" + "oooooo" + "uuuuu")
COMBINING = "\u0300\u0301\u0302\u0303\u0308"  # a letter written as two signs: SQL can't judge it
VOWELS = frozenset("aeiou")
WILD = frozenset("%_\\")


def fold(text: str) -> str:
    """As words are compared: one space between them, no capitals, no accents on vowels."""
    return " ".join(unicodedata.normalize("NFC", text).lower().translate(BARE).split())


@dataclass(frozen=True)
class Voice:
    required: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()

    @classmethod
    def of(cls, required: list[Any], forbidden: list[Any]) -> Voice:
        return cls(
            *(tuple(word for each in words if (word := str(each).strip())) for words in (required, forbidden))
        )

    def __bool__(self) -> bool:
        return bool(self.required or self.forbidden)

    @cached_property
    def never(self) -> list[tuple[str, re.Pattern[str]]]:
        return [(word, re.compile(rf"(?<!\w){re.escape(fold(word))}(?!\w)")) for word in self.forbidden]

    def said_wrongly(self, text: str) -> list[str]:
        """The forbidden words in it."""
        folded = fold(text)
        return [word for word, pattern in self.never if pattern.search(folded)]

    def lacks(self, text: str) -> bool:
        folded = fold(text)
        return bool(self.required and folded) and not any(fold(word) in folded for word in self.required)

    def is_broken_by(self, text: str) -> bool:
        return self.lacks(text) or bool(self.said_wrongly(text))


class Mentions(Func):
    """Whether a column may mention one of these words, whatever the case: true wherever one is said, and in a
    few other places. `exactly`: true only where one surely is, and not everywhere that one is.
    """

    output_field = BooleanField()

    def __init__(self, column: Any, words: tuple[str, ...], *, exactly: bool = False) -> None:
        super().__init__(column, words=words, exactly=exactly)

    def as_sqlite(self, compiler: Any, connection: Any, **more: Any) -> tuple[str, list[Any]]:
        """LIKE, which ignores the case of ASCII."""
        column, params = compiler.compile(self.source_expressions[0])
        patterns = [like(word, exactly=self.extra["exactly"]) for word in self.extra["words"]]
        test = " OR ".join(f"{column} LIKE %s" for _ in patterns)
        return f"({test})", [each for pattern in patterns for each in (*params, pattern)]

    def as_postgresql(self, compiler: Any, connection: Any, **more: Any) -> tuple[str, list[Any]]:
        """One expression for all words: the column is brought down to small letters once."""
        column, params = compiler.compile(self.source_expressions[0])
        patterns = [expression(word, exactly=self.extra["exactly"]) for word in self.extra["words"]]
        return f"(LOWER({column}) ~ %s)", [*params, "|".join(patterns)]


def like(word: str, *, exactly: bool) -> str:
    if exactly:
        return f"%{word.lower()}%"
    signs = ("%" if sign == " " else sign if stands_alone(sign) else "_" for sign in fold(word))
    return f"%{''.join(signs)}%"


def expression(word: str, *, exactly: bool) -> str:
    if exactly:
        return re.escape(word.lower())
    signs = (r"\s+" if sign == " " else re.escape(sign) if stands_alone(sign) else "." for sign in fold(word))
    return "".join(signs)


def stands_alone(sign: str) -> bool:
    """A sign that no other sign is folded into, and that LIKE takes for itself."""
    return sign.isascii() and sign not in VOWELS and sign not in WILD


def plain(words: tuple[str, ...]) -> tuple[str, ...]:
    """Those that can be looked for exactly: one word each, no sign that LIKE takes for one of its own."""
    return tuple(word for word in words if not any(sign in WILD or sign.isspace() for sign in word))


def composed_of_two(column: Any) -> Mentions:
    return Mentions(column, tuple(COMBINING), exactly=True)
