"""The PDS itself is asked what it holds, with plain requests, never through the adapter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import requests

from publishing.networks.bluesky import Bluesky
from publishing.networks.bluesky_record import record_key
from publishing.networks.contract import (
    Access,
    Disconnected,
    NetworkError,
    Receipt,
    Refused,
    Remote,
    Throttled,
    Unavailable,
    Unsure,
)
from tests.real.door import Door
from tests.real.saying import SAID, access_of, file_of, film, line_to, picture, post, publish, struck
from tests.real.servers.bluesky import BlueskyPDS

network = Bluesky()


def entered(pds: BlueskyPDS, **other: str) -> dict[str, str]:
    return {"handle": pds.handle, "app_password": pds.app_password, "service": pds.url, **other}


@pytest.fixture(scope="session")
def account_of_session(pds_of_session: BlueskyPDS) -> Any:
    """Log-ins are dear: one for all tests."""
    return network.connect(entered(pds_of_session), line_to(network))


@pytest.fixture
def access(pds: BlueskyPDS, account_of_session: Any) -> Access:
    return access_of(account_of_session)


@pytest.fixture
def since() -> datetime:
    return datetime.now(UTC) - timedelta(minutes=1)


class Repository:
    """What the account's repository holds, as anybody may read it."""

    def __init__(self, pds: BlueskyPDS) -> None:
        self.pds = pds

    def ask(self, query: str, **params: Any) -> requests.Response:
        reply = requests.get(f"{self.pds.url}/xrpc/{query}", params=params, timeout=30)
        reply.raise_for_status()
        return reply

    def posts(self) -> list[Any]:
        asked = {"repo": self.pds.did, "collection": "app.bsky.feed.post", "limit": 100}
        return self.ask("com.atproto.repo.listRecords", **asked).json()["records"]

    def post_at(self, remote: Remote) -> Any:
        (found,) = [each for each in self.posts() if each["uri"] == remote.id]
        return found["value"]

    def saying(self, text: str) -> list[Any]:
        return [each for each in self.posts() if each["value"]["text"] == text]

    def beside(self, remote: Remote, kind: str) -> list[Any]:
        """The records of that kind under the post's key."""
        asked = {"repo": self.pds.did, "collection": f"app.bsky.feed.{kind}", "limit": 100}
        found = self.ask("com.atproto.repo.listRecords", **asked).json()["records"]
        rkey = remote.id.rpartition("/")[2]
        return [each["value"] for each in found if each["uri"].rpartition("/")[2] == rkey]

    def blob(self, image: Any) -> bytes:
        cid = image["image"]["ref"]["$link"]
        return self.ask("com.atproto.sync.getBlob", did=self.pds.did, cid=cid).content


@pytest.fixture
def repository(pds: BlueskyPDS) -> Repository:
    return Repository(pds)


# ── connecting ────────────────────────────────────────────────────────────────────────────────────────


def test_connecting_says_whose_account_it_is_and_where_it_lives(pds: BlueskyPDS) -> None:
    typed = entered(pds, handle="@Alicia.test ", service=f"http://127.0.0.1:{pds.port}/")
    account = network.connect(typed, line_to(network))
    assert (account.id, account.name) == (pds.did, "@alicia.test")
    assert account.server == pds.url  # from the DID document, not the door we knocked at


def test_a_wrong_password_is_said_in_a_sentence(pds: BlueskyPDS) -> None:
    with pytest.raises(Disconnected) as refusal:
        network.connect(entered(pds, app_password="abcd-efgh-ijkl-mnop"), line_to(network))
    assert "contraseña de aplicación" in str(refusal.value.sentence)
    assert "abcd-efgh" not in f"{refusal.value.sentence} {refusal.value.detail}"


def test_a_server_that_is_no_pds_is_told_so(wordpress: Any) -> None:
    with pytest.raises((Refused, Unavailable)):
        network.connect({"handle": "a.test", "app_password": "x", "service": wordpress.url}, line_to(network))


# ── tokens ────────────────────────────────────────────────────────────────────────────────────────────


class Kept:
    """What `access.keep` was given, and what the server answers to it at that very moment."""

    def __init__(self) -> None:
        self.secrets: list[dict[str, str]] = []

    def __call__(self, secrets: Mapping[str, str]) -> None:
        self.secrets.append(dict(secrets))


def test_a_worn_out_token_is_renewed_and_kept_without_a_log_in(pds: BlueskyPDS) -> None:
    account = network.connect(entered(pds), line_to(network))
    kept, line = Kept(), line_to(network)
    worn = replace(access_of(account), secrets={**account.secrets, "access": "worn.out.token"}, keep=kept)
    assert isinstance(network.publish(post(), worn, line), Receipt)
    (renewed,) = kept.secrets
    assert renewed["refresh"] != account.secrets["refresh"]
    assert renewed["app_password"] == pds.app_password
    assert [each["url"].rpartition("/")[2] for each in line.exchanges] == [
        "com.atproto.server.refreshSession",
        "com.atproto.repo.createRecord",
    ]


