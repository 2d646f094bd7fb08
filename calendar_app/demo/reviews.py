# ruff: noqa: E501  (each telling stays on its line)
"""How the invented bookshop agrees on what it says: two steps for the club, a publisher who decides by her link.

Something lies in each queue of *Aprobaciones*, for who administers the brand.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import TYPE_CHECKING

from teams.models import Membership

from .. import planning, review
from ..models import CalendarLink, Post, ReviewRound, RoundStep
from ..remarks import saying, settling
from ..remarks.places import OnImage, OnText
from ..remarks.regions import Region
from ..review import reminding
from ..review.ruling import AskedStep
from ..sharing import asking, proposals
from ..states import Stage, Unanswered
from . import aims
from .people import ADMIN, APPROVER, EDITOR
from .stories import CLUB, MARKET, READING, ROOM, SIGNING

if TYPE_CHECKING:
    from .building import Shop

PUBLISHER, EDITORIAL = "Renata Solís", "Editorial Farol"
HOURS, BEFORE, TOLERANCE = 24, 4, 120  # per step, its reminder; minutes that an approved post may be moved
LATE = timedelta(hours=3)
ON_THE_LAMP = Region(0.3, 0.13, 0.4, 0.36)


def rule_the_club(shop: Shop) -> None:
    """Before anything is said there: who writes well, then who answers for it."""
    steps = [
        AskedStep("Primera lectura", people=[shop.people[APPROVER]]),
        AskedStep("Visto bueno de Inés", people=[shop.people[ADMIN]]),
    ]
    review.set_rule(
        shop.brand,
        by=shop.people[ADMIN],
        mode="steps",
        channel=shop.channels["practica-club"],
        steps=steps,
        tolerance=TOLERANCE,
        deadline=HOURS,
        reminder=BEFORE,
        unanswered=Unanswered.ESCALATE,
        escalate_to=shop.people[ADMIN],
    )


def approve(shop: Shop, post: Post) -> None:
    """Whoever is asked, in her turn; where nobody is named, the first is enough."""
    for name in (APPROVER, ADMIN):
        review.approve(post, by=shop.people[name])


def tell_reviews(shop: Shop) -> None:
    """Once the week is written."""
    change_and_ask_again(shop)
    let_it_run_late(shop)
    ask_the_publisher(shop)


def written(shop: Shop, told: tuple[str, str], *, by: str, day: date, at: time, picture: str = "") -> Post:
    post = planning.create_post(
        shop.brand,
        by=shop.people[by],
        title=told[0],
        text=told[1],
        tags=[CLUB.tag],
        channels=list(shop.channels.values()),
        media=shop.hung(picture),
        **aims.serves(shop, CLUB, day),
    )
    planning.plan(post, date=day, time=at, by=shop.people[by], now=shop.now)
    return post


# ── among the team ────────────────────────────────────────────────────────────────────────────────────


def change_and_ask_again(shop: Shop) -> None:
    """She asked for a change, got it, and sees what is different when she opens it again."""
    post = Post.objects.filter(workspace=shop.brand, stage=Stage.IN_REVIEW).order_by("planned_for").first()
    if post is None:
        return
    review.request_changes(
        post, by=shop.people[ADMIN], comment="Dile a la gente cómo llegar: falta la dirección."
    )
    text = f"{post.text} Calle del Muelle 14, esquina Faros."
    planning.save_post(post, by=shop.editor, version=post.version, text=text)
    post.refresh_from_db()
    review.request(post, by=shop.editor, comment="Ya lleva la dirección.")
    asked = saying.say(
        post,
        by=shop.people[ADMIN],
        text="¿«esquina Faros» se entiende, o ponemos «frente al mercado»? @Tomás Rivas",
        where=OnText("esquina Faros"),
    )
    saying.answer(asked, by=shop.editor, text="Se entiende: así está en el letrero de la calle.")
    done = saying.say(post, by=shop.people[APPROVER], text="Va sin etiqueta de la serie, ¿verdad?")
    settling.resolve(done, by=shop.editor)


def let_it_run_late(shop: Shop) -> None:
    """Nobody answered in a day: it was passed on to who administers the brand, and it still doesn't leave."""
    post = written(shop, ROOM, by=EDITOR, day=shop.today + timedelta(days=4), at=time(12))
    review.request(post, by=shop.editor, comment="Nos lo confirmaron hoy.")
    round = ReviewRound.objects.get(post=post)
    opened = shop.now - timedelta(hours=HOURS) - LATE
    ReviewRound.objects.filter(pk=round.pk).update(at=opened)
    clock = {
        "opened_at": opened,
        "due_at": shop.now - LATE,
        "remind_at": shop.now - LATE - timedelta(hours=BEFORE),
        "reminded_at": shop.now - LATE - timedelta(hours=BEFORE),
    }
    RoundStep.objects.filter(round=round, position=0).update(**clock)
    reminding.act(RoundStep.objects.get(round=round, position=0), reminding.run_out, shop.now)


# ── the publisher, who has no account ─────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Before:
    """The three posts that her link holds: one waits for her, one she sent back, one she approved."""

    reading: Post
    signing: Post
    market: Post

    @property
    def all(self) -> list[Post]:
        return [self.reading, self.signing, self.market]


def ask_the_publisher(shop: Shop) -> None:
    day = shop.today + timedelta(days=6)
    posts = Before(
        written(shop, READING, by=ADMIN, day=day, at=time(19), picture="lampara"),
        written(shop, SIGNING, by=ADMIN, day=day + timedelta(days=2), at=time(10)),
        written(shop, MARKET, by=ADMIN, day=day + timedelta(days=4), at=time(11), picture="mar"),
    )
    link = send(shop, posts)
    for post in posts.all:
        post.refresh_from_db()
        approve(shop, post)
    answer(shop, posts, link)


def send(shop: Shop, posts: Before) -> CalendarLink:
    seat = Membership.objects.get(workspace=shop.brand, user=shop.people[ADMIN])
    return asking.ask(
        seat,
        posts.all,
        name=EDITORIAL,
        guest=PUBLISHER,
        expires=shop.today + timedelta(days=21),
        zone=shop.brand.zone,
        language=shop.brand.language,
        decides=True,
        comments=True,
        proposes=True,
    ).link


def answer(shop: Shop, posts: Before, link: CalendarLink) -> None:
    """What she says, and what the team says among themselves about it."""
    hers = {"by": None, "guest": PUBLISHER, "link": link}
    team = saying.say(
        posts.reading,
        by=shop.people[APPROVER],
        text="Si Renata pregunta por el vino, es de ellos: nosotros ponemos las copas.",
    )
    saying.answer(team, by=shop.people[ADMIN], text="Anotado.")
    lamp = OnImage(posts.reading.attachments.get().pk, ON_THE_LAMP)
    asked = saying.say(
        posts.reading,
        text="¿Puede verse la portada junto a la lámpara? Si no, mandamos otra foto.",
        where=lamp,
        **hers,
    )
    saying.answer(asked, by=shop.people[ADMIN], text="Sí: mañana la tomamos con el libro abierto ahí.")
    proposals.propose(
        posts.reading,
        link=link,
        day=posts.reading.planned_date,
        hour=time(20),
        comment="A las 19:00 todavía hay gente saliendo del trabajo.",
    )
    review.approve(posts.market, comment="¡Así nos gusta!", **hers)
    review.request_changes(
        posts.signing, comment="La autora firma solo hasta las 18:30: cambia la hora, por favor.", **hers
    )
