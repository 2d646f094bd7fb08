"""`./run bench month [--view week]`: what a calendar page costs, in a scratch brand that is gone after."""

from __future__ import annotations

import random
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import time as clock
from datetime import timedelta
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.time import moment
from publishing.models import Channel, Delivery
from publishing.states import State
from teams.models import Membership, User, Workspace
from teams.roles import Role

from .clocks import today_in
from .grid import Month
from .models import Campaign, KeyDate, Pillar, Post, Slot, Variant
from .states import Stage

BATCH = 1000
ROUNDS = 5
YEARS = 4  # over which posts lie when they are not all in this month


VIEWS = {
    "month": "",
    "week": "semana/",
    "day": "dia/",
    "channels": "canales/",
    "year": "anual/",
    "list": "lista/",
}


def run(*, posts: int = 5000, in_month: bool = False, view: str = "month") -> dict[str, Any]:
    """view · posts · in_month · sql (statements) · bytes · cpu_ms · wall_ms of a page: the median of five."""
    with scratch_brand() as brand:
        fill(brand, posts, in_month)
        client = signed_in(brand)
        address = f"/m/{brand.slug}/calendario/{VIEWS[view]}"
        client.get(address)  # templates are compiled, the session is written
        with CaptureQueriesContext(connection) as queries:
            size = len(looked_at(client, address).content)
            sql = len(queries)  # here: the next request empties the log
        cpu, wall = sorted(timed(client, address) for _ in range(ROUNDS))[ROUNDS // 2]
    figures = {"sql": sql, "bytes": size, "cpu_ms": round(cpu, 1), "wall_ms": round(wall, 1)}
    return {"view": view, "posts": posts, "in_month": in_month, **figures}


def looked_at(client: Client, address: str) -> Any:
    response = client.get(address)
    if response.status_code != 200:
        raise RuntimeError(f"{address} answered {response.status_code}")
    return response


def timed(client: Client, address: str) -> tuple[float, float]:
    cpu, wall = time.process_time(), time.perf_counter()
    looked_at(client, address)
    return (time.process_time() - cpu) * 1000, (time.perf_counter() - wall) * 1000


@contextmanager
def scratch_brand() -> Iterator[Workspace]:
    slug = f"bench-{uuid.uuid4().hex[:12]}"
    brand = Workspace.objects.create(name="Bench", slug=slug)
    user = User.objects.create_user(f"{slug}@bench.example", None, name="Bench")
    Membership.objects.create(workspace=brand, user=user, role=Role.ADMIN)
    try:
        yield brand
    finally:
        Post.objects.filter(workspace=brand).delete()
        Delivery.objects.within(brand).delete()
        brand.delete()
        user.delete()


def signed_in(brand: Workspace) -> Client:
    client = Client(headers={"host": "localhost"})
    client.force_login(brand.members.get())
    return client


# ── what lies in it ───────────────────────────────────────────────────────────────────────────────────


def fill(brand: Workspace, posts: int, in_month: bool) -> None:
    """Every second post has been handed over, one in fifty of those has failed; two channels each."""
    channels = [
        Channel.objects.create(workspace=brand, network=network, name=f"c{number}", account=f"a{number}")
        for number, network in enumerate(("practice", "bluesky", "mastodon"))
    ]
    pillars = plans_of(brand, channels)
    for start in range(0, posts, BATCH):
        numbers = range(start, min(start + BATCH, posts))
        made = Post.objects.bulk_create(
            some_post(brand, number, posts, in_month, pillars) for number in numbers
        )
        hand_over(made, channels)


def plans_of(brand: Workspace, channels: list[Channel]) -> list[Pillar]:
    """What stands around the posts: pillars, campaigns that overlap, a followed date, two slots a day."""
    today = today_in(brand)
    for number in range(6):
        starts = today + timedelta(days=4 * number - 12)
        ends = starts + timedelta(days=9)
        name = f"Campaña {number}"
        Campaign.objects.create(workspace=brand, name=name, starts=starts, ends=ends, hue=number)
    KeyDate.objects.create(workspace=brand, key="own:bench", name="Aniversario", starts=today)
    Slot.objects.bulk_create(
        Slot(workspace=brand, channel=channel, weekday=weekday, time=clock(hour))
        for channel in channels
        for weekday in range(7)
        for hour in (9, 18)
    )
    names = ("Producto", "Receta", "Comunidad", "Opinión")
    return [Pillar.objects.create(workspace=brand, name=name, hue=n) for n, name in enumerate(names)]


def some_post(brand: Workspace, number: int, posts: int, in_month: bool, pillars: list[Pillar]) -> Post:
    """All over this month, or all over four years with this month as full as the rest."""
    month = Month.of(today_in(brand))
    days = (month.last - month.first).days + 1 if in_month else YEARS * 365
    start = month.first if in_month else month.first - timedelta(days=days // 2)
    rng = random.Random(number)  # noqa: S311  # the same posts every time, nothing to guess
    hour = (timezone.now().replace(hour=rng.randrange(24), minute=rng.randrange(60))).time().replace(second=0)
    at = moment(start + timedelta(days=number * days // posts), hour.replace(microsecond=0), brand.zone)
    return Post(
        workspace=brand,
        title=f"Publicación número {number}: así se llama lo que contamos hoy",
        text="Un texto de tamaño corriente, como los que escribe la gente. " * 4,
        stage=Stage.values[number % len(Stage.values)],
        planned_date=at.local.date(),
        planned_time=at.local.time(),
        planned_for=at.instant,
        zone=brand.zone,
        pillar=pillars[number % len(pillars)] if number % 3 else None,
    )


def hand_over(posts: list[Post], channels: list[Channel]) -> None:
    said = {"text": "", "title": "", "link": "", "tags": [], "language": "es", "media": [], "options": {}}
    variants = []
    for number, post in enumerate(posts):
        for channel in channels[: 1 + number % len(channels)]:
            state = State.FAILED if number % 50 == 0 else State.SENT
            handed = Delivery(
                channel=channel, content=said, state=state, planned_for=post.planned_for, remote_id="x"
            )
            variants.append(Variant(post=post, channel=channel, delivery=handed if number % 2 == 0 else None))
    Delivery.objects.bulk_create(variant.delivery for variant in variants if variant.delivery)
    Variant.objects.bulk_create(variants)
