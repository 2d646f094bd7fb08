"""What an address narrows a page to: what a post carries, words in any spelling, whose turn it is."""

from __future__ import annotations

from datetime import date, time

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from calendar_app import listing
from calendar_app.filters import Filters
from calendar_app.finding.folding import Folded, fold
from calendar_app.models import Campaign, Pillar, Post, Variant
from calendar_app.states import Stage
from publishing.models import Delivery
from publishing.states import State
from teams.models import Membership

pytestmark = pytest.mark.django_db
SAID = {"text": "", "title": "", "link": "", "tags": [], "language": "es", "media": [], "options": {}}


@pytest.fixture
def a_post(brand, channel, bob):
    def write(title="Hola", **facts):
        facts = {"workspace": brand, "author": bob, "zone": brand.zone, "text": "", **facts}
        post = Post.objects.create(title=title, **facts)
        Variant.objects.create(post=post, channel=channel)
        return post

    return write


def deliver(post, state, **facts):
    variant = post.variants.get()
    facts.setdefault("remote_id", "1" if state == State.SENT else "")
    variant.delivery = Delivery.objects.create(
        channel=variant.channel, content=SAID, state=state, planned_for=timezone.now(), **facts
    )
    variant.save()


def seat(user):
    return Membership.objects.get(user=user)


def titles(brand, query, user=None):
    filters = Filters.read(QueryDict(query), seat(user) if user else None)
    return set(listing.posts_of(brand, filters).values_list("title", flat=True))


@pytest.fixture
def pillar(brand):
    return Pillar.objects.create(workspace=brand, name="Oficio")


@pytest.fixture
def campaign(brand):
    day = date(2030, 5, 1)
    return Campaign.objects.create(workspace=brand, name="Cosecha", starts=day, ends=day)


# ── what a post carries ───────────────────────────────────────────────────────────────────────────────


def test_pillar_campaign_and_tags_narrow_and_add_up(brand, a_post, pillar, campaign):
    a_post("Del pilar", pillar=pillar)
    a_post("De la campaña", campaign=campaign, tags=["Navidad", "año nuevo"])
    a_post("De las dos", pillar=pillar, campaign=campaign, tags=["café"])
    a_post("De nada")
    assert titles(brand, f"pilar={pillar.pk}") == {"Del pilar", "De las dos"}
    assert titles(brand, f"campana={campaign.pk}") == {"De la campaña", "De las dos"}
    assert titles(brand, f"pilar={pillar.pk}&campana={campaign.pk}") == {"De las dos"}
    assert titles(brand, "etiqueta=café") == {"De las dos"}
    assert titles(brand, "etiqueta=café&etiqueta=Navidad") == {"De las dos", "De la campaña"}
    assert titles(brand, "etiqueta=caf") == set()


@pytest.mark.parametrize("tag", ['di"jo', "100%", "o'clock", "back\\slash", "日本語", "_", "🎄"])
def test_a_tag_of_any_signs_finds_just_its_own(brand, a_post, tag):
    a_post("Con ella", tags=["otra", tag])
    a_post("Sin ella", tags=["otra"])
    query = QueryDict(mutable=True)
    query["etiqueta"] = tag
    assert titles(brand, query.urlencode()) == {"Con ella"}


# ── words ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("words", ["cafe anejo", "CAFÉ", "añejo", "ANEJO café", "  café  "])
def test_accents_and_capitals_do_not_matter(brand, a_post, words):
    a_post("Uno", text="Un Café\nAÑEJO y una pena")
    a_post("Dos", text="Un te")
    assert titles(brand, f"q={words}") == {"Uno"}


def test_every_word_has_to_be_there_in_the_title_or_in_the_text(brand, a_post):
    a_post("Cosecha nueva", text="Llega de Chiapas")
    assert titles(brand, "q=chiapas cosecha") == {"Cosecha nueva"}
    assert titles(brand, "q=chiapas oaxaca") == set()


@pytest.mark.parametrize("words", ["100%", "a_b", "\\"])
def test_signs_that_mean_something_to_a_database_mean_themselves(brand, a_post, words):
    a_post("Con", text=f"El {words} exacto")
    a_post("Sin", text="El 100 exacto, axb")
    query = QueryDict(mutable=True)
    query["q"] = words
    assert titles(brand, query.urlencode()) == {"Con"}


