"""What changed from one version of the strategy to another, in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.figures import figure
from core.templatetags.hours import whole_day

from ..models import Strategy
from .content import Content, GoalPart, ObjectivePart, PillarPart, RolePart


@dataclass(frozen=True)
class Change:
    """A sentence; of a long text, what it was and what it is."""

    sentence: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True)
class Chapter:
    title: str
    changes: list[Change]


def differences(old: Content, new: Content, channels: dict[int, str]) -> list[Chapter]:
    """The chapters in which something changed; none: they say the same. `channels`: names by number."""
    chapters = [
        (_("Propósito"), texts(old, new, PURPOSE)),
        (_("Objetivos y metas"), objectives(old, new)),
        (_("Pilares"), pillars(old, new)),
        (_("Audiencias"), audiences(old, new)),
        (_("Voz"), voice(old, new)),
        (_("Canales"), roles(old, new, channels)),
    ]
    found = [Chapter(title, list(changes)) for title, changes in chapters]
    return [chapter for chapter in found if chapter.changes]


PURPOSE = {"purpose": gettext_lazy("Cambió el propósito.")}
VOICE = {
    "voice_do": gettext_lazy("Cambió cómo hablamos."),
    "voice_dont": gettext_lazy("Cambió cómo no hablamos."),
}


def texts(old: Content, new: Content, fields: dict[str, Any]) -> Iterator[Change]:
    for field, sentence in fields.items():
        before, after = getattr(old, field), getattr(new, field)
        if before != after:
            yield Change(str(sentence), before, after)


# ── what has a name ───────────────────────────────────────────────────────────────────────────────────


def key(part: Any) -> Any:
    """The same pillar under another name is the same pillar."""
    return part.pk or part.name.casefold()


def named(
    old: Iterable[Any], new: Iterable[Any], words: dict[str, Any], inside: Callable[[Any, Any], Iterator[str]]
) -> Iterator[Change]:
    """`words`: the sentences for one that came and one that went."""
    before, after = by_key(old, new), by_key(new, old)
    for gone in before.keys() - after.keys():
        yield Change(str(words["gone"]) % {"name": before[gone].name})
    for where, part in after.items():
        if where not in before:
            yield Change(str(words["come"]) % {"name": part.name})
        yield from map(Change, inside(before.get(where), part))


def by_key(parts: Iterable[Any], others: Iterable[Any]) -> dict[Any, Any]:
    """By number; one not saved yet is found by its name among the others."""
    numbers = {other.name.casefold(): other.pk for other in others if other.pk}
    return {part.pk or numbers.get(part.name.casefold()) or key(part): part for part in parts}


PILLARS = {
    "gone": gettext_lazy("Se quitó el pilar «%(name)s»."),
    "come": gettext_lazy("Se añadió el pilar «%(name)s»."),
}


def pillars(old: Content, new: Content) -> Iterator[Change]:
    return named(old.pillars, new.pillars, PILLARS, pillar_changes)


def pillar_changes(before: PillarPart | None, after: PillarPart) -> Iterator[str]:
    seen = {"name": after.name, "new": after.percent, "tolerance": after.tolerance}
    if before is None:
        yield _("«%(name)s» tiene el %(new)s %%, ± %(tolerance)s.") % seen
        return
    seen |= {"old": before.percent, "was": before.tolerance, "called": before.name}
    if before.name != after.name:
        yield _("«%(called)s» se llama ahora «%(name)s».") % seen
    if before.percent != after.percent:
        yield _("«%(name)s» pasa del %(old)s %% al %(new)s %%.") % seen
    if before.tolerance != after.tolerance:
        yield _("La tolerancia de «%(name)s» pasa de ± %(was)s a ± %(tolerance)s.") % seen
    if before.about != after.about:
        yield _("«%(name)s» se describe de otra manera.") % seen


OBJECTIVES = {
    "gone": gettext_lazy("Se quitó el objetivo «%(name)s»."),
    "come": gettext_lazy("Se añadió el objetivo «%(name)s»."),
}


def objectives(old: Content, new: Content) -> Iterator[Change]:
    return named(old.objectives, new.objectives, OBJECTIVES, objective_changes)


def objective_changes(before: ObjectivePart | None, after: ObjectivePart) -> Iterator[str]:
    seen = {"name": after.name, "called": before.name if before else after.name}
    if seen["name"] != seen["called"]:
        yield _("«%(called)s» se llama ahora «%(name)s».") % seen
    if before and before.why != after.why:
        yield _("«%(name)s» tiene otro porqué.") % seen
    old = before.goals if before else ()
    for goal in old:
        if goal not in after.goals:
            yield _("«%(name)s» ya no tiene la meta %(goal)s.") % {**seen, "goal": goal_words(goal)}
    for goal in after.goals:
        if goal not in old:
            yield _("«%(name)s» tiene la meta %(goal)s.") % {**seen, "goal": goal_words(goal)}


def goal_words(goal: GoalPart) -> str:
    """«Visitas: de 800 a 1,200 al mes para el 31 dic 2026»"""
    seen = {
        "metric": goal.metric,
        "baseline": amount(goal.baseline),
        "target": amount(goal.target),
        "unit": goal.unit,
        "day": whole_day(goal.due),
    }
    if goal.unit:
        return _("%(metric)s: de %(baseline)s a %(target)s %(unit)s para el %(day)s") % seen
    return _("%(metric)s: de %(baseline)s a %(target)s para el %(day)s") % seen


def amount(number: Any) -> str:
    """Without decimals that say nothing."""
    return figure(float(number), 0 if number == int(number) else 2)


AUDIENCES = {
    "gone": gettext_lazy("Se quitó la audiencia «%(name)s»."),
    "come": gettext_lazy("Se añadió la audiencia «%(name)s»."),
}


def audiences(old: Content, new: Content) -> Iterator[Change]:
    return named(old.audiences, new.audiences, AUDIENCES, audience_changes)


def audience_changes(before: Any, after: Any) -> Iterator[str]:
    if before and before.name != after.name:
        yield _("«%(called)s» se llama ahora «%(name)s».") % {"called": before.name, "name": after.name}
    if before and before.about != after.about:
        yield _("«%(name)s» se describe de otra manera.") % {"name": after.name}


# ── voice and channels ────────────────────────────────────────────────────────────────────────────────


def voice(old: Content, new: Content) -> Iterator[Change]:
    yield from texts(old, new, VOICE)
    if old.address != new.address:
        was, is_ = (Strategy.Address(each.address).label for each in (old, new))
        yield Change(_("El trato pasa de «%(old)s» a «%(new)s».") % {"old": was, "new": is_})
    lists = {
        "required_words": (_("Es obligada «%(word)s»."), _("Ya no es obligada «%(word)s».")),
        "forbidden_words": (_("Se prohíbe «%(word)s»."), _("Ya no se prohíbe «%(word)s».")),
    }
    for field, (come, gone) in lists.items():
        before, after = getattr(old, field), getattr(new, field)
        yield from (Change(come % {"word": word}) for word in after if word not in before)
        yield from (Change(gone % {"word": word}) for word in before if word not in after)


def roles(old: Content, new: Content, channels: dict[int, str]) -> Iterator[Change]:
    before = {role.channel: role for role in old.roles}
    after = {role.channel: role for role in new.roles}
    for channel, name in channels.items():
        none = RolePart(channel)
        yield from map(Change, role_changes(before.get(channel, none), after.get(channel, none), name))


def role_changes(old: RolePart, new: RolePart, channel: str) -> Iterator[str]:
    seen = {"channel": channel, "old": old.per_week, "new": new.per_week, "audience": new.audience}
    if old.per_week != new.per_week:
        yield _("%(channel)s: de %(old)s a %(new)s publicaciones por semana.") % seen
    if old.audience != new.audience and new.audience:
        yield _("%(channel)s es para «%(audience)s».") % seen
    if old.audience != new.audience and not new.audience:
        yield _("%(channel)s ya no es para una audiencia en particular.") % seen
    if old.why != new.why:
        yield _("%(channel)s tiene otro para qué.") % seen
