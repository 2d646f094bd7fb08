"""A sentence kept as a msgid with its parameters, said in the language and on the clocks that are active."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import nullcontext
from datetime import datetime, tzinfo
from typing import Any

from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.translation import gettext, ngettext

from core.templatetags.hours import short_moment


class _Params(dict[str, Any]):
    """What a sentence lacks is shown as «…»: an old record must never break a page."""

    def __missing__(self, key: str) -> str:
        return "…"


def say(text: str, params: Mapping[str, Any] | None = None, zone: tzinfo | None = None) -> str:
    """`text` with its %(name)s. A parameter may be a sentence {"text", "params"} or a moment
    {"moment": ISO 8601}; with {"plural": msgid, "number": n} the plural is chosen by that number."""
    params = params or {}
    with timezone.override(zone) if zone else nullcontext():
        written = _chosen(text, params)
        if not params:
            return written
        spoken = _Params({name: _spoken(name, value) for name, value in params.items()})
    try:
        return str(written % spoken)
    except (ValueError, TypeError):
        return written


def _chosen(text: str, params: Mapping[str, Any]) -> str:
    plural, number = params.get("plural"), params.get("number")
    if isinstance(plural, str) and isinstance(number, int):
        return str(ngettext(text, plural, number))
    return str(gettext(text)) if text else ""


def _spoken(name: str, value: Any) -> Any:
    """A network's name is a word too: «Red de práctica», "Practice network"."""
    if isinstance(value, Mapping) and "text" in value:
        return say(str(value["text"] or ""), value.get("params"))
    if isinstance(value, Mapping) and "moment" in value:
        return _moment(value["moment"])
    return gettext(value) if name == "network" and value else value


def _moment(stored: Any) -> str:
    """On the clocks of the active zone: «15 oct, 09:00»."""
    try:
        return str(strip_tags(short_moment(datetime.fromisoformat(str(stored)))))
    except ValueError:
        return "…"
