"""What a row of a table asks for: a new post, changes of one, nothing; or what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from publishing.models import Channel
from teams.models import Workspace

from .. import clocks, words
from ..finding.folding import fold
from ..models import Audience, Campaign, Objective, Pillar, Post
from ..planning import DEFAULT_HOUR
from ..refusals import CannotPlan
from . import dates, told
from .columns import OWN

TAGGED: dict[str, Any] = {
    "pillar": Pillar,
    "campaign": Campaign,
    "objective": Objective,
    "audience": Audience,
}
MANY = 400  # ids in one query


@dataclass
class Asked:
    """Of one row. `changes`: for writing.create_post or save_post; `when`: None leaves the hour alone."""

    number: int  # as the spreadsheet counts, the heading being 1
    post: Post | None = None
    changes: dict[str, Any] = field(default_factory=dict)
    when: tuple[date | None, time | None] | None = None
    errors: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def kind(self) -> str:
        """error | new | changed | same"""
        if self.errors:
            return "error"
        if self.post is None:
            return "new"
        return "changed" if self.changes or self.when else "same"


class Reader:
    """Reads rows of one table for one brand; what they name is looked up once."""

    def __init__(
        self,
        workspace: Workspace,
        mapping: Mapping[str, int],
        *,
        order: str = dates.DAY_FIRST,
        channels: Iterable[int] = (),
        base: Mapping[str, Mapping[str, str]] | None = None,
        now: datetime | None = None,
    ) -> None:
        self.workspace, self.mapping, self.order, self.now = workspace, mapping, order, now
        self.otherwise = [each for each in self.channels if each.pk in set(channels)]
        self.base = base or {}

    @cached_property
    def channels(self) -> list[Channel]:
        there = Channel.objects.filter(workspace=self.workspace).exclude(health=Channel.Health.REMOVED)
        return list(there.select_related("workspace").order_by("name", "pk"))

    @cached_property
    def channels_by_name(self) -> dict[str, list[Channel]]:
        found: dict[str, list[Channel]] = {}
        for each in self.channels:
            for name in {
                fold(each.name),
                fold(each.account),
                fold(each.network),
                f"{fold(each.network)}: {fold(each.name)}",
            }:
                found.setdefault(name.strip().lstrip("@"), []).append(each)
        return found

    @cached_property
    def names(self) -> dict[int, str]:
        return {each.pk: each.name for each in self.channels}

    @cached_property
    def tags(self) -> dict[str, dict[str, Any]]:
        return {
            kind: {
                fold(row.name): row
                for row in model.objects.filter(workspace=self.workspace, archived_at=None)
            }
            for kind, model in TAGGED.items()
        }

    def read(self, rows: list[list[str]], start: int = 2) -> list[Asked]:
        posts = self.posts_of(rows)
        numbered = enumerate(rows, start)
        return [self.one(number, row, posts) for number, row in numbered if any(cell.strip() for cell in row)]

    def posts_of(self, rows: list[list[str]]) -> dict[int, Post]:
        asked = [int(pk) for row in rows if (pk := self.cell(row, "id").strip()).isdecimal() and len(pk) < 10]
        found: dict[int, Post] = {}
        for start in range(0, len(asked), MANY):
            some = Post.objects.filter(workspace=self.workspace, pk__in=asked[start : start + MANY])
            related = some.select_related(*TAGGED, "workspace").prefetch_related("variants__channel")
            found |= {post.pk: post for post in related}
        return found

    def cell(self, row: list[str], key: str) -> str:
        place = self.mapping.get(key)
        return row[place] if place is not None and place < len(row) else ""

    # ── one row ──

    def one(self, number: int, row: list[str], posts: Mapping[int, Post]) -> Asked:
        asked = Asked(number)
        cells = {key: self.cell(row, key).strip() for key in self.mapping}
        pk = cells.pop("id", "")
        if pk:
            asked.post = posts.get(int(pk)) if pk.isdecimal() else None
            if asked.post is None or asked.post.archived_at:
                asked.errors.append(gone_sentence(pk, asked.post))
                return asked
            cells = self.edited(asked, cells)
        elif not any(cells.get(key) for key in ("text", "title")):
            asked.errors.append(_("No tiene texto ni título: escribe alguno de los dos."))
        self.take_words(asked, cells)
        self.take_tags(asked, cells)
        self.take_channels(asked, cells)
        self.take_hour(asked, cells)
        return asked

    def edited(self, asked: Asked, cells: dict[str, str]) -> dict[str, str]:
        """The cells somebody changed. What also changed here since the export is for a person to settle."""
        now = told.as_cells(asked.post, self.names)
        base = self.base.get(str(asked.post.pk), {}) if asked.post else {}
        changed = {}
        for key, value in cells.items():
            was = told.canonical(key, base.get(key, now.get(key, "")), self)
            new, current = told.canonical(key, value, self), told.canonical(key, now.get(key, ""), self)
            if new in (was, current):
                continue
            if was != current:
                asked.errors.append(both_sentence(key, current))
            changed[key] = value
        return changed

    def take_words(self, asked: Asked, cells: Mapping[str, str]) -> None:
        fits = {
            "text": words.clean_text,
            "title": words.clean_title,
            "link": words.clean_link,
            "tags": words.clean_tags,
        }
        for key, fit in fits.items():
            if key in cells and (cells[key] or asked.post):
                value = cells[key].replace(",", " ").split() if key == "tags" else cells[key]
                self.attempt(asked, key, lambda fit=fit, value=value: fit(value))  # type: ignore[misc]
        own = {key: text for key, text in cells.items() if key.startswith(OWN) and (text or asked.post)}
        if own:
            asked.changes["variants"] = {
                int(key.removeprefix(OWN)): text or None for key, text in own.items()
            }

    def attempt(self, asked: Asked, key: str, read: Any) -> None:
        try:
            asked.changes[key] = read()
        except CannotPlan as refusal:
            asked.errors.append(refusal.sentence)

    def take_tags(self, asked: Asked, cells: Mapping[str, str]) -> None:
        for kind in TAGGED:
            if kind not in cells or (not cells[kind] and not asked.post):
                continue
            row = self.tags[kind].get(fold(cells[kind])) if cells[kind] else None
            if cells[kind] and row is None:
                asked.errors.append(unknown_tag(kind, cells[kind], list(self.tags[kind].values())))
            else:
                asked.changes[kind] = row

    def take_channels(self, asked: Asked, cells: Mapping[str, str]) -> None:
        if not cells.get("channels"):
            if asked.post is None or "channels" in cells:
                asked.changes["channels"] = self.otherwise if asked.post is None else []
            return
        chosen, unknown = self.named(cells["channels"])
        asked.errors += [self.unknown_channel(name) for name in unknown]
        asked.changes["channels"] = chosen

    def named(self, text: str) -> tuple[list[Channel], list[str]]:
        chosen, unknown = [], []
        for name in filter(
            None, (each.strip() for each in text.replace(";", ",").replace("\n", ",").split(","))
        ):
            there = self.channels_by_name.get(fold(name).lstrip("@"), [])
            if there:
                chosen += [each for each in there if each not in chosen]
            else:
                unknown.append(name)
        return chosen, unknown

    def unknown_channel(self, name: str) -> str:
        there = ", ".join(channel.name for channel in self.channels[:8]) or _("ninguno")
        return _("No hay un canal «%(name)s». Los de la marca: %(channels)s.") % {
            "name": name[:60],
            "channels": there,
        }

    def take_hour(self, asked: Asked, cells: Mapping[str, str]) -> None:
        if not {"date", "time"} & cells.keys():
            return
        try:
            asked.when = self.when(asked, cells)
        except dates.Unreadable as unreadable:
            asked.errors.append(unreadable_sentence(str(unreadable)))
        except CannotPlan as refusal:
            asked.errors.append(refusal.sentence)

    def when(self, asked: Asked, cells: Mapping[str, str]) -> tuple[date | None, time | None] | None:
        """Raises Unreadable, CannotPlan (it is over)."""
        post, day, hour = asked.post, None, None
        if "date" in cells:
            day, hour = dates.both_of(cells["date"], self.order) if cells["date"] else (None, None)
        elif post:
            day = post.planned_date
        if cells.get("time"):
            hour = dates.hour_of(cells["time"])
        if day is None:
            if hour and not post:
                raise CannotPlan(_("Tiene hora y le falta el día."))
            return (None, None) if post and post.planned_date else None
        hour = hour or (post.planned_time if post else None) or DEFAULT_HOUR
        moment = clocks.coming(day, hour, self.workspace.zone, self.now)
        if note := clocks.note(hour, moment, self.workspace.zone):
            asked.notes.append(note)
        return day, hour


# ── sentences ─────────────────────────────────────────────────────────────────────────────────────────


def gone_sentence(pk: str, post: Post | None) -> str:
    if post is not None:
        return _("La publicación %(number)s está archivada: restáurala antes de cambiarla.") % {"number": pk}
    return _(
        "No hay una publicación %(number)s en esta marca. "
        "Deja vacía la columna del número para crear una nueva."
    ) % {"number": pk[:12]}


def both_sentence(key: str, current: str) -> str:
    return _(
        "«%(column)s» cambió en la tabla y también en Pauta, donde ahora dice «%(current)s». "
        "Exporta otra vez y repite el cambio."
    ) % {"column": told.label(key), "current": current[:80]}


def unknown_tag(kind: str, name: str, there: list[Any]) -> str:
    known = ", ".join(row.name for row in there[:8]) or _("ninguno")
    said = {
        "pillar": _("No hay un pilar «%(name)s». Los de la marca: %(known)s."),
        "campaign": _("No hay una campaña «%(name)s». Las de la marca: %(known)s."),
        "objective": _("No hay un objetivo «%(name)s». Los de la marca: %(known)s."),
        "audience": _("No hay una audiencia «%(name)s». Las de la marca: %(known)s."),
    }
    return said[kind] % {"name": name[:60], "known": known}


def unreadable_sentence(text: str) -> str:
    return _(
        "«%(text)s» no es un día ni una hora: escribe la fecha como 2026-10-15 y la hora como 18:30."
    ) % {"text": text[:40]}
