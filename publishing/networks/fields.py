"""A network's options as a person fills them in: which are asked, what they mean, what is wrong with them.

`Post.options` holds only what was chosen: a field's default is never stored, so that an untouched post stays
untouched when a default changes hands.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from publishing.networks.contract import Field, Kind, Problem, Sentence


def _(text: str) -> str:
    """Marks a sentence for translation; it is translated where it is shown."""
    return text


NOT_WRITTEN = _("Falta «%(field)s»: %(network)s no publica sin eso.")
NOT_CHOSEN = _("Elige «%(field)s»: %(network)s no publica sin eso.")
NOT_OFFERED = _(
    "«%(value)s» ya no está entre las opciones de «%(field)s» en %(network)s: elige otra o actualízalas."
)
NO_NUMBER = _("«%(field)s» dice «%(value)s» y debe ser un número entero.")
TOO_SMALL = _("«%(field)s» es %(value)s y %(network)s pide al menos %(least)s.")
TOO_BIG = _("«%(field)s» es %(value)s y %(network)s admite hasta %(most)s.")
TOO_LONG = _("«%(field)s» tiene %(length)s caracteres y %(network)s admite %(most)s.")
TOO_FEW = _("«%(field)s» tiene %(count)s y %(network)s pide al menos %(least)s.")
TOO_MANY = _("«%(field)s» tiene %(count)s y %(network)s admite hasta %(most)s.")
NO_ADDRESS = _("«%(field)s» dice «%(value)s», que no es una dirección web: escribe una con https://.")
NO_MOMENT = _("«%(field)s» dice «%(value)s», que no es una fecha con su hora.")
NO_DATE = _("«%(field)s» dice «%(value)s», que no es una fecha.")
CHOSEN = frozenset({Kind.CHOICE, Kind.CHOICES, Kind.YES_NO})
SHOWN = 80  # characters of a wrong value that its sentence repeats


def kind_of(field: Field) -> Kind:
    """A text with choices is a choice."""
    return Kind.CHOICE if field.kind is Kind.TEXT and field.choices else field.kind


def value_of(field: Field, options: Mapping[str, Any]) -> Any:
    """What holds: what was chosen, or else what the network takes for granted."""
    value = options.get(field.name)
    return field.default if value is None else value


def is_asked(field: Field, fields: Sequence[Field], options: Mapping[str, Any]) -> bool:
    """Whether the field its `where` names is asked too and has one of the values it names."""
    if field.where is None:
        return True
    name, values = field.where
    above = next((each for each in fields if each.name == name), None)
    if above is None:
        return options.get(name) in values
    return _as_word(value_of(above, options)) in values and is_asked(above, fields, options)


def _as_word(value: Any) -> str:
    """Values are named in `where` as the form sends them: a switch that is on says "1"."""
    if isinstance(value, bool):
        return "1" if value else ""
    return "" if value is None else str(value)


def asked(fields: Sequence[Field], options: Mapping[str, Any]) -> list[Field]:
    return [field for field in fields if is_asked(field, fields, options)]


def sent(fields: Sequence[Field], options: Mapping[str, Any]) -> dict[str, Any]:
    """What of `options` leaves: nothing of a field that isn't asked or that the account can't choose."""
    kept_back = {field.name for field in fields if field.locked or not is_asked(field, fields, options)}
    return {name: value for name, value in options.items() if name not in kept_back}


def throughout(fields: Sequence[Field], options: Mapping[str, Any]) -> dict[str, Any]:
    """What of it goes with every part of a thread too: who sees it, not its poll."""
    names = {field.name for field in fields if field.throughout}
    return {name: value for name, value in sent(fields, options).items() if name in names}


# ── what is wrong ─────────────────────────────────────────────────────────────────────────────────────


def troubles(fields: Sequence[Field], options: Mapping[str, Any], network: str) -> Iterator[Problem]:
    for field in asked(fields, options):
        if not field.locked:
            yield from field_troubles(field, value_of(field, options), network)


def field_troubles(field: Field, value: Any, network: str) -> Iterator[Problem]:
    told = {"field": Sentence(field.label), "network": network}
    if value in (None, "", [], ()):
        if field.required:
            said = NOT_CHOSEN if kind_of(field) in CHOSEN else NOT_WRITTEN
            yield _problem(field, "option_missing", said, told)
        return
    for code, said, figures in _wrong(field, value):
        yield _problem(field, code, said, {**told, **figures})


def _problem(field: Field, code: str, said: str, told: Mapping[str, Any]) -> Problem:
    return Problem(code, Sentence(said, told), field=f"options.{field.name}")


Wrong = Iterator[tuple[str, str, dict[str, Any]]]


def _wrong(field: Field, value: Any) -> Wrong:
    kind, seen = kind_of(field), {"value": str(value)[:SHOWN]}
    if kind in (Kind.CHOICE, Kind.CHOICES):
        yield from _not_offered(field, [value] if isinstance(value, str) else value)
    elif kind is Kind.NUMBER:
        yield from _wrong_number(field, value, seen)
    elif kind is Kind.LINES:
        yield from _wrong_count(field, len(value))
    elif kind in (Kind.TEXT, Kind.LONG) and field.most is not None and len(value) > field.most:
        yield "option_too_long", TOO_LONG, {"length": len(value), "most": field.most}
    elif kind is Kind.ADDRESS and not str(value).startswith(("https://", "http://")):
        yield "option_address", NO_ADDRESS, seen
    elif kind is Kind.MOMENT and not _is_moment(value):
        yield "option_moment", NO_MOMENT, seen
    elif kind is Kind.DATE and not _is_date(value):
        yield "option_date", NO_DATE, seen


def _not_offered(field: Field, chosen: Sequence[Any]) -> Wrong:
    offered = {value for value, _label in field.choices}
    for value in chosen:
        if value not in offered:
            yield "option_not_offered", NOT_OFFERED, {"value": str(value)[:SHOWN]}
    if kind_of(field) is Kind.CHOICES:
        yield from _wrong_count(field, len(chosen))


def _wrong_count(field: Field, count: int) -> Wrong:
    if field.least is not None and count < field.least:
        yield "option_too_few", TOO_FEW, {"count": count, "least": field.least}
    if field.most is not None and count > field.most:
        yield "option_too_many", TOO_MANY, {"count": count, "most": field.most}


def _wrong_number(field: Field, value: Any, seen: dict[str, Any]) -> Wrong:
    if isinstance(value, bool) or not isinstance(value, int):
        yield "option_number", NO_NUMBER, seen
    elif field.least is not None and value < field.least:
        yield "option_too_small", TOO_SMALL, {**seen, "least": field.least}
    elif field.most is not None and value > field.most:
        yield "option_too_big", TOO_BIG, {**seen, "most": field.most}


def _is_moment(value: Any) -> bool:
    try:
        return datetime.fromisoformat(str(value)).tzinfo is not None
    except ValueError:
        return False


def _is_date(value: Any) -> bool:
    try:
        return bool(date.fromisoformat(str(value)))
    except ValueError:
        return False
