"""X's length: twitter-text v3, configuration «v3» (280 weighted, scale 100, every URL 23, emoji 2, NFC).

Sources: docs.x.com fundamentals/counting-characters; github.com/twitter/twitter-text config/v3.json and
js/src (extractUrlsWithIndices, isValidUrl, twemoji-parser).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

import regex

URL_LENGTH = 23
LONGEST_URL = 4096  # of a longer one X counts the letters
A_HEAVY_SIGN = "あ"

# Country domains whole; of the others those in use here. An address *without* https:// under another one
# counts its letters, where X counts 23; with https:// any counts.
_COUNTRIES = (
    "ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bl bm bn bo bq br bs "
    "bt bv bw by bz ca cc cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg "
    "eh er es et eu fi fj fk fm fo fr ga gb gd ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn "
    "hr ht hu id ie il im in io iq ir is it je jm jo jp ke kg kh ki km kn kp kr kw ky kz la lb lc li lk "
    "lr ls lt lu lv ly ma mc md me mf mg mh mk ml mm mn mo mp mq mr ms mt mu mv mw mx my mz na nc ne nf "
    "ng ni nl no np nr nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro rs ru rw sa sb sc sd "
    "se sg sh si sj sk sl sm sn so sr ss st su sv sx sy sz tc td tf tg th tj tk tl tm tn to tp tr tt tv "
    "tw tz ua ug uk um us uy uz va vc ve vg vi vn vu wf ws ye yt za zm zw"
)
_OTHERS = (
    "academy agency app art asia bar beer bike biz blog boutique business cafe cat center city cloud "
    "club codes coffee com community company coop design dev digital edu education email events farm "
    "fashion fit fun fund gallery games gov guide health help home host house hotel info ink institute "
    "int jobs kitchen law legal life link live love ltd marketing media menu mil mobi money museum "
    "music name net network news ngo one online org page partners photo photography photos pizza plus "
    "press pro pub radio rest restaurant run sale school science services shop show site social "
    "software solutions space store studio style support systems team tech tienda tips today tools top "
    "tours town toys travel university vet video vip watch web website wiki win wine work works world "
    "wtf xxx xyz yoga zone"
)

DOMAINS = f"{_COUNTRIES} {_OTHERS}"


def either_case(words: str) -> str:
    """A pattern of ASCII letters in either case. IGNORECASE would also take «ſ», «K» and «İ» for theirs."""
    return regex.sub("[a-z]", lambda found: f"[{found[0]}{found[0].upper()}]", words)


_BEFORE = r"(?<![A-Za-z0-9@＠$#＃\uFFFE\uFEFF\uFFFF])"
_TLD = rf"(?:{either_case(DOMAINS.replace(' ', '|'))}|[xX][nN]--[A-Za-z0-9-]{{1,59}})"
_LABEL = r"[\p{L}\p{N}_](?:[\p{L}\p{N}_-]{0,61}[\p{L}\p{N}_])?\."
_ASCII_LABEL = r"[A-Za-z0-9\u00C0-\u024F](?:[A-Za-z0-9\u00C0-\u024F-]{0,61}[A-Za-z0-9\u00C0-\u024F])?\."
_PATH_PART = r"[\p{Latin}\p{Cyrillic}0-9!*';:=+,.$/%#\[\]\-\u2013_~@|&]"
_URL = regex.compile(
    rf"{_BEFORE}(?P<head>(?:{either_case('https?')}://(?:{_LABEL}){{1,126}}(?:[xX][nN]--[A-Za-z0-9-]{{1,59}}|\p{{L}}{{2,63}}+)"
    rf"|(?<![-_./])(?:{_ASCII_LABEL}){{1,126}}{_TLD}(?![0-9@+\-\p{{L}}]))(?::[0-9]+)?)"
    rf"(?P<path>/(?:{_PATH_PART}++|\((?:{_PATH_PART}++|\({_PATH_PART}++\))++\))*+)?"
    r"(?P<query>\?[A-Za-z0-9!?*'@();:&=+$/%#\[\]\-_.,~|]*+)?",
)
_NOT_A_PATHS_END = "!*';:,.$%[]\u2013~@|&"
_NOT_A_QUERYS_END = "!?*'@();:+$%[].,~|"

_HEAVY = regex.compile(r"[^\u0000-\u10FF\u2000-\u200D\u2010-\u201F\u2032-\u2037]")
_ONE_EMOJI = (
    r"(?:[\u00A9\u00AE]\uFE0F|(?![\u00A9\u00AE])\p{Extended_Pictographic}(?:\uFE0F|\p{Emoji_Modifier})?)"
    r"[\U000E0020-\U000E007F]*+"
)
_EMOJI = regex.compile(rf"\p{{RI}}{{2}}|[0-9#*]\uFE0F?\u20E3|{_ONE_EMOJI}(?:\u200D{_ONE_EMOJI})*+")


def weighted(text: str) -> int:
    """Length in X's unit; 280 fit."""
    text = unicodedata.normalize("NFC", text)
    text = _URL.sub(_as_counted, text)
    text = _EMOJI.sub(A_HEAVY_SIGN, text)
    return len(text) + len(_HEAVY.findall(text, concurrent=False))


def addresses(text: str) -> Iterator[str]:
    """The web addresses that X makes links of."""
    for found in _URL.finditer(text):
        yield found[0][: _end(found)]


def without_addresses(text: str, sign: str = "\0") -> str:
    """The text with each address replaced by a sign."""
    return _URL.sub(lambda found: sign + found[0][_end(found) :], text)


def _as_counted(found: regex.Match[str]) -> str:
    end = _end(found)
    url, rest = found[0][:end], found[0][end:]
    return ("x" * URL_LENGTH if len(url) <= LONGEST_URL else url) + rest


def _end(found: regex.Match[str]) -> int:
    """A full stop or a closing mark after an address belongs to the sentence."""
    path, query = found["path"] or "", found["query"] or ""
    kept = path.rstrip(_NOT_A_PATHS_END)
    head = len(found["head"]) + len(kept)
    return head if kept != path else head + len(query.rstrip(_NOT_A_QUERYS_END))
