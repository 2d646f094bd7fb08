"""The rule of review as a person writes it: its mode, its steps in order, its deadline."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from teams.models import User, Workspace
from teams.roles import Verb

from ..models import ReviewPolicy, ReviewStep
from ..states import ReviewMode, Unanswered
from . import ruling
from .ruling import AskedStep

KEPT = ("mode", "by_others", "tolerance", "deadline", "reminder", "unanswered", "escalate_to")


def approvers(workspace: Workspace) -> list[User]:
    """Whom a rule may name."""
    seats = workspace.memberships.filter(user__is_active=True).select_related("user", "custom")
    return [seat.user for seat in seats.order_by("user__name", "pk") if seat.may(Verb.APPROVE)]


def number_box() -> forms.NumberInput:
    return forms.NumberInput(attrs={"class": "form-control"})


class RuleForm(forms.Form):
    mode = forms.ChoiceField(
        label=_("Revisión antes de publicar"), choices=ReviewMode.choices, widget=forms.RadioSelect
    )
    by_others = forms.BooleanField(label=_("Nadie aprueba lo que escribió"), required=False)
    tolerance = forms.IntegerField(
        label=_("Minutos que puede moverse lo aprobado"),
        help_text=_("Vacío: a cualquier hora. Con 0, otra hora pide otra aprobación."),
        required=False,
        min_value=0,
        widget=number_box(),
        max_value=ruling.MINUTES_LIMIT,
    )
    deadline = forms.IntegerField(
        label=_("Plazo de cada paso, en horas"),
        help_text=_("Vacío: sin plazo."),
        required=False,
        min_value=1,
        max_value=ruling.HOURS_LIMIT,
        widget=number_box(),
    )
    reminder = forms.IntegerField(
        label=_("Recordar, horas antes del plazo"),
        required=False,
        min_value=1,
        max_value=ruling.HOURS_LIMIT,
        widget=number_box(),
    )
    unanswered = forms.ChoiceField(
        label=_("Si nadie responde"),
        widget=forms.Select(attrs={"class": "form-select"}),
        choices=Unanswered.choices,
        required=False,
        help_text=_("Nunca se publica por falta de respuesta."),
    )
    escalate_to = forms.TypedChoiceField(
        label=_("A quién se escala"),
        required=False,
        coerce=int,
        empty_value=None,
        widget=forms.Select(attrs={"class": "form-select"}),
    )

    def __init__(self, *args: Any, people: Iterable[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {person.pk: person for person in people}
        named = [(str(pk), str(person)) for pk, person in self.people.items()]
        self.fields["escalate_to"].choices = [("", _("La administración de la marca")), *named]

    def facts(self) -> dict[str, Any]:
        """What ruling.set_rule takes."""
        said = {name: self.cleaned_data[name] for name in KEPT}
        said["unanswered"] = said["unanswered"] or Unanswered.HOLD
        return {**said, "escalate_to": self.people.get(said["escalate_to"])}


class StepForm(forms.Form):
    name = forms.CharField(label=_("Nombre"), max_length=ruling.NAME_LIMIT, required=False)
    rule = forms.ChoiceField(
        label=_("Quiénes bastan"),
        choices=ReviewStep.Rule.choices,
        required=False,
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    client = forms.BooleanField(label=_("Lo aprueba el cliente, por enlace"), required=False)
    people = forms.TypedMultipleChoiceField(
        label=_("Personas"), required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, people: Mapping[int, User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = people
        self.fields["people"].choices = [(str(pk), str(person)) for pk, person in people.items()]

    def asked(self) -> AskedStep:
        said = self.cleaned_data
        people = [self.known[pk] for pk in said["people"]]
        return AskedStep(said["name"], said["rule"] or ReviewStep.Rule.ANY, said["client"], people)

    def typed(self) -> dict[str, Any]:
        """As it stands in the form, right or wrong: for the same step at another place."""
        data = self.data
        return {
            "name": data.get(self.add_prefix("name"), ""),
            "rule": data.get(self.add_prefix("rule"), ReviewStep.Rule.ANY),
            "client": self.add_prefix("client") in data,
            "people": data.getlist(self.add_prefix("people")),
        }


# ── the steps as a list that grows, shrinks and turns round without JavaScript ────────────────────────


def saved(policy: ReviewPolicy | None) -> dict[str, Any]:
    if policy is None or policy.pk is None:
        return {"mode": ReviewMode.OPTIONAL, "unanswered": Unanswered.HOLD}
    return {**{name: getattr(policy, name) for name in KEPT}, "escalate_to": policy.escalate_to_id}


def saved_steps(policy: ReviewPolicy | None) -> list[dict[str, Any]]:
    if policy is None or policy.pk is None:
        return []
    return [
        {
            "name": step.name,
            "rule": step.rule,
            "client": step.client,
            "people": [str(person.pk) for person in step.people.all()],
        }
        for step in policy.steps.prefetch_related("people")
    ]


def blank(said: Iterable[Mapping[str, Any]], people: Mapping[int, User]) -> list[StepForm]:
    return [StepForm(initial=dict(each), prefix=f"step-{n}", people=people) for n, each in enumerate(said)]


def sent(data: Any, people: Mapping[int, User]) -> list[StepForm]:
    count = data.get("steps", "")
    number = min(int(count), ruling.STEPS_LIMIT) if count.isdecimal() and len(count) < 4 else 0
    return [StepForm(data, prefix=f"step-{place}", people=people) for place in range(number)]


def changed(said: list[dict[str, Any]], do: str) -> list[dict[str, Any]] | None:
    """After «add», «drop-2», «up-2» or «down-2»; None: it was none of these."""
    what, _dash, number = do.partition("-")
    place = int(number) if number.isdecimal() and len(number) < 4 else -1
    if what == "add":
        return [*said, {"rule": ReviewStep.Rule.ANY}] if len(said) < ruling.STEPS_LIMIT else said
    if what not in ("drop", "up", "down") or not 0 <= place < len(said):
        return None
    rest = [*said[:place], *said[place + 1 :]]
    if what == "drop":
        return rest
    to = max(0, place - 1) if what == "up" else min(len(rest), place + 1)
    return [*rest[:to], said[place], *rest[to:]]
