"""Building the demo brand: people, channels, pictures, and thirteen weeks of posts around today.

What is still to come goes through the same verbs as any post (planning, review); what is past is written as
record (`history`). Nothing of it leaves this machine: both channels are on the practice network.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from core.time import moment
from media import uploading
from media.models import MediaFile
from publishing.models import Channel
from publishing.practising import connect_practice
from teams.auditing import Did, record
from teams.models import User, Workspace

from .. import planning, review
from ..models import Post
from ..states import Stage
from . import aims, habits, history, reviews, sources
from .people import APPROVER, EDITOR, seat_everybody
from .pictures import PICTURES, Picture
from .stories import CLUB, COFFEE, FAILED, NEWS, QUOTES, RETURNED, SERIES, STAFF, TALES, UNDATED, Series

SLUG = "demo"
NAME = "Librería Marea"
WEEKS_BEFORE = 8
WEEKS = 13
LEAD = timedelta(minutes=10)  # nothing is scheduled to leave while a newcomer is still reading the first page

# What is still to come, by how many weeks ahead it lies: the nearer, the readier. Left out = not written yet.
# Half: approved in the first of its two steps.
READY = {
    0: {
        NEWS: "scheduled", COFFEE: "scheduled", CLUB: "scheduled",
        STAFF: "scheduled", QUOTES: "in_review", TALES: "approved",
    },
    1: {
        NEWS: "scheduled", COFFEE: "in_review", CLUB: "half",
        STAFF: "in_review", QUOTES: "draft", TALES: "in_review",
    },
    2: {NEWS: "approved", COFFEE: "draft", CLUB: "draft", TALES: "draft"},
    3: {NEWS: "draft", CLUB: "idea", TALES: "idea"},
    4: {NEWS: "idea", TALES: "idea"},
}  # fmt: skip


@dataclass
class Shop:
    """What the parts below build with."""

    brand: Workspace
    people: dict[str, User]
    channels: dict[str, Channel]
    pictures: dict[str, MediaFile]
    now: datetime

    @property
    def editor(self) -> User:
        return self.people[EDITOR]

    @property
    def today(self) -> date:
        return self.now.astimezone(self.brand.tz).date()

    def hung(self, picture: str) -> list[tuple[MediaFile, str]]:
        """As a post carries it; nothing for no picture."""
        return [(self.pictures[picture], PICTURES[picture].alt)] if picture else []


@transaction.atomic
def build(word: str, *, now: datetime | None = None) -> Workspace:
    """The brand with all that is in it; nobody else's brand may be called `demo`. `word`: their password."""
    brand = Workspace.objects.create(name=NAME, slug=SLUG, zone="America/Mexico_City", is_demo=True)
    people = seat_everybody(brand, word)
    channels = {name: connect_practice(brand, name=name) for name in ("practica", "practica-club")}
    shop = Shop(brand, people, channels, paint(brand, people[EDITOR]), now or timezone.now())
    aims.begin(shop)
    habits.keep_week(shop)
    reviews.rule_the_club(shop)
    tell_series(shop)
    tell_the_rest(shop)
    sources.follow(shop)
    reviews.tell_reviews(shop)
    keep_habits(shop)
    record(Did.DEMO_MADE, by=None, workspace=None, on=brand)
    return brand


def keep_habits(shop: Shop) -> None:
    """What is set up around the posts, once they are there."""
    habits.follow_dates(shop)
    habits.keep_words(shop)
    habits.keep_shelves(shop)
    habits.keep_views(shop)
    habits.keep_evergreen(shop)


def paint(brand: Workspace, by: User) -> dict[str, MediaFile]:
    return {name: hang(brand, by, picture) for name, picture in PICTURES.items()}


def hang(brand: Workspace, by: User, picture: Picture) -> MediaFile:
    file = uploading.take(brand, ContentFile(picture.jpeg(), f"{picture.name}.jpg"), by=by)
    file.alt = picture.alt
    file.save(update_fields=["alt"])
    return file


