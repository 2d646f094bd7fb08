"""Being away: who stands in for her meanwhile."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from core.htmx import INVALID, page_or_part, toast
from teams.access import BrandRequest, brand_page
from teams.models import Membership
from teams.roles import Verb

from .. import review
from ..planning import CannotPlan
from ..review.forms import approvers
from ..sharing.forms import DayInput

READ_OR_SEND = require_http_methods(["GET", "HEAD", "POST"])


class AbsenceForm(forms.Form):
    substitute = forms.TypedChoiceField(
        label=gettext_lazy("Quién responde en su lugar"), required=False, coerce=int, empty_value=None
    )
    first = forms.DateField(label=gettext_lazy("Desde"), required=False, widget=DayInput)
    last = forms.DateField(
        label=gettext_lazy("Hasta"),
        required=False,
        widget=DayInput,
        help_text=gettext_lazy("Inclusive. Vacío: hasta nuevo aviso."),
    )

    def __init__(self, *args: Any, seat: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {person.pk: person for person in approvers(seat.workspace) if person != seat.user}
        named = [(str(pk), str(person)) for pk, person in self.people.items()]
        self.fields["substitute"].choices = [("", _("Nadie: espera a que vuelva")), *named]


@brand_page()
@READ_OR_SEND
def my_absence(request: BrandRequest) -> HttpResponse:
    return absence(request, request.membership)


@brand_page(Verb.INVITE)
@READ_OR_SEND
def seat_away(request: BrandRequest, pk: int) -> HttpResponse:
    """Somebody else's: she fell ill, and posts wait for her."""
    seats = Membership.objects.select_related("user", "workspace", "custom", "substitute")
    return absence(request, get_object_or_404(seats, workspace=request.brand, pk=pk))


def absence(request: BrandRequest, seat: Membership) -> HttpResponse:
    given = {"substitute": seat.substitute_id, "first": seat.away_from, "last": seat.away_until}
    form = AbsenceForm(request.POST or None, seat=seat, initial=given)
    if request.method == "POST" and form.is_valid() and saved(request, seat, form):
        return redirect(request.path)
    shown = {"form": form, "seat": seat, "mine": seat.user_id == request.user.pk}
    status = INVALID if form.errors else 200
    return page_or_part(request, "calendar_app/review/absence.html", shown, status=status)


def saved(request: BrandRequest, seat: Membership, form: AbsenceForm) -> bool:
    asked = form.cleaned_data
    person = form.people.get(asked["substitute"])
    days = {"first": asked["first"], "last": asked["last"]}
    try:
        moved = review.go_away(seat, substitute=person, by=request.user, **days)
    except CannotPlan as refusal:
        form.add_error(None, refusal.sentence)
        return False
    toast(request, _("Ausencia guardada.") if asked["first"] else _("Sin ausencia: lo que se pida le toca."))
    if moved:
        said = ngettext(
            "%(count)s revisión pasó a %(name)s.", "%(count)s revisiones pasaron a %(name)s.", moved
        )
        toast(request, said % {"count": moved, "name": person})
    return True
