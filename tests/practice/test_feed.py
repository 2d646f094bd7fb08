"""An account's posts as a feed, and which addresses are such."""

import pytest

from calendar_app.exchange import feeds
from practice.feed import address_of, handle_of


def test_it_tells_what_was_published_newest_first(cafe, client):
    cafe.post(key="a", text="Primero\n\nY algo más.")
    cafe.post(key="b", text="Después")
    told = client.get("/practica/cafe/atom.xml")
    assert told.headers["Content-Type"].startswith("application/atom+xml")
    page = told.content.decode()
    assert page.index("Después") < page.index("Primero")
    assert '<summary type="html">Y algo más.</summary>' in page


def test_one_that_has_not_changed_is_not_sent_again(cafe, client):
    cafe.post(key="a", text="Primero")
    first = client.get("/practica/cafe/atom.xml")
    again = client.get("/practica/cafe/atom.xml", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304


def test_nobodys_feed_is_not_there(db, client):
    assert client.get("/practica/nadie/atom.xml").status_code == 404


def test_it_can_be_followed_from_the_same_installation(cafe, live_server, settings):
    """By its own address or its page's, though this machine is no public place."""
    settings.PAUTA_URL = live_server.url
    cafe.post(key="a", text="Primero\n\nY algo más.")
    for address in (address_of("cafe"), live_server.url + "/practica/cafe/"):
        found = feeds.look(address, through_page=True)
        assert [(entry.title, entry.summary) for entry in found.entries] == [("Primero", "Y algo más.")]


@pytest.mark.parametrize(
    "address",
    [
        "{here}/practica/cafe/../../metrics",
        "{here}/practica/api/v1/me",
        "{here}/metrics",
        "{here}/practica/cafe/atom.xml?x=1",
        "{here}:1/practica/cafe/",
        "{here}@127.0.0.1/practica/cafe/",
        "https://elsewhere.test/practica/cafe/",
        "/practica/cafe/",
    ],
)
def test_nothing_else_of_this_machine_can(settings, address):
    settings.PAUTA_URL = "http://localhost:8000"
    assert handle_of(address.format(here=settings.PAUTA_URL)) == ""
    with pytest.raises(feeds.NoFeed):
        feeds.look(address.format(here=settings.PAUTA_URL))
