"""Whom a network knows by what is typed after an @. Asked while somebody writes: a failure only says so."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from publishing.asking_people import CannotAsk, can_ask, people_on
from publishing.models import Channel
from publishing.networks.contract import Person
from publishing.wording import say
from teams.access import BrandRequest, brand_page
from teams.models import User
from teams.roles import Verb

log = logging.getLogger(__name__)
SHORTEST, LONGEST = 2, 60
CHANNELS = 4  # asked at once


@dataclass
class Found:
    channel: Channel
    people: list[Person] = field(default_factory=list)
    trouble: str = ""


@brand_page(Verb.WRITE)
@require_safe
def people(request: BrandRequest) -> HttpResponse:
    """`q`, and the `channels` that are ticked: those whose network can be asked."""
    query = request.GET.get("q", "").strip().lstrip("@")[:LONGEST]
    asked = channels(request)
    found = [found_on(each, query, by=request.user) for each in asked] if len(query) >= SHORTEST else []
    shown = {"found": found, "query": query, "asked": asked, "short": len(query) < SHORTEST}
    return render(request, "calendar_app/writing_aids/_people.html", shown)


def channels(request: BrandRequest) -> list[Channel]:
    ticked = [int(pk) for pk in request.GET.getlist("channels") if pk.isdecimal() and len(pk) < 19]
    rows = Channel.objects.filter(workspace=request.brand, pk__in=ticked, health=Channel.Health.CONNECTED)
    return [each for each in rows.select_related("workspace").order_by("name") if can_ask(each)][:CHANNELS]


def found_on(channel: Channel, query: str, *, by: User) -> Found:
    try:
        return Found(channel, people_on(channel, query, by=by))
    except CannotAsk as refusal:
        return Found(channel, trouble=say(refusal.sentence))
