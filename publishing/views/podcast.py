"""What a podcast says of itself, and its cover."""

from __future__ import annotations

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from core.htmx import INVALID, page_or_part, toast
from media import uploading
from podcast import shows
from podcast.models import Show
from teams.access import BrandRequest, brand_page
from teams.roles import Verb

from ..permission import demand_account


class ShowForm(forms.ModelForm):
    picture = forms.FileField(
        label=gettext_lazy("Portada"),
        required=False,
        help_text=gettext_lazy("Cuadrada, de 1400 a 3000 píxeles, en JPEG o PNG."),
    )

    class Meta:
        model = Show
        fields = ("title", "description", "author", "email", "language", "category", "explicit")


@require_http_methods(["GET", "POST"])
@brand_page(Verb.CONNECT)
def settings(request: BrandRequest, pk: int) -> HttpResponse:
    show = get_object_or_404(Show, pk=pk, workspace=request.brand)
    demand_account(Verb.CONNECT, request.brand, request.user, network="podcast", account=show.slug)
    posted = request.method == "POST"
    form = ShowForm(*((request.POST, request.FILES) if posted else ()), instance=show)
    if posted and form.is_valid() and _kept(request, form):
        toast(request, _("El podcast se guardó."))
        return HttpResponseRedirect(reverse("podcast_settings", args=[request.brand.slug, show.pk]))
    shown = {"show": show, "form": form}
    return page_or_part(request, "publishing/podcast.html", shown, status=INVALID if posted else 200)


def _kept(request: BrandRequest, form: ShowForm) -> bool:
    """All of it or, where the cover is refused, nothing."""
    picture = form.cleaned_data["picture"]
    try:
        if picture:
            cover = uploading.take(request.brand, picture, by=request.user)
            shows.judge_cover(cover)
            form.instance.cover = cover
    except (shows.CannotOpen, uploading.Rejected) as wrong:
        form.add_error("picture", str(wrong))
        return False
    shows.change(form.instance, by=request.user)
    return True
