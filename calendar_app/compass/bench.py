"""`./run bench compass`: what the score of a month costs, in a scratch brand that is gone afterwards."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from publishing.models import Channel
from teams.models import Workspace

from ..bench_month import ROUNDS, fill, looked_at, scratch_brand, signed_in, timed
from ..clocks import today_in
from ..grid import Month
from ..models import (
    Aim,
    Audience,
    ChannelRole,
    KeyDateChoice,
    Listener,
    Objective,
    Pillar,
    PillarShare,
    Post,
    Strategy,
)

FORBIDDEN = ["barato", "gratis", "imperdible", "milagroso", "últimas unidades"]
REQUIRED = ["gente", "#bench"]


def run(*, posts: int = 5000, spread: bool = False) -> dict[str, Any]:
    """posts · in_month · badge and if (one move): sql, cpu_ms, wall_ms of each, the median of five.

    All lie in this month, unless they are spread over four years.
    """
    with scratch_brand() as brand:
        fill(brand, posts, in_month=not spread)
        ask(brand)
        client, month = signed_in(brand), Month.of(today_in(brand))
        address, days = f"/m/{brand.slug}/brujula", f"desde={month.first}&hasta={month.last}"
        moved = Post.objects.filter(workspace=brand, planned_date__range=(month.first, month.last)).first()
        change = f"{address}/si/?{days}&post={moved.pk if moved else ''}&day={month.last}"
        return {
            "posts": posts,
            "in_month": not spread,
            "badge": costs(client, f"{address}/insignia/?{days}"),
            "if": costs(client, change),
        }


def costs(client: Client, address: str) -> dict[str, Any]:
    looked_at(client, address)
    with CaptureQueriesContext(connection) as queries:
        looked_at(client, address)
        sql = len(queries)
    cpu, wall = sorted(timed(client, address) for _ in range(ROUNDS))[ROUNDS // 2]
    return {"sql": sql, "cpu_ms": round(cpu, 1), "wall_ms": round(wall, 1)}


def ask(brand: Workspace) -> None:
    """A strategy that asks for everything, and posts that are tagged as people do."""
    words = {"required_words": REQUIRED, "forbidden_words": FORBIDDEN}
    version = Strategy.objects.create(workspace=brand, number=1, starts=Month(2020, 1).first, **words)
    kinds: list[tuple[Any, Callable[[Any], Any]]] = [
        (Pillar, lambda row: PillarShare(strategy=version, pillar=row, percent=20)),
        (Objective, lambda row: Aim(strategy=version, objective=row)),
        (Audience, lambda row: Listener(strategy=version, audience=row)),
    ]
    for kind, asked in kinds:
        rows = [kind.objects.create(workspace=brand, name=f"{kind.__name__} {number}") for number in range(5)]
        for row in rows:
            asked(row).save()
        tag(brand, kind.__name__.lower(), [row.pk for row in rows])
    for channel in Channel.objects.filter(workspace=brand):
        ChannelRole.objects.create(strategy=version, channel=channel, per_week=5)
    KeyDateChoice.objects.create(workspace=brand, key="MX:dia-de-muertos", followed=True)


def tag(brand: Workspace, name: str, rows: list[int]) -> None:
    posts = Post.objects.filter(workspace=brand)
    for place, pk in enumerate(rows):
        some = posts.extra(
            where=["calendar_app_post.id %% %s = %s"], params=[len(rows) + len(name) % 3, place]
        )
        some.update(**{name: pk})
