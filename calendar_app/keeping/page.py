"""What a person sees where two edits clash, and how she decides."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from teams.access import BrandRequest

from ..composer_form import ComposerForm
from . import differing, merging, saying
from .joining import Clashing, Sides
from .telling import Telling, is_text

NOT_CARRIED = ("csrfmiddlewaretoken", "then", "file", "seen-version")
DECIDING = ("take-", "both-", "clash-")


@dataclass(frozen=True)
class Choice:
    """One place both changed. `both`: a text to start from; None where there is nothing between the two."""

    number: int
    key: str
    label: str
    mine: list[differing.Piece]
    theirs: list[differing.Piece]
    both: str | None


def choices(sides: Sides) -> Iterator[Choice]:
    told = Telling(sides.post)
    for number, key in enumerate(sides.clashes):
        base, mine, theirs = (side.get(key) for side in (sides.base, sides.mine, sides.theirs))
        was = told.words(key, base) if key in sides.base else ""
        both = merging.either(was, mine or "", theirs or "") if is_text(key) else None
        ours, others = told.words(key, mine), told.words(key, theirs)
        yield Choice(
            number,
            key,
            told.label(key),
            differing.differences(was, ours),
            differing.differences(was, others),
            both,
        )


def in_short(clash: Clashing) -> dict[str, Any]:
    """For the script that saves: who was first, what she wrote, and where both clash."""
    theirs, told = clash.current, Telling(clash.current)
    labels = [told.label(key) for key in clash.sides.clashes]
    where = reverse("post_merge", args=[theirs.workspace.slug, theirs.pk])
    said = {"version": theirs.version, "by": by(clash), "text": theirs.text}
    return {**said, "fields": labels, "merge": where}


def by(clash: Clashing) -> str:
    return str(clash.current.edited_by or _("Otra persona"))


def merge_page(request: BrandRequest, clash: Clashing, *, status: int) -> HttpResponse:
    context = {
        "post": clash.current,
        "by": by(clash),
        "choices": list(choices(clash.sides)),
        "carried": list(carried(request.POST)),
    }
    return render(request, "calendar_app/keeping/merge.html", context, status=status)


def carried(data: QueryDict) -> Iterator[tuple[str, str]]:
    """All she typed, to be sent again with her decisions."""
    for name, values in data.lists():
        if name not in NOT_CARRIED and not name.startswith(DECIDING):
            yield from ((name, str(value)) for value in values)


def chosen(data: QueryDict, form: ComposerForm) -> dict[str, Any]:
    """{key: value} she decided on; what she left open isn't in it."""
    mine, theirs = saying.said_in(form.changes()), saying.said_by(form.post)
    found: dict[str, Any] = {}
    for name, key in data.items():
        number = name.removeprefix("clash-")
        if name.startswith("clash-") and (take := data.get(f"take-{number}")):
            found |= saying.only({"mine": mine, "theirs": theirs}.get(take, {}), [key])
            if take == "both" and is_text(key):
                found[key] = data.get(f"both-{number}", "").replace("\r\n", "\n")
    return found
