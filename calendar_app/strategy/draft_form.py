"""The guided page of the draft: what is typed, judged in words, and what it comes to."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from publishing.models import Channel
from teams.models import Workspace

from ..models import Strategy
from . import rows
from .content import (
    AudiencePart,
    Content,
    GoalPart,
    ObjectivePart,
    PillarPart,
    RolePart,
    shared_out,
)
from .fields import DayField, Figure, LongText, Name, Percent, RowId, WordList
from .hues import HueField


class GoalRow(rows.Row):
    telling = ("metric", "baseline", "target", "due")
    most = 6

    metric = Name(gettext_lazy("Indicador"), example=gettext_lazy("Visitas a la tienda"))
    unit = Name(gettext_lazy("Unidad"), example=gettext_lazy("al mes"), limit=20, required=False)
    baseline = Figure(gettext_lazy("Hoy"))
    target = Figure(gettext_lazy("Meta"))
    due = DayField(gettext_lazy("Para el"))

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        if "target" in said and said.get("baseline") == said["target"]:
            same = _("La meta es igual a lo de hoy (%(target)s): escribe a cuánto quieres llegar.")
            self.add_error("target", same % {"target": self["target"].data})
        return said

    def part(self) -> GoalPart:
        return GoalPart(**self.cleaned_data)


class ObjectiveRow(rows.Row):
    telling = ("name", "why")
    within = {"goals": (GoalRow, 1)}
    most = 10

    pk = RowId()
    name = Name(gettext_lazy("Objetivo"), example=gettext_lazy("Que más vecinos nos visiten"))
    why = LongText(gettext_lazy("Por qué"), rows=1)

    def part(self) -> ObjectivePart:
        return ObjectivePart(**self.cleaned_data, goals=tuple(goal.part() for goal in self.goals.told))


class PillarRow(rows.Row):
    telling = ("name", "about", "percent")
    most = 12

    pk = RowId()
    name = Name(gettext_lazy("Pilar"), example=gettext_lazy("Novedades"))
    about = LongText(gettext_lazy("De qué trata"), rows=1)
    percent = Percent(gettext_lazy("% de lo publicado"), required=False)
    tolerance = Percent(gettext_lazy("± puntos"), initial=5, required=False)
    hue = HueField()

    def part(self) -> tuple[PillarPart, bool]:
        said = {**self.cleaned_data}
        given = said["percent"] is not None
        said["percent"] = said["percent"] or 0
        said["tolerance"] = 5 if said["tolerance"] is None else said["tolerance"]
        return PillarPart(**said), given


class AudienceRow(rows.Row):
    telling = ("name", "about")

    pk = RowId()
    name = Name(gettext_lazy("Audiencia"), example=gettext_lazy("Familias del barrio"))
    about = LongText(gettext_lazy("Quiénes son"), rows=1)

    def part(self) -> AudiencePart:
        return AudiencePart(**self.cleaned_data)


class RoleRow(rows.Row):
    """One for each channel, there from the beginning."""

    telling = ("channel",)
    most = 60

    channel = forms.IntegerField(widget=forms.HiddenInput)
    why = LongText(gettext_lazy("Para qué"), rows=1)
    audience = Name(gettext_lazy("Para quién"), required=False, attrs={"list": "audiences"})
    per_week = forms.IntegerField(
        label=gettext_lazy("Por semana"),
        required=False,
        min_value=0,
        max_value=100,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )

    def part(self) -> RolePart:
        return RolePart(**{**self.cleaned_data, "per_week": self.cleaned_data["per_week"] or 0})


KINDS: dict[str, tuple[type[rows.Row], int]] = {
    "objectives": (ObjectiveRow, 1), "pillars": (PillarRow, 3), "audiences": (AudienceRow, 1),
    "roles": (RoleRow, 0),
}  # fmt: skip


class DraftForm(forms.Form):
    purpose = LongText(gettext_lazy("Propósito"), rows=2)
    voice_do = LongText(gettext_lazy("Así hablamos"), rows=3)
    voice_dont = LongText(gettext_lazy("Así no"), rows=3)
    required_words = WordList(gettext_lazy("Palabras obligadas"))
    forbidden_words = WordList(gettext_lazy("Palabras prohibidas"))
    address = forms.ChoiceField(label=gettext_lazy("Trato"), choices=Strategy.Address.choices, required=False)

    def __init__(self, brand: Workspace, data: Any = None, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial, use_required_attribute=False)
        self.brand = brand
        self.channels = {each.pk: each for each in open_channels(brand)}
        self.rows = {name: self.rows_of(name, *kind) for name, kind in KINDS.items()}
        for row in self.rows["roles"]:
            row.shown_channel = self.channels.get(number(row["channel"].value()))

    def rows_of(self, name: str, kind: type[rows.Row], spare: int) -> rows.Rows:
        if self.is_bound:
            return rows.Rows.read(kind, name, self.data)
        said = self.initial.get(name)
        spare, values = spare if said is None else 0, said or ()
        if name == "roles":
            values = self.a_role_each(values)
        if name == "pillars":
            values = [*values, *({"hue": hue} for hue in range(spare))]
        return rows.Rows(kind, name, values, spare)

    def a_role_each(self, values: Any) -> list[dict[str, Any]]:
        there = {number(value["channel"]): value for value in values}
        return [there.get(pk, {"channel": pk}) for pk in self.channels]

    # ── what it says ──────────────────────────────────────────────────────────────────────────────────

    def is_valid(self) -> bool:
        own = super().is_valid()
        parts = [kind.is_valid() for kind in self.rows.values()]
        if not own or not all(parts):
            return False
        twins = [self.rows[name].refuse_twins("name") for name in ("objectives", "pillars", "audiences")]
        return all(twins) and self.roles_know_their_audience() and self.shares_have_room()

    def roles_know_their_audience(self) -> bool:
        known = {row.cleaned_data["name"].casefold() for row in self.rows["audiences"].told}
        for row in self.rows["roles"].told:
            asked = row.cleaned_data.get("audience", "")
            if asked and asked.casefold() not in known:
                stray = _("«%(name)s» no está entre las audiencias de arriba: añádela ahí o escribe otra.")
                row.add_error("audience", stray % {"name": asked})
        return not any(row.errors for row in self.rows["roles"].told)

    def shares_have_room(self) -> bool:
        """A pillar without a share takes part of what is left: there has to be something left."""
        parts = [row.part() for row in self.rows["pillars"].told]
        given = sum(part.percent for part, share in parts if share)
        for row, (part, share) in zip(self.rows["pillars"].told, parts, strict=True):
            if not share and given >= 100:
                full = _("No queda proporción para «%(name)s»: los demás suman %(given)s %%. Dale una.")
                row.add_error("percent", full % {"name": part.name, "given": given})
        return not any(row.errors for row in self.rows["pillars"].told)

    def content(self) -> Content:
        said = {name: [row.part() for row in kind.told] for name, kind in self.rows.items()}
        return Content(
            **self.cleaned_data,
            objectives=tuple(said["objectives"]),
            audiences=tuple(said["audiences"]),
            pillars=shared_out(said["pillars"]),
            roles=tuple(role for role in said["roles"] if role and role.channel in self.channels),
        )

    # ── a row more, a row less ────────────────────────────────────────────────────────────────────────

    def with_row(self, asked: str) -> DraftForm:
        """`asked`: «pillars», «objectives-0-goals». The same form as typed, with an empty row there."""
        return self.reshaped(asked, None)

    def without_row(self, asked: str) -> DraftForm:
        """`asked`: «pillars-2», «objectives-0-goals-1»."""
        prefix, _dash, index = asked.rpartition("-")
        known = index.isascii() and index.isdigit()
        return self.reshaped(prefix, int(index)) if known else self.reshaped("", 0)

    def reshaped(self, prefix: str, remove: int | None) -> DraftForm:
        values: dict[str, Any] = {name: self[name].data for name in self.fields}
        values |= {name: rows.typed(kind) for name, kind in self.rows.items()}
        try:
            write_in = rows.changed(values, prefix, remove=remove)
        except (LookupError, TypeError, ValueError, AttributeError):
            write_in = ""  # a button of a page that isn't this one: everything stays as typed
        form = DraftForm(self.brand, initial=values)
        form.put_cursor(write_in)
        return form

    def put_cursor(self, prefix: str) -> None:
        """In the first field of that row."""
        every = [row for kind in self.rows.values() for row in kind]
        every += [goal for row in self.rows["objectives"] for goal in row.goals]
        for row in every:
            if row.prefix == prefix:
                next(iter(row.visible_fields())).field.widget.attrs["autofocus"] = True

    @property
    def says_more(self) -> bool:
        """Than objectives and pillars: the rest of the page is folded away until then."""
        said = [self[name].value() for name in self.fields]
        rest = [*self.rows["audiences"], *self.rows["roles"]]
        hidden = {"channel", "pk"}
        said += [row[name].value() for row in rest for name in row.fields.keys() - hidden]
        return self.is_bound or any(said)

    @property
    def total(self) -> int:
        """What the shares typed add up to; what is no number counts for nothing."""
        typed = (str(row["percent"].value() or "").strip(" %") for row in self.rows["pillars"])
        return sum(number(text) or 0 for text in typed)


def open_channels(brand: Workspace) -> Any:
    return brand.channels.exclude(health=Channel.Health.REMOVED).defer("sealed")


def number(value: Any) -> int | None:
    text = str(value or "")
    return int(text) if text.isascii() and text.isdigit() else None


def initial_of(content: Content) -> dict[str, Any]:
    """A version's content as the form's first values."""
    parts = {
        "pillars": [vars(part) for part in content.pillars],
        "audiences": [vars(part) for part in content.audiences],
        "roles": [vars(part) | {"per_week": part.per_week or None} for part in content.roles],
        "objectives": [
            vars(part) | {"goals": [vars(goal) for goal in part.goals]} for part in content.objectives
        ],
    }
    return {
        "purpose": content.purpose,
        "voice_do": content.voice_do,
        "voice_dont": content.voice_dont,
        "required_words": ", ".join(content.required_words),
        "forbidden_words": ", ".join(content.forbidden_words),
        "address": content.address,
        **{name: told for name, told in parts.items() if told},
    }