def test_where_renewal_fails_the_app_password_opens_a_new_session(pds: BlueskyPDS, access: Access) -> None:
    kept = Kept()
    secrets = {**access.secrets, "access": "worn.out.token", "refresh": "spent.token.too"}
    assert isinstance(
        network.publish(post(), replace(access, secrets=secrets, keep=kept), line_to(network)), Receipt
    )
    assert kept.secrets[-1]["refresh"].count(".") == 2


def test_a_token_that_the_server_calls_worn_out_at_the_post_itself_sends_nothing(
    pds: BlueskyPDS, access: Access, repository: Repository
) -> None:
    """Signed by nobody, but of a date far away: only the server knows that it is no good."""
    head, payload, _signature = access.secrets["access"].split(".")
    kept, said = Kept(), post(f"Reloj {datetime.now(UTC)}")
    forged = replace(access, secrets={**access.secrets, "access": f"{head}.{payload}.AAAA"}, keep=kept)
    with pytest.raises(Unavailable, match="se renovó"):
        network.publish(said, forged, line_to(network))
    assert repository.saying(said.text) == []
    assert isinstance(
        network.publish(said, replace(forged, secrets=kept.secrets[-1]), line_to(network)), Receipt
    )


def test_an_app_password_taken_back_disconnects(pds: BlueskyPDS) -> None:
    login = pds.call("com.atproto.server.createSession", {"identifier": pds.handle, "password": pds.password})
    token = login["accessJwt"]
    named = pds.call("com.atproto.server.createAppPassword", {"name": "por poco tiempo"}, token)
    account = network.connect(entered(pds, app_password=named["password"]), line_to(network))
    requests.post(
        f"{pds.url}/xrpc/com.atproto.server.revokeAppPassword",
        json={"name": "por poco tiempo"},
        headers={"authorization": f"Bearer {token}"},
        timeout=30,
    ).raise_for_status()
    worn = replace(access_of(account), secrets={**account.secrets, "access": "worn.out.token"})
    with pytest.raises(Disconnected):
        network.publish(post(), worn, line_to(network))


# ── what is there equals what was composed ────────────────────────────────────────────────────────────


def test_text_link_mention_and_tag_arrive_as_written(access: Access, repository: Repository) -> None:
    text = f"¡Ñandú! 🦤 Gracias @alicia.test y @nadie.test. {SAID}"
    sent = publish(network, post(text, language="es-MX", tags=("café",)), access)
    there = repository.post_at(sent.remote)
    assert there["text"] == text
    assert there["langs"] == ["es-MX"]
    assert there["tags"] == ["café"]
    assert sent.remote.url == (
        f"https://bsky.app/profile/{access.account}/post/{sent.remote.id.rpartition('/')[2]}"
    )
    marked = {}
    for facet in there["facets"]:
        where = slice(facet["index"]["byteStart"], facet["index"]["byteEnd"])
        (feature,) = facet["features"]
        marked[text.encode()[where].decode()] = feature
    assert marked == {
        "@alicia.test": {"$type": "app.bsky.richtext.facet#mention", "did": access.account},
        "https://café.example/menú?d=1": {
            "$type": "app.bsky.richtext.facet#link",
            "uri": "https://café.example/menú?d=1",
        },
        "#Inauguración": {"$type": "app.bsky.richtext.facet#tag", "tag": "Inauguración"},
    }


def test_a_link_beside_the_text_becomes_a_card_when_it_has_a_title(
    access: Access, repository: Repository
) -> None:
    link = "https://café.example/menú"
    card = publish(network, post("Mira", link=link, options={"card_title": "El menú"}), access)
    words = publish(network, post("Mira esto", link=link, title="Nombre interno"), access)
    shown = repository.post_at(card.remote)
    assert shown["text"] == "Mira"
    assert shown["embed"]["external"] == {"uri": link, "title": "El menú", "description": ""}
    assert repository.post_at(words.remote)["text"] == f"Mira esto\n\n{link}"


def test_pictures_arrive_byte_by_byte_with_their_alt_and_shape(
    access: Access, repository: Repository
) -> None:
    media = (picture('Una niña dice «¡ñam!» & "más" 🍰'), replace(picture(""), width=0, height=0))
    sent = publish(network, post("Con imágenes", media=media), access)
    first, second = repository.post_at(sent.remote)["embed"]["images"]
    assert (first["alt"], second["alt"]) == (media[0].alt, "")
    assert first["aspectRatio"] == {"width": 64, "height": 64}
    assert "aspectRatio" not in second
    assert [repository.blob(each) for each in (first, second)] == [each.open().read() for each in media]


