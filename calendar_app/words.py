"""What people type, made fit to be said in public, or refused with a sentence that shows where it fails.

Control characters are refused because networks and databases cut or reject text at them. The nine
characters that reorder what is shown (U+202A–202E, U+2066–2069) are refused because an approver must read
the same words, in the same order, that the public will get. Arabic and Hebrew need none of them; the
marks U+200E, U+200F and U+061C stay allowed.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from core.figures import figure

from .refusals import CannotPlan

TEXT_LIMIT = 100_000  # characters; no network comes near
ALT_LIMIT = 1_500
TITLE_LIMIT = 140
OWN_TITLE_LIMIT = 200  # of one channel
OPTION_LIMIT = 5_000
LINK_LIMIT = 2_000
TAG_LIMIT = 100
TAGS_LIMIT = 30
REORDERS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def clean(value: str, what: str, limit: int) -> str:
    """`value` with line ends as \\n. Raises CannotPlan; `what` names the field in the sentence."""
    value = value.replace("\r\n", "\n").replace("\r", "\n")
    if len(value) > limit:
        raise CannotPlan(
            _("%(what)s: tiene %(length)s caracteres y el límite es %(limit)s. Acórtalo.")
            % {"what": what, "length": figure(len(value)), "limit": figure(limit)}
        )
    for position, sign in enumerate(value, 1):
        if is_unfit(sign):
            raise CannotPlan(unfit_sentence(what, sign, position))
    return value


def is_unfit(sign: str) -> bool:
    if sign in REORDERS:
        return True
    return sign not in "\n\t" and unicodedata.category(sign) in ("Cc", "Cs")


def unfit_sentence(what: str, sign: str, position: int) -> str:
    seen = {"what": what, "code": f"U+{ord(sign):04X}", "position": figure(position)}
    if sign in REORDERS:
        reorders = _(
            "%(what)s: el carácter %(position)s (%(code)s) cambia el orden en que se lee el texto, y quien "
            "aprueba debe leer lo mismo que el público. Bórralo."
        )
        return reorders % seen
    control = _(
        "%(what)s: el carácter %(position)s (%(code)s) es de control y las redes lo rechazan. Bórralo."
    )
    return control % seen


def clean_text(value: str) -> str:
    return clean(value, _("Texto"), TEXT_LIMIT)


def clean_alt(value: str) -> str:
    return clean(value.strip(), _("Texto alternativo"), ALT_LIMIT)


def clean_title(value: str) -> str:
    return clean(" ".join(value.split()), _("Título"), TITLE_LIMIT)


def clean_own_title(value: str) -> str:
    return clean(" ".join(value.split()), _("Título"), OWN_TITLE_LIMIT)


def clean_option(value: str, what: str) -> str:
    return clean(value, what, OPTION_LIMIT)


def clean_link(value: str) -> str:
    """An http(s) address; one written without its scheme gets https."""
    value = clean(value.strip(), _("Enlace"), LINK_LIMIT)
    if not value:
        return ""
    address = value if "://" in value or value.startswith(("javascript:", "data:")) else f"https://{value}"
    if not is_web_address(address):
        raise CannotPlan(
            _("Enlace: «%(link)s» no es una dirección web. Escribe una como https://ejemplo.mx/pagina.")
            % {"link": value[:100]}
        )
    return address


def is_web_address(address: str) -> bool:
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and "." in host.strip(".") and not any(map(str.isspace, address))


def clean_tags(values: Iterable[str]) -> list[str]:
    """Words without # and without spaces, each once, in order."""
    tags = list(dict.fromkeys(clean_tag(value) for value in values if value.strip(" #,")))
    if len(tags) > TAGS_LIMIT:
        too_many = _("Etiquetas: hay %(count)s y el límite es %(limit)s.")
        raise CannotPlan(too_many % {"count": len(tags), "limit": TAGS_LIMIT})
    return tags


def clean_tag(value: str) -> str:
    tag = clean(value.strip(" ,").lstrip("#"), _("Etiquetas"), TAG_LIMIT)
    if any(map(str.isspace, tag)):
        raise CannotPlan(
            _("Etiquetas: «%(tag)s» lleva espacios. Escríbela junta o sepárala con comas.") % {"tag": tag}
        )
    return tag
