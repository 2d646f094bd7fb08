"""A file of the library in words."""

from __future__ import annotations

from datetime import datetime

from django import template
from django.utils import timezone
from django.utils.translation import gettext as _

from core.figures import figure
from media.models import MediaFile

from ..library import browsing
from ..library.putting_away import KEPT
from .adapting import size_words

register = template.Library()


@register.filter
def facts(file: MediaFile) -> str:
    """«JPG · 1,200 × 900 · 312 kB», «MP4 · 1:05 · 8.4 MB»."""
    said = [file.suffix.lstrip(".").upper()]
    if file.seconds:
        said.append(length(file.seconds))
    if file.width:
        words = {"width": figure(file.width), "height": figure(file.height)}
        said.append(_("%(width)s × %(height)s") % words)
    return " · ".join([*said, size_words(file.bytes)])


@register.filter
def brief_facts(file: MediaFile) -> str:
    """Without its sides: «JPG · 312 kB»."""
    long = [length(file.seconds)] if file.seconds else []
    return " · ".join([file.suffix.lstrip(".").upper(), *long, size_words(file.bytes)])


def length(seconds: float) -> str:
    """«0:07», «1:05», «1:02:03»."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


@register.filter
def rights_standing(file: MediaFile) -> str:
    """ "" | soon | over, on the brand's clock."""
    return browsing.standing(file, timezone.localdate())


@register.filter
def ends_on(file: MediaFile) -> datetime | None:
    """When one that was put away and nobody uses is deleted."""
    return file.archived_at + KEPT if file.archived_at else None
