"""«Partir en hilo»: shown before it is done. Nothing is saved here; the form is what changes."""

from __future__ import annotations

import json
from typing import Any

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST

from core.htmx import wants_part
from publishing.models import Channel
from publishing.networks.contract import Can
from teams.access import BrandRequest, brand_page
from teams.roles import Verb

from .. import composing, lengths
from ..composer_form import ComposerForm, channels_for
from ..models import Post, Variant
from ..views.composer import show
from ..views.composer_channel import post_named
from . import threading


@brand_page(Verb.WRITE)
@require_POST
def post_split(request: BrandRequest, channel: int) -> HttpResponse:
    """`?post=`, where it is saved; `numbered`. Without scripts the composer's page comes back parted."""
    post = post_named(request)
    asked = get_object_or_404(channels_for(request.brand, post), pk=channel)
    if not composing.can(asked, Can.THREAD):
        raise Http404
    form = ComposerForm(request.POST, brand=request.brand, post=post)
    draft, numbered = form.draft(), bool(request.POST.get("numbered"))
    variant = variant_on(form, draft.post, asked)
    parts = threading.parts(variant, draft.attachments, numbered=numbered)
    if not wants_part(request):
        return show(request, ComposerForm(parted(request.POST, asked, parts), brand=request.brand, post=post))
    shown = {"parts": counted(variant, draft, parts), "channel": asked, "numbered": numbered, "post": post}
    return render(request, "calendar_app/writing_aids/_split.html", {**shown, "as_json": json.dumps(parts)})


def variant_on(form: ComposerForm, post: Post, channel: Channel) -> Variant:
    variant = form.filled(channel)
    variant.post, variant.channel = post, channel
    variant.text = form.cleaned_data.get(f"text-{channel.pk}") or None
    return variant


def counted(variant: Variant, draft: Any, parts: list[str]) -> list[tuple[str, lengths.Count]]:
    """Each part with its length, as it would leave."""
    variant.text = parts[0] if parts else ""
    head = composing.says(variant, draft.attachments)
    said = [(head, parts[0])] if parts else []
    said += [(composing.under(variant, part), part) for part in parts[1:]]
    return [(part, lengths.count(variant.channel, snapshot, part)) for snapshot, part in said]


def parted(data: QueryDict, channel: Channel, parts: list[str]) -> QueryDict:
    """The form as it was sent, with the parts in their places."""
    new = data.copy()
    for name in [name for name in new if name.startswith(f"part-{channel.pk}-")]:
        del new[name]
    new[f"text-{channel.pk}"] = parts[0] if parts else ""
    for number, part in enumerate(parts[1:], 1):
        new[f"part-{channel.pk}-{number}"] = part
    return new
