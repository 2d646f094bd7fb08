"""Who the crowd is: people in brands, each brand with a month of posts, each editor with drafts of hers."""

from __future__ import annotations

from datetime import time, timedelta

from django.contrib.auth.hashers import make_password

from calendar_app.bench_month import fill
from calendar_app.clocks import today_in
from calendar_app.models import Post, Variant
from calendar_app.states import Stage
from core.time import moment
from teams.models import Membership, User, Workspace
from teams.roles import Role

from .visitor import Person

PASSWORD = "una-frase-larga-y-tranquila"  # noqa: S105
ONE_IN = 5  # approves; the others edit
DRAFTS = 3  # of each editor


def people_of_a_town(people: int, *, brands: int, posts: int) -> list[Person]:
    """`people` shared out among `brands`, each with `posts` in this month."""
    known = make_password(PASSWORD)  # the same for all: they still pay for it when they sign in
    town = [brand_of(number, posts) for number in range(brands)]
    return [
        neighbour(number, town[number % brands], known, approves=number // brands % ONE_IN == 0)
        for number in range(people)
    ]


def brand_of(number: int, posts: int) -> Workspace:
    brand = Workspace.objects.create(
        name=f"Marca {number}", slug=f"marca-{number}", zone="America/Mexico_City"
    )
    fill(brand, posts, True)
    return brand


def neighbour(number: int, brand: Workspace, password: str, *, approves: bool) -> Person:
    email = f"persona-{number}@bench.example"
    user = User.objects.create(email=email, password=password, name=f"Persona {number}")
    Membership.objects.create(workspace=brand, user=user, role=Role.APPROVER if approves else Role.EDITOR)
    return Person(email, brand.slug, approves, () if approves else drafts_of(user, brand))


def drafts_of(user: User, brand: Workspace) -> tuple[int, ...]:
    made, day = [], today_in(brand) + timedelta(days=2)
    for number in range(DRAFTS):
        at = moment(day + timedelta(days=number), time(9 + number), brand.zone)
        post = Post.objects.create(
            workspace=brand, author=user, text="Un borrador.", stage=Stage.DRAFT, zone=brand.zone,
            planned_date=at.local.date(), planned_time=at.local.time(), planned_for=at.instant,
        )  # fmt: skip
        Variant.objects.bulk_create(Variant(post=post, channel=each) for each in brand.channels.all()[:2])
        made.append(post.pk)
    return tuple(made)