@pytest.mark.parametrize(
    "text", ["", "ÁÉÍÓÚÜÑ áéíóúüñ", "ﬁn", "İstanbul", "Ελλάδα", "Ёж", "日本", "naïve ½", "e\u0301", "👩‍🚀"]
)
def test_the_database_folds_as_python_does(a_post, text):
    post = a_post(text=text)
    assert Post.objects.annotate(folded=Folded("text")).get(pk=post.pk).folded == fold(text)


# ── whose turn it is ──────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def several(a_post, alice, bob):
    a_post("Por aprobar", stage=Stage.IN_REVIEW)
    a_post("Devuelta a Beto", changes_requested=True)
    a_post("Devuelta a Alicia", changes_requested=True, author=alice)
    a_post("Devuelta de nadie", changes_requested=True, author=None)
    deliver(a_post("Falló"), State.FAILED)
    deliver(a_post("Incierta"), State.UNSURE)
    deliver(a_post("Retenida"), State.WAITING, held_at=timezone.now())
    deliver(a_post("Salió"), State.SENT)
    deliver(a_post("Espera"), State.WAITING)
    a_post("Borrador")


def test_what_asks_for_my_action_depends_on_my_role_and_my_name(brand, several, alice, bob, abel, vera):
    settled = {"Falló", "Incierta", "Retenida"}
    returned = {"Devuelta de nadie"}
    assert titles(brand, "accion=1", alice) == {"Por aprobar", "Devuelta a Alicia"} | returned | settled
    assert titles(brand, "accion=1", bob) == {"Devuelta a Beto"} | returned | settled
    assert titles(brand, "accion=1", abel) == {"Por aprobar"} | returned
    assert titles(brand, "accion=1", vera) == returned


def test_the_database_and_the_card_agree_on_what_is_to_settle(brand, several, bob):
    shown = titles(brand, "accion=1", bob)
    cards = listing.as_cards(Post.objects.all(), brand)
    assert shown == {c.title for c in cards if c.look.key in ("failed", "unsure", "held", "by_hand")} | {
        "Devuelta a Beto",
        "Devuelta de nadie",
    }


def test_nobodys_action_is_nobodys(brand, several):
    assert not Filters.read(QueryDict("accion=1"))
    assert len(titles(brand, "accion=1")) == 10


# ── addresses ─────────────────────────────────────────────────────────────────────────────────────────

ALL = "canal=3&canal=4&estado=failed&pilar=1&campana=2&etiqueta=a+b&etiqueta=%C3%B1&persona=9&accion=1&q=pan"


def test_an_address_is_read_and_written_back_the_same(brand, bob):
    filters = Filters.read(QueryDict(ALL), seat(bob))
    assert filters.as_query == f"?{ALL}"
    assert filters.as_more == f"&{ALL}"
    assert Filters.read(QueryDict(filters.as_query[1:]), seat(bob)) == filters


@pytest.mark.parametrize(
    "query", ["pilar=x", "campana=-1", "etiqueta=%00", "accion=2", "q=%00", "canal=٣", ""]
)
def test_nonsense_asks_for_nothing(brand, bob, query):
    assert not Filters.read(QueryDict(query), seat(bob))


def test_hundreds_of_values_are_cut_to_some(bob):
    query = "&".join(f"canal={n}&etiqueta=t{n}" for n in range(400))
    filters = Filters.read(QueryDict(query), seat(bob))
    assert (len(filters.channels), len(filters.tags)) == (50, 50)


def test_narrowing_is_one_statement_whatever_is_asked(brand, bob, several):
    filters = Filters.read(QueryDict(ALL), seat(bob))
    with CaptureQueriesContext(connection) as queries:
        list(listing.posts_of(brand, filters))
    assert len(queries) == 1


def test_every_link_of_a_page_keeps_them(brand, bob, signed_in, a_post):
    a_post("Hoy", planned_date=date(2030, 5, 2), planned_time=time(9), planned_for=timezone.now())
    kept = "?pilar=1&amp;campana=2&amp;etiqueta=pan&amp;accion=1"
    query = kept.replace("&amp;", "&")
    html = signed_in(bob).get(f"/m/{brand.slug}/calendario/2030-05/{query}").content.decode()
    assert f"/calendario/2030-06/{kept}" in html
    assert f"/calendario/2030-04/{kept}" in html
    assert f'/calendario/lista/?mes=2030-05&amp;{kept[1:]}"' in html