def test_a_chain_of_replies_keeps_its_root(access: Access, repository: Repository) -> None:
    first = publish(network, post("Uno"), access).remote
    second = publish(network, post("Dos", reply_to=first, thread_root=first), access).remote
    third = publish(network, post("Tres", reply_to=second, thread_root=first), access).remote
    assert repository.post_at(second)["reply"]["parent"]["uri"] == first.id
    reply = repository.post_at(third)["reply"]
    assert (reply["root"]["uri"], reply["parent"]["uri"]) == (first.id, second.id)
    assert reply["root"]["cid"] == first.extra["cid"]


def test_a_parent_whose_cid_we_lost_is_read_again_and_one_that_is_gone_is_said(
    access: Access, repository: Repository
) -> None:
    first = publish(network, post("Uno"), access).remote
    second = publish(network, post("Dos", reply_to=Remote(first.id)), access).remote
    assert repository.post_at(second)["reply"]["parent"]["cid"] == first.extra["cid"]
    network.delete(first, access, line_to(network))
    with pytest.raises(Refused, match="ya no está"):
        publish(network, post("Tres", reply_to=Remote(first.id)), access)


def test_deletion_and_twice_is_no_error(access: Access, repository: Repository) -> None:
    said = post(f"Adiós {datetime.now(UTC)}")
    sent = publish(network, said, access)
    for _time in range(2):
        network.delete(sent.remote, access, line_to(network))
    assert repository.saying(said.text) == []


def test_what_the_server_refuses_is_said_in_its_words(access: Access) -> None:
    with pytest.raises(Refused, match="Bluesky no aceptó"):
        publish(network, post("ñ" * 301), access, http=None)
    wrong = replace(file_of(b"%PDF-1.7", "alt", "acta.pdf"), mime="application/pdf")
    with pytest.raises(Refused, match="Bluesky no aceptó"):
        publish(network, post("Con acta", media=(wrong,)), access)


def test_a_server_without_an_index_has_no_readings_and_says_so(access: Access) -> None:
    sent = publish(network, post("¿Cuántos?"), access)
    with pytest.raises(Unavailable):
        network.readings([sent.remote], access, line_to(network))


def test_a_video_lies_on_an_account_s_own_server(access: Access, repository: Repository) -> None:
    sent = publish(network, post("Con video", media=(film(alt="Sale vapor"),)), access)
    embed = repository.post_at(sent.remote)["embed"]
    assert (embed["$type"], embed["alt"]) == ("app.bsky.embed.video", "Sale vapor")
    assert embed["aspectRatio"] == {"width": 180, "height": 320}
    assert repository.blob({"image": embed["video"]}) == film().open().read()


def test_who_may_reply_and_quote_is_there_with_the_post_and_goes_with_it(
    access: Access, repository: Repository, since: datetime
) -> None:
    chosen = {"replies": "some", "replies_from": ["mention", "follower"], "no_quotes": True}
    said = post("Con reja", options={**chosen, "warning": "graphic-media", "languages": ["en"]})
    sent = publish(network, said, access)
    there = repository.post_at(sent.remote)
    assert there["labels"]["values"] == [{"val": "graphic-media"}]
    assert there["langs"] == ["es", "en"]
    (gate,) = repository.beside(sent.remote, "threadgate")
    assert [rule["$type"].partition("#")[2] for rule in gate["allow"]] == ["mentionRule", "followerRule"]
    (no_quotes,) = repository.beside(sent.remote, "postgate")
    assert no_quotes["post"] == sent.remote.id
    found = network.find(said, access, line_to(network), since)
    assert isinstance(found, Receipt)
    network.delete(sent.remote, access, line_to(network))
    assert repository.beside(sent.remote, "threadgate") == repository.beside(sent.remote, "postgate") == []


def test_the_same_key_with_its_reja_makes_no_second(access: Access, repository: Repository) -> None:
    said = replace(unique(), options={"replies": "nobody"})
    publish(network, said, access)
    with pytest.raises(Unsure):
        publish(network, said, access)
    assert len(repository.saying(said.text)) == 1


def test_a_post_is_quoted_with_and_without_a_picture(access: Access, repository: Repository) -> None:
    first = publish(network, post("Cítame"), access).remote
    address = f"https://bsky.app/profile/alicia.test/post/{first.id.rpartition('/')[2]}"
    bare = publish(network, post("Cito", options={"quote": address}), access)
    assert repository.post_at(bare.remote)["embed"]["record"]["uri"] == first.id
    shown = publish(network, post("Cito", options={"quote": address}, media=(picture("a"),)), access)
    embed = repository.post_at(shown.remote)["embed"]
    assert (embed["record"]["record"]["uri"], len(embed["media"]["images"])) == (first.id, 1)
    gone = address[:-1] + ("2" if address[-1] != "2" else "3")
    with pytest.raises(Refused, match="ya no está"):
        publish(network, post("Cito", options={"quote": gone}), access)


