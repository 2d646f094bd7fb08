"""How the invented bookshop works: its week, the dates it follows, its words at hand, its shelves."""

from __future__ import annotations

from datetime import time, timedelta
from typing import TYPE_CHECKING

from teams.models import Membership

from ..key_dates import between, choosing
from ..library import describing, folders
from ..models import HashtagGroup, Pillar, Post, PostTemplate, Snippet, Variable
from ..rhythm import keeping_green, slotting
from ..sharing import saved_views
from .aims import COUNTER, READERS, SERVES
from .people import ADMIN
from .stories import NEWS, SERIES

if TYPE_CHECKING:
    from .building import Shop

FOLLOWED, LEAD, AHEAD = 3, 10, timedelta(days=75)
SHELVES = {
    "Estantes y mesas": ("estante", "pila", "lampara"),
    "Café": ("taza",),
    "Sábados": ("papalotes", "mar"),
}
VARIABLES = {
    "direccion": "calle del Muelle 14, esquina Faros",
    "horario": "de martes a domingo, de 10:00 a 20:00",
}
SNIPPETS = {
    "Dónde estamos": "Estamos en {direccion}, {horario}.",
    "Cómo se aparta": "Apártalo por mensaje y lo guardamos tres días con tu nombre.",
}
ARRIVED = "Llegó «{libro}»: {de-que-va}. {direccion}."
HASHTAGS = {
    "De casa": ["libreriamarea", "librerias", "leer"],
    "Sábados": ["cuentacuentos", "primeroslectores", "librosparaninos"],
}


def keep_week(shop: Shop) -> None:
    """The hours of its series, a Sunday for what never grows old, and an hour that is often free."""
    own, by = shop.channels["practica"], shop.editor
    for series in SERIES:
        pillar = Pillar.objects.get(workspace=shop.brand, name=SERVES[series][0])
        slotting.add(own, weekdays=[series.weekday], hour=series.hour, pillar=pillar, by=by)
    counter, readers = (Pillar.objects.get(workspace=shop.brand, name=name) for name in (COUNTER, READERS))
    slotting.add(own, weekdays=[6], hour=time(10), pillar=counter, evergreen=True, by=by)
    slotting.add(own, weekdays=[3], hour=time(18), pillar=readers, by=by)
    slotting.add(shop.channels["practica-club"], weekdays=[2], hour=time(18, 30), pillar=readers, by=by)


def follow_dates(shop: Shop) -> None:
    """The shop's own day, and the next of the country's and of commerce."""
    brand, by = shop.brand, shop.editor
    own_day = {"name": "Día de la librería de barrio", "starts": shop.today + timedelta(days=24)}
    choosing.add_own(brand, **own_day, every_year=True, by=by)
    coming = between.between(brand, shop.today + timedelta(days=2), shop.today + AHEAD)
    for occasion in [each for each in coming if each.kind in ("commercial", "own")][:FOLLOWED]:
        choosing.follow(brand, occasion.key, by=by, lead_days=LEAD)


def keep_words(shop: Shop) -> None:
    """Variables, snippets that use them, groups of hashtags, a post to start from."""
    own = {"workspace": shop.brand}
    Variable.objects.bulk_create(Variable(**own, name=name, value=value) for name, value in VARIABLES.items())
    Snippet.objects.bulk_create(Snippet(**own, name=name, text=text) for name, text in SNIPPETS.items())
    groups = (HashtagGroup(**own, name=name, tags=tags) for name, tags in HASHTAGS.items())
    HashtagGroup.objects.bulk_create(groups)
    pillar = Pillar.objects.get(**own, name=SERVES[NEWS][0])
    said = {"text": ARRIVED, "channels": [shop.channels["practica"].pk], "pillar": str(pillar.pk)}
    PostTemplate.objects.create(**own, name="Llegó un libro", said=said, by=shop.editor)


def keep_shelves(shop: Shop) -> None:
    """Pictures in folders; one stays loose, as it does."""
    for name, pictures in SHELVES.items():
        folder = folders.create(shop.brand, name=name, by=shop.editor)
        files = [shop.pictures[picture] for picture in pictures]
        describing.place(files, folder=folder, by=shop.editor)


def keep_views(shop: Shop) -> None:
    """One page that everybody opens on Mondays."""
    seat = Membership.objects.get(workspace=shop.brand, user=shop.people[ADMIN])
    saved_views.save(seat, name="Por aprobar", place="list", query="estado=in_review", shared=True)


def keep_evergreen(shop: Shop) -> None:
    """What may be said again when a Sunday is free."""
    post = Post.objects.get(workspace=shop.brand, title="Guía de regalos para quien ya leyó todo")
    keeping_green.add(post, by=shop.editor)
