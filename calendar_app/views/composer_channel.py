"""One channel's options in the composer, asked of its network again. Nothing of the post is saved."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST

from core.htmx import wants_part
from publishing.looking_around import CannotLookAround, refresh
from publishing.models import Channel
from publishing.wording import say
from teams.access import BrandRequest, brand_page
from teams.roles import Verb

from ..composer_form import ComposerForm, channels_for
from ..composer_page import Page
from ..models import Post
from .composer import show
from .opening import post_or_404


@brand_page(Verb.WRITE)
@require_POST
def post_look_around(request: BrandRequest, channel: int) -> HttpResponse:
    """The options with what the account offers now; what was typed stays. `?post=`, where it is saved."""
    post = post_named(request)
    asked = get_object_or_404(channels_for(request.brand, post), pk=channel)
    trouble = looked(request, asked)
    form = ComposerForm(request.POST, brand=request.brand, post=post)
    if not wants_part(request):
        return show(request, form, notes=[trouble] if trouble else [])
    page = Page(form, request.membership)
    shown = {"page": page, "row": page.row(asked), "form": form, "look_trouble": trouble}
    return render(request, "calendar_app/composer/options.html", shown)


def post_named(request: BrandRequest) -> Post:
    number = request.GET.get("post", "")
    if number.isdecimal() and len(number) < 19:
        return post_or_404(request, int(number))
    return Post(workspace=request.brand, zone=request.brand.zone)


def looked(request: BrandRequest, channel: Channel) -> str:
    """Empty, or why it could not be asked."""
    try:
        refresh(channel, by=request.user)
    except CannotLookAround as refusal:
        return say(refusal.sentence)
    return ""
