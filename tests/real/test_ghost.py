"""Ghost itself is asked what it holds, as the person in its own admin, never through the adapter."""

from __future__ import annotations

import urllib.request
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from publishing.networks.contract import (
    Access,
    Disconnected,
    Post,
    Receipt,
    StillWorking,
    Unavailable,
    Unsure,
)
from publishing.networks.ghost import Ghost
from tests.media import making
from tests.real.door import Door
from tests.real.saying import SAID, access_of, line_to, picture, post, publish, struck
from tests.real.servers.ghost import RealGhost

network = Ghost()


@pytest.fixture(scope="session")
def account_of_session(ghost_of_session: RealGhost) -> Any:
    given = {"url": ghost_of_session.url, "admin_key": ghost_of_session.key}
    return network.connect(given, line_to(network))


@pytest.fixture
def access(ghost: RealGhost, account_of_session: Any) -> Access:
    return access_of(account_of_session)


@pytest.fixture
def since() -> datetime:
    return datetime.now(UTC) - timedelta(minutes=1)


def unique(text: str = "Una sola vez", **more: Any) -> Post:
    return post(f"{text} · {datetime.now(UTC)}", **more)


def titled(ghost: RealGhost, title: str) -> list[Any]:
    """Posts of that title, drafts too."""
    found = ghost.call("GET", "posts/?limit=all&formats=html&include=tags")["posts"]
    return [each for each in found if each["title"] == title]


def page(url: str) -> bytes:
    with urllib.request.urlopen(url, timeout=30) as answer:
        return bytes(answer.read())


# ── connecting ────────────────────────────────────────────────────────────────────────────────────────


def test_connecting_names_the_site(ghost: RealGhost, account_of_session: Any) -> None:
    assert (account_of_session.name, account_of_session.url) == ("Café", ghost.url)
    assert account_of_session.facts["newsletters"] == [["default-newsletter", "Café"]]


def test_a_key_of_another_site_is_refused_in_a_sentence(ghost: RealGhost) -> None:
    with pytest.raises(Disconnected, match="Integraciones"):
        network.connect({"url": ghost.url, "admin_key": f"{'0' * 24}:{'ab' * 32}"}, line_to(network))


# ── what is there equals what was composed ────────────────────────────────────────────────────────────


def test_a_post_is_on_the_site_as_it_was_composed(ghost: RealGhost, access: Access) -> None:
    image = picture("Una taza «grande»")
    said = post(
        f"{SAID}\n\nSegunda & <última>", title=f"Otoño {datetime.now(UTC)}", media=(image,), tags=("ñ",)
    )
    receipt = publish(network, said, access)
    (there,) = titled(ghost, said.title)
    assert (there["status"], there["url"]) == ("published", receipt.remote.url)
    assert [tag["name"] for tag in there["tags"]] == ["ñ", "Inauguración"]
    assert there["feature_image_alt"] == image.alt
    assert "Segunda &amp; &lt;última&gt;" in there["html"]
    shown = page(receipt.remote.url).decode()
    assert "¡Mañana abrimos! 🎉" in shown
    assert ">https://café.example/menú?d=1</a>" in shown


def test_a_video_is_kept_and_played_on_the_page(ghost: RealGhost, access: Access) -> None:
    film = making.clip(2)
    said = unique("Con video", media=(film,))
    receipt = publish(network, said, access)
    assert "<video" in page(receipt.remote.url).decode()
    (there,) = titled(ghost, said.text)
    source = there["html"].partition('src="')[2].partition('"')[0]
    assert page(source) == film.open().read()


def test_options_arrive(ghost: RealGhost, access: Access) -> None:
    said = unique(options={"excerpt": "En breve", "visibility": "members", "featured": True})
    publish(network, said, access)
    (there,) = titled(ghost, said.text)
    assert (there["custom_excerpt"], there["visibility"], there["featured"]) == ("En breve", "members", True)


def test_deletion_and_twice_is_no_error(ghost: RealGhost, access: Access) -> None:
    said = unique("Adiós")
    receipt = publish(network, said, access)
    for _time in range(2):
        network.delete(receipt.remote, access, line_to(network))
    assert titled(ghost, said.text) == []


# ── trouble in mid-flow ───────────────────────────────────────────────────────────────────────────────


def test_killed_while_publishing_it_is_settled_by_its_draft(
    ghost: RealGhost, access: Access, since: datetime
) -> None:
    said = unique()
    ending = network.publish(said, access, line_to(network))
    assert isinstance(ending, StillWorking)
    with pytest.raises(Unsure):
        network.resume(ending.memo, said, access, line_to(network, before_departure=struck(ghost.server)))
    ghost.server.make_sure_it_runs()
    if network.find(said, access, line_to(network), since, ending.memo) is None:
        network.resume(ending.memo, said, access, line_to(network))
    (there,) = titled(ghost, said.text)
    assert there["status"] == "published"


def test_an_answer_lost_after_publishing_is_found_and_never_repeated(
    ghost: RealGhost, access: Access, since: datetime
) -> None:
    said = unique()
    ending = network.publish(said, access, line_to(network))
    assert isinstance(ending, StillWorking)
    with Door(ghost.port) as door:
        behind, line = replace(access, server=door.url), line_to(network, before_departure=door.swallow)
        with pytest.raises(Unsure):
            network.resume(ending.memo, said, behind, line)
    found = network.find(said, access, line_to(network), since, ending.memo)
    assert isinstance(found, Receipt)
    assert network.resume(ending.memo, said, access, line_to(network)).remote == found.remote
    assert len(titled(ghost, said.text)) == 1


def test_a_server_that_is_down_costs_nothing(ghost: RealGhost, access: Access) -> None:
    said = unique()
    ghost.server.stop()
    with pytest.raises(Unavailable):
        publish(network, said, access)
    ghost.server.start(seconds=180)
    publish(network, said, access)
    assert len(titled(ghost, said.text)) == 1


def test_an_integration_that_was_deleted_disconnects(ghost: RealGhost) -> None:
    account = network.connect({"url": ghost.url, "admin_key": ghost.new_key("por poco")}, line_to(network))
    listed = ghost.call("GET", "integrations/?limit=all")["integrations"]
    (pk,) = [each["id"] for each in listed if each["name"] == "por poco"]
    ghost.call("DELETE", f"integrations/{pk}")
    with pytest.raises(Disconnected):
        publish(network, unique(), access_of(account))