# ── the series ────────────────────────────────────────────────────────────────────────────────────────


def tell_series(shop: Shop) -> None:
    monday = shop.today - timedelta(days=shop.today.weekday())
    for week in range(WEEKS):
        for place, series in enumerate(SERIES):
            day = monday + timedelta(days=7 * (week - WEEKS_BEFORE) + series.weekday)
            tell(shop, series, week, day, number=week * len(SERIES) + place)


def tell(shop: Shop, series: Series, week: int, day: date, *, number: int) -> None:
    at = moment(day, series.hour, shop.brand.zone).instant
    if at <= shop.now:
        was_published(shop, written(shop, series, week, day), day, series.hour, number)
        return
    readiness = READY.get((day - shop.today).days // 7, {}).get(series)
    if readiness:
        make_ready(shop, written(shop, series, week, day), day, series.hour, readiness)


def written(shop: Shop, series: Series, week: int, day: date) -> Post:
    title, text = series.told[week]
    picture = series.pictures[week // 2 % len(series.pictures)] if week % 2 == 0 else ""
    why = aims.serves(shop, series, day)
    return write(shop, title, text, tag=series.tag, picture=picture, club=series.in_club, **why)


def write(
    shop: Shop,
    title: str,
    text: str,
    *,
    tag: str = "",
    picture: str = "",
    club: bool = False,
    **why: Any,
) -> Post:
    names = ("practica", "practica-club") if club else ("practica",)
    return planning.create_post(
        shop.brand,
        by=shop.editor,
        title=title,
        text=text,
        tags=[tag] if tag else [],
        channels=[shop.channels[name] for name in names],
        media=shop.hung(picture),
        **why,
    )


def set_in_the_past(shop: Shop, post: Post, day: date, hour: time) -> None:
    """`planning.plan` refuses what is over, rightly."""
    post.planned_date, post.planned_time, post.zone = day, hour, shop.brand.zone
    post.planned_for = moment(day, hour, shop.brand.zone).instant
    post.save(update_fields=["planned_date", "planned_time", "planned_for", "zone"])
    history.approve_in_the_past(post, shop.people, review.digest(post))


def was_published(shop: Shop, post: Post, day: date, hour: time, number: int) -> None:
    set_in_the_past(shop, post, day, hour)
    history.published(post, number)


def make_ready(shop: Shop, post: Post, day: date, hour: time, readiness: str) -> None:
    """As far as it has come, by the verbs that people use."""
    planning.plan(post, date=day, time=hour, by=shop.editor, now=shop.now)
    if readiness == "idea":
        Post.objects.filter(pk=post.pk).update(stage=Stage.IDEA)
    if readiness in ("in_review", "half", "approved", "scheduled"):
        review.request(post, by=shop.editor)
    if readiness == "half":
        review.approve(post, by=shop.people[APPROVER])
    if readiness in ("approved", "scheduled"):
        reviews.approve(shop, post)
    if readiness == "scheduled" and post.planned_for > shop.now + LEAD:
        planning.schedule(post, by=shop.editor, now=shop.now)


# ── the rest ──────────────────────────────────────────────────────────────────────────────────────────


def tell_the_rest(shop: Shop) -> None:
    for number, (title, text, only_idea) in enumerate(UNDATED):
        post = write(shop, title, text, picture=("estante", "", "pila", "gato", "")[number])
        if only_idea:
            Post.objects.filter(pk=post.pk).update(stage=Stage.IDEA)
    raffle = write(shop, *FAILED, picture="pila")
    set_in_the_past(shop, raffle, shop.today - timedelta(days=3), time(13))
    history.failed(raffle)
    title, text, comment = RETURNED
    sale = write(shop, title, text, picture="lampara")
    planning.plan(sale, date=shop.today + timedelta(days=5), time=time(13), by=shop.editor, now=shop.now)
    review.request(sale, by=shop.editor)
    review.request_changes(sale, by=shop.people[APPROVER], comment=comment)
