"""Names that people type, fit to be shown: one line, nothing invisible that could disguise them."""

from __future__ import annotations

import unicodedata

# Marks that turn the direction of what follows: «gpj.exe» could be made to read «exe.jpg».
BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
WITHOUT_WIDTH = "\u200b\u2060\ufeff"
DISGUISES = frozenset(BIDI + WITHOUT_WIDTH)
INVISIBLE = frozenset({"Cc", "Cs", "Co"})


def shown(name: str) -> str:
    r"""`name` in one line without control characters or direction marks. Emoji and their joiners stay.

    >>> shown("  Caf\u00e9\u202e\u0000  Alameda\n")
    'Café Alameda'
    """
    composed = unicodedata.normalize("NFC", name)
    kept = (" " if char.isspace() else char for char in composed if char.isspace() or is_shown(char))
    return " ".join("".join(kept).split())


def is_shown(char: str) -> bool:
    return char not in DISGUISES and unicodedata.category(char) not in INVISIBLE


def alphabetical(name: str) -> str:
    """To sort by: accents and capitals don't count, so that «África» stands before «Asia».

    >>> sorted(["Zambia", "África", "asia"], key=alphabetical)
    ['África', 'asia', 'Zambia']
    """
    spread = unicodedata.normalize("NFKD", name)
    return "".join(char for char in spread if unicodedata.category(char) != "Mn").casefold()
