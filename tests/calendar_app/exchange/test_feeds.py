"""Asking for a feed and reading it: every dialect, and what strangers may try."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from calendar_app.exchange import feeds
from calendar_app.exchange.feeds import NoFeed, look

from .feeds_said import ATOM, BOMB, BROKEN, RDF, SITE, item, rss


def refusal(address: str) -> NoFeed:
    with pytest.raises(NoFeed) as refused:
        look(address)
    return refused.value


def test_rss_is_read_as_plain_words(site: Any) -> None:
    summary = "<p>Hola &amp; adi&oacute;s</p><style>p{}</style><ul><li>pan</li><li>sal</li></ul>"
    found = look(site.put("/rss", rss(item("Pan &amp; café", "7", summary=summary))))
    (entry,) = found.entries
    assert (found.title, entry.title, entry.link) == ("El blog", "Pan & café", "https://blog.test/7")
    assert entry.summary == "Hola & adiós\n\n• pan\n• sal"


def test_atom_is_read_with_its_author_and_its_moment(site: Any) -> None:
    (entry,) = look(site.put("/atom", ATOM)).entries
    assert (entry.title, entry.author, entry.link) == ("Pan & café", "Inés", "https://blog.test/pan")
    assert entry.summary == "Uno.\n\nDos."
    assert entry.published == datetime(2026, 10, 5, 15, tzinfo=UTC)


def test_a_date_that_says_none_is_none(site: Any) -> None:
    zero = ATOM.replace("2026-10-05T09:00:00-06:00", "0001-01-01T00:00:00Z")
    (entry,) = look(site.put("/cero", zero)).entries
    assert entry.published is None


def test_rdf_is_read(site: Any) -> None:
    (entry,) = look(site.put("/rdf", RDF)).entries
    assert (entry.title, entry.published) == ("Uno", datetime(2026, 10, 5, 15, tzinfo=UTC))


def test_of_broken_xml_what_can_be_read_is_read(site: Any) -> None:
    entry = look(site.put("/roto", BROKEN)).entries[0]
    assert (entry.title, entry.link) == ("Sigue & vale", "https://b.test/1")


def test_a_feed_that_lies_about_its_letters_is_still_read(site: Any) -> None:
    body = rss(item("Año de café", "1")).replace("utf-8", "iso-8859-1").encode()
    (entry,) = look(site.put("/letras", body)).entries  # the header says utf-8, and it is
    assert entry.title == "Año de café"
    latin = rss(item("Año de café", "1")).replace("utf-8", "iso-8859-1").encode("iso-8859-1")
    (entry,) = look(site.put("/latin", latin, kind="application/xml")).entries
    assert entry.title == "Año de café"


def test_a_sites_page_leads_to_its_feed(site: Any) -> None:
    site.put("/web/feed.xml", rss(item("Uno")))
    found = look(site.put("/", SITE, kind="text/html"), through_page=True)
    assert found.address == f"{site.url}/web/feed.xml"
    assert [entry.title for entry in found.entries] == ["Uno"]


def test_a_page_without_a_feed_is_said_to_have_none(site: Any) -> None:
    said = refusal(site.put("/", "<html><title>Hola</title></html>", kind="text/html"))
    assert said.sentence.text == feeds.NO_FEED


def test_entries_without_an_id_are_known_by_their_link(site: Any) -> None:
    bare = "<item><title>Uno</title><link>https://blog.test/uno</link></item>"
    first = look(site.put("/a", rss(bare))).entries[0].digest
    again = look(site.put("/a", rss(bare.replace("Uno", "Uno, corregido")))).entries[0].digest
    assert first == again


def test_a_site_that_moves_shows_the_same_entries(site: Any) -> None:
    here = look(site.put("/a/rss", rss(item("Uno", "7", link="/uno")))).entries[0]
    moved = look(site.put("/b/otra", status=301, Location="/a/rss")).entries[0]
    elsewhere = look(site.put("/c/rss", rss(item("Uno", "7", link="/otro")))).entries[0]
    assert here.digest == moved.digest == elsewhere.digest
    assert here.link == f"{site.url}/uno"


def test_an_entry_that_leads_to_a_script_has_no_link(site: Any) -> None:
    (entry,) = look(site.put("/js", rss(item("Uno", "1", link="javascript:robar()")))).entries
    assert entry.link == ""


# ── what strangers may try ────────────────────────────────────────────────────────────────────────────


def test_an_entity_bomb_is_not_opened(site: Any) -> None:
    assert refusal(site.put("/bomba", BOMB)).sentence.text == feeds.BOMB
    wide = BOMB.replace('<?xml version="1.0"?>', "").encode("utf-16")
    assert refusal(site.put("/ancha", wide, kind="application/xml")).sentence.text == feeds.BOMB


def test_what_takes_too_long_to_read_is_given_up(site: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeds, "READING_SECONDS", 1.0)
    heavy = rss("<item><description>" + "&lt;div " * 400_000 + "</description></item>")
    assert refusal(site.put("/pesada", heavy)).sentence.text == feeds.HEAVY


def test_a_huge_feed_is_refused(site: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeds, "BIGGEST", 2**20)
    said = refusal(site.put("/enorme", rss("<!--" + "x" * 2**20 + "-->"))).sentence
    assert (said.text, said.params["limit"]) == (feeds.TOO_BIG, 1)


def test_a_private_address_is_not_asked(site: Any, settings: Any) -> None:
    address = site.put("/rss", rss(item("Uno")))
    settings.PAUTA_PRIVATE_HOSTS = []
    assert refusal(address.replace("http:", "https:")).sentence.text == feeds.NOT_PUBLIC
    assert site.asked == []


def test_a_redirect_to_a_private_address_is_not_followed(site: Any, settings: Any) -> None:
    settings.PAUTA_PRIVATE_HOSTS = [site.url.removeprefix("http://")]
    inside = site.url.replace("127.0.0.1", "127.0.0.2").replace("http:", "https:")
    address = site.put("/va", status=302, Location=f"{inside}/secreto")
    assert refusal(address).sentence.text == feeds.NOT_PUBLIC
    assert [path for path, _headers in site.asked] == ["/va"]


def test_a_redirect_to_another_host_is_followed(site: Any, settings: Any) -> None:
    settings.PAUTA_PRIVATE_HOSTS = ["127.0.0.1", "localhost"]
    site.put("/rss", rss(item("Uno")))
    elsewhere = site.url.replace("127.0.0.1", "localhost")
    assert len(look(site.put("/va", status=301, Location=f"{elsewhere}/rss")).entries) == 1


def test_a_redirect_in_circles_ends(site: Any) -> None:
    address = site.put("/va", status=302, Location=site.url.replace("127.0.0.1", "127.0.0.1") + "/va")
    assert refusal(address).sentence.text in (feeds.CIRCLES, feeds.MISSING)
    assert len(site.asked) < 40


# ── how it answers ────────────────────────────────────────────────────────────────────────────────────


def test_what_has_not_changed_is_not_sent_again(site: Any) -> None:
    address = site.put("/rss", rss(item("Uno")), ETag='"v1"', Last_Modified="Sun, 22 Nov 2026 10:00:00 GMT")
    first = look(address)
    again = look(address, etag=first.etag, last_modified=first.last_modified)
    assert again.unchanged
    assert again.entries == ()
    headers = site.asked[-1][1]
    assert headers["If-None-Match"] == '"v1"'
    assert headers["If-Modified-Since"] == "Sun, 22 Nov 2026 10:00:00 GMT"


@pytest.mark.parametrize(
    ("status", "text"),
    [(404, feeds.MISSING), (403, feeds.CLOSED), (410, feeds.GONE), (500, feeds.BROKEN), (429, feeds.BUSY)],
)
def test_a_refusal_is_said_in_words(site: Any, status: int, text: str) -> None:
    said = refusal(site.put("/no", status=status))
    assert said.sentence.text == text
    assert said.gone == (status == 410)
    assert "127.0.0.1" in str(said.sentence)


def test_retry_after_is_read_in_seconds_and_as_a_date(site: Any) -> None:
    assert refusal(site.put("/a", status=503, Retry_After="7200")).wait == timedelta(hours=2)
    dated = refusal(site.put("/b", status=429, Retry_After="Fri, 01 Jan 2100 00:00:00 GMT")).wait
    assert dated is not None
    assert dated > timedelta(days=365)
    assert refusal(site.put("/c", status=429, Retry_After="pronto")).wait is None


def test_a_site_that_is_away_is_said_to_be_silent(site: Any) -> None:
    assert refusal("http://127.0.0.1:9/rss").sentence.text == feeds.SILENT