def test_a_card_may_have_a_picture(access: Access, repository: Repository) -> None:
    options = {"card_title": "El menú", "card_text": "De temporada", "card_image": True}
    image = picture("El menú")
    said = post("Mira", link="https://café.example/menú", media=(image,), options=options)
    card = repository.post_at(publish(network, said, access).remote)["embed"]["external"]
    assert (card["title"], card["description"]) == ("El menú", "De temporada")
    assert repository.blob({"image": card["thumb"]}) == image.open().read()


def test_a_picture_of_two_megabytes_is_taken(access: Access, repository: Repository) -> None:
    content = picture("Grande").open().read()
    grown = file_of(content + bytes(2_000_000 - len(content)), "Grande", "grande.png")
    sent = publish(network, post("Grande", media=(grown,)), access)
    assert repository.post_at(sent.remote)["embed"]["images"][0]["image"]["size"] == 2_000_000


# ── trouble in mid-flow ───────────────────────────────────────────────────────────────────────────────


def unique() -> Any:
    return post(f"Una sola vez · {datetime.now(UTC)}")


def test_a_server_that_is_down_before_costs_nothing(
    pds: BlueskyPDS, access: Access, repository: Repository
) -> None:
    said = unique()
    pds.server.stop()
    with pytest.raises(Unavailable):
        publish(network, said, access)
    pds.server.start()
    publish(network, said, access)
    assert len(repository.saying(said.text)) == 1


def test_killed_at_the_irreversible_request_it_is_settled_by_looking(
    pds: BlueskyPDS, access: Access, repository: Repository, since: datetime
) -> None:
    said = unique()
    with pytest.raises(Unsure):
        publish(network, said, access, before_departure=struck(pds.server))
    pds.server.make_sure_it_runs()
    assert network.find(said, access, line_to(network), since) is None
    publish(network, said, access)
    assert len(repository.saying(said.text)) == 1


def test_an_answer_lost_after_acceptance_is_found_and_the_same_key_makes_no_second(
    pds: BlueskyPDS, access: Access, repository: Repository, since: datetime
) -> None:
    said = unique()
    with Door(pds.port) as door:
        behind = replace(access, server=door.url)
        with pytest.raises(Unsure):
            publish(network, said, behind, before_departure=door.swallow)
    found = network.find(said, access, line_to(network), since)
    assert isinstance(found, Receipt)
    assert found.verified
    with pytest.raises(Unsure):  # the server answers 500 to a key that is taken
        publish(network, said, access)
    (there,) = repository.saying(said.text)
    assert (there["uri"], there["cid"]) == (found.remote.id, found.remote.extra["cid"])


def test_somebody_elses_record_under_our_key_is_not_ours(access: Access, since: datetime) -> None:
    said = unique()
    publish(network, said, access)
    same_key = replace(post("Otra cosa"), key=said.key, born=said.born)
    assert record_key(same_key) == record_key(said)
    assert network.find(same_key, access, line_to(network), since) is None


def refused_log_in(pds: BlueskyPDS) -> NetworkError | None:
    try:
        network.connect(entered(pds), line_to(network))
    except NetworkError as refusal:
        return refusal
    return None


def test_too_many_log_ins_are_throttled_until_the_server_says(strict_pds: BlueskyPDS) -> None:
    before = datetime.now(UTC)
    while (refusal := refused_log_in(strict_pds)) is None:
        assert datetime.now(UTC) < before + timedelta(minutes=2)
    assert isinstance(refusal, Throttled)
    assert before + timedelta(seconds=30) < refusal.until <= before + timedelta(minutes=6)


def test_a_post_among_too_many_requests_is_throttled_and_not_carried_out(strict_pds: BlueskyPDS) -> None:
    account = network.connect(entered(strict_pds), line_to(network))
    with requests.Session() as hurried:
        address = f"{strict_pds.url}/xrpc/com.atproto.server.describeServer"
        while hurried.get(address, timeout=30).status_code == 200:
            pass
    with pytest.raises(Throttled) as refusal:
        publish(network, unique(), access_of(account))
    assert datetime.now(UTC) < refusal.value.until <= datetime.now(UTC) + timedelta(minutes=6)


def test_a_server_without_a_directory_of_people_says_so_in_a_sentence(
    pds: BlueskyPDS, access: Access
) -> None:
    """The real server passes this question on to Bluesky's, which a server of one's own may not have."""
    with pytest.raises(Unavailable, match="no ofrece esa consulta") as refusal:
        network.people("cafe", access, line_to(network))
    assert "searchActorsTypeahead" in refusal.value.detail
