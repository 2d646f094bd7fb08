"""A text and files held against a network's rules, without any account (`manage.py check-post`)."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from media.kinds import kind_of
from media.rejecting import Rejected
from media.understanding import Understood, understood

from .networks import fields
from .networks.contract import Field, Kind, Media, Network, Post, Problem
from .wording import say

HEAD = 4096  # bytes that say what a file is
YES = {"1", "si", "sí", "yes", "true", "on"}
NO = {"", "0", "no", "false", "off"}


class BadUse(ValueError):
    """What was given can't be read; the message says what and what would do."""


@dataclass(frozen=True)
class Said:
    text: str
    title: str = ""
    link: str = ""
    files: Sequence[Path] = ()
    options: Mapping[str, str] = field(default_factory=dict)


def judge(network: Network, said: Said, folder: Path) -> dict[str, Any]:
    """{"length", "limit", "unit", "problems": [{"code", "text", "blocks", "field"}]}. Raises BadUse.

    `folder`: an empty one, for the files while they are looked at.
    """
    asked = network.options_for({})
    post = Post(
        key="0" * 32,
        born=timezone.now(),
        text=said.text,
        title=said.title,
        link=said.link,
        media=tuple(media(path, folder / str(number)) for number, path in enumerate(said.files)),
        options=read_options(asked, said.options),
    )
    limits = network.limits_of(post, network.limits_for({}))
    beside = bool(post.media) and limits.caption is not None
    found = [
        *network.problems(post, network.limits_for({})),
        *fields.troubles(asked, post.options, network.name),
    ]
    return {
        "length": network.length(network.written(post)),
        "limit": limits.caption if beside else limits.text,
        "unit": str(limits.unit),
        "problems": [as_data(problem) for problem in found],
    }


def as_data(problem: Problem) -> dict[str, Any]:
    said = say(problem.sentence)
    return {"code": problem.code, "text": said, "blocks": problem.blocks, "field": problem.field}


# ── files ─────────────────────────────────────────────────────────────────────────────────────────────


def media(path: Path, folder: Path) -> Media:
    """As it would be kept if it was uploaded. Described, so that a missing description isn't found."""
    folder.mkdir()
    known = looked_at(path, folder)
    facts = {"width": 0, "height": 0, **known.facts}
    named = {name: facts[name] for name in Media.__dataclass_fields__ if name in facts}
    return Media(
        kind=known.kind,
        mime=known.mime,
        bytes=known.path.stat().st_size,
        alt=path.name,
        filename=path.name,
        sha256="",
        open=partial(known.path.open, "rb"),
        **named,
    )


def looked_at(path: Path, folder: Path) -> Understood:
    try:
        with path.open("rb") as file:
            head = file.read(HEAD)
        copied = Path(shutil.copyfile(path, folder / "brought"))
        return understood(copied, kind_of(head), folder, path.name)
    except Rejected as no:
        raise BadUse(str(no)) from None
    except OSError as trouble:
        told = _("No se puede leer «%(file)s»: %(reason)s.")
        raise BadUse(told % {"file": path, "reason": trouble.strerror}) from None


# ── options ───────────────────────────────────────────────────────────────────────────────────────────


def read_options(asked: Sequence[Field], given: Mapping[str, str]) -> dict[str, Any]:
    by_name = {each.name: each for each in asked}
    if unknown := sorted(set(given) - set(by_name)):
        told = _("No hay opción «%(name)s». Hay: %(known)s.")
        raise BadUse(told % {"name": unknown[0], "known": ", ".join(by_name) or "—"})
    return {name: read(by_name[name], value) for name, value in given.items()}


def read(option: Field, value: str) -> Any:
    """The value as the composer would store it."""
    kind = fields.kind_of(option)
    if kind is Kind.NUMBER:
        return whole(option.name, value)
    if kind is Kind.YES_NO:
        return yes(option.name, value)
    if kind is Kind.LINES:
        return [line for line in value.splitlines() if line.strip()]
    return value.split(",") if kind is Kind.CHOICES else value


def whole(name: str, value: str) -> int:
    try:
        return int(value)
    except ValueError:
        told = _("«%(name)s» dice «%(value)s» y debe ser un número entero.")
        raise BadUse(told % {"name": name, "value": value}) from None


def yes(name: str, value: str) -> bool:
    if value.lower() in YES | NO:
        return value.lower() in YES
    told = _("«%(name)s» dice «%(value)s» y debe ser «sí» o «no».")
    raise BadUse(told % {"name": name, "value": value})
