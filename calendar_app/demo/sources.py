"""A publisher that the invented bookshop follows: what it writes arrives as drafts.

It writes on the practice network, so following it calls nobody else's address.
"""

from __future__ import annotations

from datetime import time, timedelta
from typing import TYPE_CHECKING

from core.http import Answer
from core.time import moment
from practice import accounts, feed
from practice.models import PracticeAccount, PracticePost

from ..exchange import feed_drafts, feeds
from ..exchange.feed_rounds import EVERY
from ..models import Feed, Pillar
from .aims import NEW

if TYPE_CHECKING:
    from .building import Shop

HANDLE, PUBLISHER = "rompeolas", "Editorial Rompeolas"
HOUR = time(10, 30)
BROUGHT = 2  # of what it has said so far, as drafts; the rest is known and makes none

# Days ago, title, text.
SAID = (
    (
        41, "«Sal de piedra», la novela de una isla sin mapas",
        "Cuatro hermanas heredan una salina que no aparece en ninguna carta. En librerías desde el lunes.",
    ),
    (
        27, "Vuelve «Manual de pájaros tercos», ahora de bolsillo",
        "Agotado desde hacía dos años. Mismo texto, papel más ligero y un índice de cantos.",
    ),
    (
        16, "Conversación con Amaranta Quiñones",
        "Sobre escribir de noche, traducir de día y por qué todos sus personajes llegan tarde.",
    ),
    (
        6, "Así se hizo la portada de «Casa con dos mareas»",
        "Siete bocetos, tres tintas y una fotografía tomada con la marea equivocada.",
    ),
    (
        2, "«Casa con dos mareas» llega a librerías el jueves",
        "Una familia, un muelle y una deuda que sube y baja. El primer capítulo se lee desde hoy en línea.",
    ),
)  # fmt: skip


def follow(shop: Shop) -> None:
    account = opened(shop)
    followed = Feed.objects.create(
        workspace=shop.brand,
        name=PUBLISHER,
        url=feed.address_of(account.handle),
        pillar=Pillar.objects.filter(workspace=shop.brand, name=NEW).first(),
        by=shop.editor,
        created_at=shop.now,
        checked_at=shop.now,
        due_at=shop.now + EVERY,
    )
    followed.channels.set([shop.channels["practica"]])
    feed_drafts.take_in(followed, as_read(account), bring=BROUGHT)


def opened(shop: Shop) -> PracticeAccount:
    handle = next(name for name in names() if not PracticeAccount.objects.filter(handle=name).exists())
    accounts.open(handle, PUBLISHER)
    account = PracticeAccount.objects.get(handle=handle)
    for days, title, text in SAID:
        at = moment(shop.today - timedelta(days=days), HOUR, shop.brand.zone).instant
        PracticePost.objects.create(account=account, text=f"{title}\n\n{text}", created_at=at)
    return account


def names() -> list[str]:
    return [HANDLE, *(f"{HANDLE}-{number}" for number in range(2, 100))]


def as_read(account: PracticeAccount) -> feeds.Look:
    """What a round will read there, by the same names. Asks nobody: no server may be running yet."""
    address = feed.address_of(account.handle)
    told = {"Content-Type": "application/atom+xml"}
    answer = Answer(200, told, feed.written(account).encode(), address, ms=0)
    return feeds.understood(address, answer, feeds.read_apart(answer))


def handles(urls: list[str]) -> list[str]:
    """Of accounts that were opened for this, among what is followed at `urls`."""
    ours = PracticeAccount.objects.filter(handle__in=names(), name=PUBLISHER)
    return list(ours.filter(handle__in=map(feed.handle_of, urls)).values_list("handle", flat=True))
