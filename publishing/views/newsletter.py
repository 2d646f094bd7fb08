"""Who is on a newsletter's list, and what it says of itself."""

from __future__ import annotations

import csv
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.cells import harmless
from core.htmx import INVALID, page_or_part, toast
from newsletter import joining, lists
from newsletter.models import Newsletter, Subscriber
from teams.access import BrandRequest, brand_page
from teams.auditing import Did, record
from teams.roles import Verb

from ..forms import form_field
from ..networks.newsletter import Newsletter as Adapter
from ..newslettering import MAIL
from ..permission import demand_account

BIGGEST = 10 * 2**20  # of an import


class ListForm(forms.ModelForm):
    class Meta:
        model = Newsletter
        fields = ("title", "description", "sender_name", "sender", "postal_address", "per_minute")


class MailForm(forms.Form):
    """The mail server anew; what is typed is tried out before it is kept."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        for field in Adapter.opened_with:
            if field.name in MAIL:
                self.fields[field.name] = form_field(field)


class BringForm(forms.Form):
    lines = forms.CharField(
        label=_("Suscripciones"),
        widget=forms.Textarea({"rows": 5}),
        required=False,
        max_length=BIGGEST,
        help_text=_("Una por línea: correo, o correo y nombre separados por coma."),
    )
    file = forms.FileField(label=_("O un archivo CSV"), required=False)
    vouched = forms.BooleanField(label=_("Estas personas pidieron recibirlo y puedo demostrarlo"))

    def clean_file(self) -> Any:
        given = self.cleaned_data["file"]
        if given and given.size > BIGGEST:
            too_big = _("El archivo pasa de %(limit)s MB: pártelo en varios e impórtalos uno a uno.")
            raise forms.ValidationError(too_big, params={"limit": BIGGEST // 2**20})
        return given

    def text(self) -> str:
        given = self.cleaned_data["file"]
        brought = given.read().decode("utf-8-sig", "replace") if given else ""
        return "\n".join(part for part in (self.cleaned_data["lines"], brought) if part)


def own(request: BrandRequest, pk: int) -> Newsletter:
    found = get_object_or_404(Newsletter, pk=pk, workspace=request.brand)
    demand_account(Verb.CONNECT, request.brand, request.user, network="newsletter", account=found.slug)
    return found


def shown(request: BrandRequest, newsletter: Newsletter, **forms: object) -> dict[str, object]:
    people = newsletter.subscribers.order_by("-asked_at", "pk")
    counts = dict(newsletter.subscribers.values_list("state").annotate(number=Count("pk")).order_by())
    return {
        "newsletter": newsletter,
        "people": Paginator(people, 50).get_page(request.GET.get("pagina")),
        "counts": [(label, counts.get(state, 0)) for state, label in Subscriber.State.choices],
        "bring_form": BringForm(),
        "list_form": ListForm(instance=newsletter),
        "mail_form": MailForm(),
        **forms,
    }


@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
@brand_page(Verb.CONNECT)
def people(request: BrandRequest, pk: int) -> HttpResponse:
    """The page, and its three forms: `what` says which one was sent."""
    newsletter = own(request, pk)
    if request.method == "GET":
        return page_or_part(request, "publishing/newsletter.html", shown(request, newsletter))
    form, kept = {"list": _keep_list, "mail": _keep_mail}.get(request.POST.get("what", ""), _bring)(
        request, newsletter
    )
    if kept:
        return HttpResponseRedirect(reverse("newsletter_people", args=[request.brand.slug, pk]))
    page = shown(request, own(request, pk), **form)
    return page_or_part(request, "publishing/newsletter.html", page, status=INVALID)


def _keep_list(request: BrandRequest, newsletter: Newsletter) -> tuple[dict[str, object], bool]:
    form = ListForm(request.POST, instance=newsletter)
    if form.is_valid():
        lists.change(form.instance, by=request.user)
        toast(request, str(_("El boletín se guardó.")))
    return {"list_form": form}, form.is_valid()


def _keep_mail(request: BrandRequest, newsletter: Newsletter) -> tuple[dict[str, object], bool]:
    form = MailForm(request.POST)
    try:
        if form.is_valid():
            lists.change_server(newsletter, lists.server_from(form.cleaned_data), by=request.user)
            toast(request, str(_("El servidor de correo responde y se guardó.")))
    except lists.CannotOpen as wrong:
        form.add_error(wrong.field if wrong.field in form.fields else None, str(wrong))
    return {"mail_form": form}, form.is_valid()


def _bring(request: BrandRequest, newsletter: Newsletter) -> tuple[dict[str, object], bool]:
    form = BringForm(request.POST, request.FILES)
    if not form.is_valid():
        return {"bring_form": form}, False
    try:
        taken = joining.bring(newsletter, form.text(), by=request.user)
    except joining.CannotRead as wrong:
        form.add_error("file" if form.cleaned_data["file"] else "lines", str(wrong))
        return {"bring_form": form}, False
    said = ngettext("Se agregó %(n)s suscripción.", "Se agregaron %(n)s suscripciones.", taken.added)
    toast(request, said % {"n": taken.added})
    return {"bring_form": BringForm(), "taken": taken}, not (taken.wrong or taken.left or taken.unread)


@require_POST
@brand_page(Verb.CONNECT)
def remove(request: BrandRequest, pk: int, subscriber: int) -> HttpResponse:
    """She is off the list; her row stays, so that an import doesn't bring her back."""
    person = get_object_or_404(own(request, pk).subscribers, pk=subscriber)
    joining.leave(person.token, by=request.user)
    toast(request, str(_("%(email)s quedó fuera de la lista.")) % {"email": person.email})
    return HttpResponseRedirect(reverse("newsletter_people", args=[request.brand.slug, pk]))


@require_GET
@brand_page(Verb.CONNECT)
def people_csv(request: BrandRequest, pk: int) -> HttpResponse:
    newsletter = own(request, pk)
    record(Did.SUBSCRIBERS_EXPORTED, by=request.user, workspace=request.brand, on=newsletter)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{newsletter.slug}.csv"'
    writer = csv.writer(response)
    writer.writerow(["email", "name", "state", "asked_at", "confirmed_at", "left_at", "source"])
    for one in newsletter.subscribers.iterator():
        moments = [at.isoformat() if at else "" for at in (one.asked_at, one.confirmed_at, one.left_at)]
        cells = [one.email, one.name, one.state, *moments, one.source]
        writer.writerow([harmless(cell) for cell in cells])
    return response
