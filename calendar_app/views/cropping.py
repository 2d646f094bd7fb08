"""The frame over a picture of a post: a dialog with scripts, a page of numbers without."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.htmx import INVALID, add_event, go, page_or_part, toast, wants_part
from teams.access import BrandRequest, brand_page
from teams.roles import Verb

from .. import composing, cropping
from ..cropping import Target
from ..models import Attachment, Post
from ..refusals import CannotPlan
from .opening import address, post_or_404

PAGE = "calendar_app/composer/crop.html"


class CropForm(forms.Form):
    """`ratio`: the frame is brought to this proportion first; empty: as it is."""

    x = forms.IntegerField(min_value=0)
    y = forms.IntegerField(min_value=0)
    width = forms.IntegerField(min_value=1)
    height = forms.IntegerField(min_value=1)
    ratio = forms.ChoiceField(
        required=False, choices=[("", ""), *((name, name) for name, _ in cropping.SHAPES)]
    )

    def box(self) -> cropping.Box:
        given = self.cleaned_data
        box = (given["x"], given["y"], given["width"], given["height"])
        return cropping.fitted(box, dict(cropping.SHAPES).get(given["ratio"]))


@brand_page(Verb.WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def post_crop(request: BrandRequest, pk: int, attachment: int) -> HttpResponse:
    post = post_or_404(request, pk)
    there = get_object_or_404(post.attachments.select_related("file"), pk=attachment)
    if there.file.kind != "image":
        raise Http404
    targets = cropping.targets(composing.draft_of(post), there)
    if request.method != "POST":
        return show(request, post, there, targets)
    form = CropForm(request.POST)
    chosen = [each.channel.pk for each in targets if str(each.channel.pk) in request.POST.getlist("channels")]
    try:
        if not form.is_valid():
            raise CannotPlan(_("Escribe el recorte en números enteros: desde dónde, ancho y alto."))
        notes = cropping.crop(post, attachment=attachment, channels=chosen, box=form.box(), by=request.user)
    except CannotPlan as refusal:
        return show(request, post, there, targets, trouble=refusal.sentence, chosen=chosen)
    return done(request, post, notes)


def show(
    request: BrandRequest, post: Post, there: Attachment, targets: list[Target], **more: Any
) -> HttpResponse:
    """`trouble`, when it comes back: why, with what was typed."""
    trouble, box = more.get("trouble", ""), cropping.last_box(targets, there.file)
    shown = {
        "post": post,
        "attachment": there,
        "targets": targets,
        "shapes": cropping.shapes(targets),
        "typed": request.POST if trouble else dict(zip(("x", "y", "width", "height"), box, strict=True)),
        "chosen": [each.channel.pk for each in targets],
        **more,
    }
    return page_or_part(request, PAGE, shown, status=INVALID if trouble else 200)


def done(request: BrandRequest, post: Post, notes: list[str]) -> HttpResponse:
    toast(request, _("Recortada; el original no cambia."))
    for note in notes:
        toast(request, note, level=messages.WARNING)
    if wants_part(request):
        return add_event(HttpResponse(status=204), "files-changed")
    return go(request, address(post))
