"""Words of seals and certificates."""

from __future__ import annotations

from typing import Any

from django import template

from media.models import MediaFile

from ..sealing.certificate import Line
from ..sealing.certificate import signed as who_signed
from ..sealing.saying import standing_of as sentence
from ..sealing.saying import tone_of

register = template.Library()


@register.filter
def standing_of(line: Line) -> str:
    return sentence(line)


@register.filter
def tone(line: Line) -> str:
    return tone_of(line)


@register.filter
def signed(row: Any) -> str:
    """Of a seal or a decision: the person, or the client's name."""
    return who_signed(row)


@register.filter
def alt_in(file: MediaFile, line: Line) -> str:
    """The words that describe it there, as they were approved."""
    return next((each["alt"] for each in line.said["media"] if each["sha256"] == file.sha256), "")
