"""A network's options in the composer: each as a control of the form, and what was typed as its value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from core.time import moment
from publishing import checking, networks
from publishing.models import Channel
from publishing.networks import fields
from publishing.networks.contract import Field, Kind, Network
from publishing.wording import say

from . import words

LOCAL = "%Y-%m-%dT%H:%M"  # as <input type="datetime-local"> writes it
EMPTY: dict[Kind, Any] = {Kind.LINES: [], Kind.CHOICES: [], Kind.YES_NO: False}


def named(channel: Channel, field: Field) -> str:
    """The control's name in the form, and its id: «option-12-privacy»."""
    return f"option-{channel.pk}-{field.name}"


@dataclass(frozen=True)
class Choice:
    value: str
    label: str
    chosen: bool


@dataclass(frozen=True)
class Entry:
    """One option, with what holds for it now."""

    channel: Channel
    field: Field
    value: Any
    zone: str
    asked: bool = True
    where: str = ""  # in words: when it is asked
    wrong: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return named(self.channel, self.field)

    @property
    def label(self) -> str:
        return _(self.field.label)

    @property
    def help(self) -> str:
        return _(self.field.help) if self.field.help else ""

    @property
    def locked(self) -> str:
        return _(self.field.locked) if self.field.locked else ""

    @property
    def about(self) -> bool:
        """Whether there is more to read than its label."""
        return bool(self.wrong or self.locked or self.help)

    @property
    def kind(self) -> str:
        return fields.kind_of(self.field).value

    @property
    def hangs_on(self) -> str:
        """The name of the control with one of whose values (`values`) it is asked."""
        return f"option-{self.channel.pk}-{self.field.where[0]}" if self.field.where else ""

    @property
    def values(self) -> str:
        return " ".join(self.field.where[1]) if self.field.where else ""

    @property
    def control(self) -> str:
        """Which template draws it."""
        return f"calendar_app/composer/options/{self.kind}.html"

    @property
    def grouped(self) -> bool:
        """Several boxes under one name, which a <fieldset> gathers."""
        return fields.kind_of(self.field) is Kind.CHOICES

    @property
    def on(self) -> bool:
        return bool(self.value) and not self.field.locked

    @property
    def text(self) -> str:
        """The value as its control shows it."""
        if self.value is None:
            return ""
        if isinstance(self.value, list | tuple):
            return "\n".join(str(line) for line in self.value)
        return self.local if fields.kind_of(self.field) is Kind.MOMENT else str(self.value)

    @property
    def local(self) -> str:
        """A moment on the brand's clocks; what isn't one, as it was typed."""
        try:
            return datetime.fromisoformat(self.value).astimezone(ZoneInfo(self.zone)).strftime(LOCAL)
        except ValueError:
            return str(self.value)

    @property
    def choices(self) -> list[Choice]:
        """Those offered, and what was chosen and no longer is. First «nothing», where that is possible."""
        chosen = self.value if isinstance(self.value, list) else [self.text]
        offered = [
            Choice(value, _(label) if label else value, value in chosen)
            for value, label in self.field.choices
        ]
        gone = [
            Choice(value, value, True) for value in chosen if value and value not in dict(self.field.choices)
        ]
        if self.grouped or "" in dict(self.field.choices) or self.field.default is not None:
            return [*offered, *gone]
        nothing = _("Elige…") if self.field.required else _("Sin elegir")
        return [Choice("", nothing, not self.text), *offered, *gone]


def entries(channel: Channel, options: Mapping[str, Any], zone: str) -> list[Entry]:
    every = checking.options_of(channel)
    name = networks.get(channel.network).name
    made = []
    for field in every:
        value = fields.value_of(field, options)
        asked = fields.is_asked(field, every, options)
        wrong = fields.field_troubles(field, value, name) if asked and field.name in options else ()
        sentences = tuple(say(problem.sentence) for problem in wrong)
        made.append(Entry(channel, field, value, zone, asked, where_in_words(field, every), sentences))
    return made


def where_in_words(field: Field, every: Any) -> str:
    """«Sólo con «Forma»: Reel o Historia», for who sees all of them at once."""
    if field.where is None:
        return ""
    name, values = field.where
    above = next((each for each in every if each.name == name), None)
    if above is None or fields.kind_of(above) is Kind.YES_NO:
        return _("Sólo con «%(field)s».") % {"field": _(above.label) if above else name}
    labels = [_(label) for value, label in above.choices if value in values]
    return _("Sólo con «%(field)s»: %(values)s.") % {"field": _(above.label), "values": ", ".join(labels)}


def can_look_around(channel: Channel) -> bool:
    """Whether its network can be asked what it offers this account now."""
    return type(networks.get(channel.network)).look_around is not Network.look_around


# ── as it was typed ───────────────────────────────────────────────────────────────────────────────────


def typed(data: Any, channel: Channel, saved: Mapping[str, Any], zone: str) -> dict[str, Any]:
    """Variant.options: only what differs from what holds anyway. Raises CannotPlan for unfit signs.

    A wrong value is kept as it was typed, for «Comprobación» to say so. What the form doesn't know stays.
    """
    every = checking.options_of(channel)
    known = {field.name for field in every}
    options = {name: value for name, value in saved.items() if name not in known}
    for field in every:
        value = None if field.locked else read(field, data, named(channel, field), zone)
        if value is not None and value != usual(field):
            options[field.name] = value
    return options


def usual(field: Field) -> Any:
    return EMPTY.get(fields.kind_of(field), "") if field.default is None else field.default


def read(field: Field, data: Any, name: str, zone: str) -> Any:
    kind = fields.kind_of(field)
    if kind is Kind.YES_NO:
        return name in data
    if kind is Kind.CHOICES:
        return [fit(field, value) for value in data.getlist(name) if value]
    text = fit(field, data.get(name, ""))
    if kind is Kind.CHOICE and not text and "" not in dict(field.choices):
        return None  # nothing was chosen, so what holds anyway holds
    if kind is Kind.LINES:
        return [line.strip() for line in text.split("\n") if line.strip()]
    if kind is Kind.LONG:
        return text.rstrip()
    readers = {
        Kind.NUMBER: as_number,
        Kind.MOMENT: lambda said: as_moment(said, zone),
        Kind.ADDRESS: as_address,
    }
    return readers[kind](text.strip()) if kind in readers else text.strip()


def fit(field: Field, text: str) -> str:
    return words.clean_option(text, _(field.label))


def as_number(text: str) -> int | str:
    digits = text.removeprefix("-")
    return int(text) if digits.isdecimal() and len(digits) < 19 else text


def as_address(text: str) -> str:
    return text if not text or "://" in text else f"https://{text}"


def as_moment(text: str, zone: str) -> str:
    """ISO 8601 with offset, from the brand's clocks."""
    try:
        asked = datetime.fromisoformat(text)
    except ValueError:
        return text
    return asked.isoformat() if asked.tzinfo else moment(asked.date(), asked.time(), zone).local.isoformat()
