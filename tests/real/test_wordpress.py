"""WordPress itself is asked what it holds, with plain requests, never through the adapter."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import requests

from publishing.networks.contract import (
    CANNOT_TELL,
    Access,
    Disconnected,
    Receipt,
    Refused,
    StillWorking,
    Unavailable,
    Unsure,
)
from publishing.networks.wordpress import WordPress as Adapter
from tests.media import making
from tests.real.door import Door
from tests.real.saying import SAID, access_of, file_of, film, line_to, picture, post, publish, struck
from tests.real.servers.wordpress import WordPress

network = Adapter()


def entered(site: WordPress, **other: str) -> dict[str, str]:
    return {"url": site.url, "user": "alicia", "app_password": site.passwords["alicia"], **other}


@pytest.fixture
def access(wordpress: WordPress) -> Access:
    return access_of(network.connect(entered(wordpress), line_to(network)))


class Library:
    """What the site holds, read as another program of Alicia's would."""

    def __init__(self, site: WordPress) -> None:
        self.root = f"{site.url}/wp-json/wp/v2"
        self.auth = ("alicia", site.passwords["alicia"])

    def read(self, route: str, **params: Any) -> Any:
        reply = requests.get(
            f"{self.root}/{route}", params={"context": "edit", **params}, auth=self.auth, timeout=30
        )
        reply.raise_for_status()
        return reply.json()

    def write(self, route: str, **fields: Any) -> Any:
        reply = requests.post(f"{self.root}/{route}", json=fields, auth=self.auth, timeout=30)
        reply.raise_for_status()
        return reply.json()

    def titled(self, title: str, status: str = "publish") -> list[Any]:
        found = self.read("posts", status=status, search=title, per_page=100)
        return [each for each in found if html.unescape(each["title"]["raw"]) == title]


@pytest.fixture
def library(wordpress: WordPress) -> Library:
    return Library(wordpress)


@pytest.fixture
def title(request: pytest.FixtureRequest) -> str:
    return f"Prueba {request.node.name}"


# ── connecting ────────────────────────────────────────────────────────────────────────────────────────


def test_connecting_finds_the_api_and_says_whose_site_it_is(wordpress: WordPress) -> None:
    account = network.connect(entered(wordpress, url=f"{wordpress.url}/wp-admin/"), line_to(network))
    assert account.name == "Café de la esquina"
    assert account.facts["root"] == f"{wordpress.url}/wp-json/"
    assert account.server == wordpress.url


def test_a_wrong_password_is_said_in_a_sentence(wordpress: WordPress) -> None:
    with pytest.raises(Disconnected) as refusal:
        network.connect(entered(wordpress, app_password="abcd efgh ijkl"), line_to(network))
    assert "contraseña de aplicación" in str(refusal.value.sentence)
    assert "abcd efgh ijkl" not in f"{refusal.value.sentence} {refusal.value.detail}"


def test_somebody_who_may_only_read_is_told_so(wordpress: WordPress) -> None:
    reader = entered(wordpress, user="lector", app_password=wordpress.passwords["lector"])
    with pytest.raises(Refused, match="no publicar"):
        network.connect(reader, line_to(network))


def test_an_author_publishes_her_own_with_pictures_and_tags(
    wordpress: WordPress, library: Library, title: str
) -> None:
    author = entered(wordpress, user="aura", app_password=wordpress.passwords["aura"])
    access = access_of(network.connect(author, line_to(network)))
    said = post("Mía #propia", title=title, media=(picture("Una"),))
    drafted(said, access)
    sent = publish(network, said, access)
    reply = post("Y una respuesta", reply_to=sent.remote)
    publish(network, reply, access)
    (there,) = library.titled(title, "any")
    assert (there["status"], there["link"]) == ("publish", sent.remote.url)
    assert there["featured_media"]
    assert there["tags"]
    assert network.find(reply, access, line_to(network), datetime.now(UTC)) is CANNOT_TELL
    network.delete(sent.remote, access, line_to(network))
    assert library.titled(title) == []


def test_an_address_without_wordpress_is_told_so(pds: Any) -> None:
    with pytest.raises(Refused, match="no encontramos la API"):
        network.connect({"url": pds.url, "user": "alicia", "app_password": "x"}, line_to(network))


def test_a_site_that_is_down_is_not_a_wrong_address(wordpress: WordPress) -> None:
    wordpress.server.stop()
    with pytest.raises(Unavailable):
        network.connect(entered(wordpress), line_to(network))


def test_a_password_taken_back_disconnects(wordpress: WordPress, access: Access) -> None:
    robbed = replace(access, secrets={**access.secrets, "app_password": "ya no es"})
    with pytest.raises(Disconnected):
        publish(network, post(), robbed)


# ── what is there equals what was composed ────────────────────────────────────────────────────────────


def test_text_link_and_hashtag_arrive_as_written(access: Access, library: Library, title: str) -> None:
    sent = publish(network, post(f"{SAID}\n\nSegundo <b>párrafo</b> & fin\ny línea", title=title), access)
    (there,) = library.titled(title)
    assert str(there["id"]) == sent.remote.id
    assert there["link"] == sent.remote.url
    assert there["content"]["raw"] == (
        "<!-- wp:paragraph -->\n<p>¡Mañana abrimos! 🎉 El menú: "
        '<a href="https://café.example/menú?d=1">https://café.example/menú?d=1</a> y más #Inauguración</p>\n'
        "<!-- /wp:paragraph -->\n\n<!-- wp:paragraph -->\n"
        "<p>Segundo &lt;b&gt;párrafo&lt;/b&gt; &amp; fin<br>y línea</p>\n<!-- /wp:paragraph -->"
    )
    assert [library.read(f"tags/{tag}")["name"] for tag in there["tags"]] == ["Inauguración"]
    assert "¡Mañana abrimos! 🎉" in requests.get(sent.remote.url, timeout=30).text


def test_a_tag_that_the_site_knows_already_is_used(access: Access, library: Library, title: str) -> None:
    known = library.write("tags", name="Café y té")
    publish(network, post("Hola", title=title, tags=("Café y té", "nueva & rara")), access)
    (there,) = library.titled(title)
    names = {html.unescape(library.read(f"tags/{tag}")["name"]) for tag in there["tags"]}
    assert known["id"] in there["tags"]
    assert names == {"Café y té", "nueva & rara"}


def test_the_category_is_found_by_its_name(access: Access, library: Library, title: str) -> None:
    with pytest.raises(Refused, match="Recetas"):
        publish(network, post("Hola", title=title, options={"category": "Recetas"}), access)
    wanted = requests.post(
        f"{library.root}/categories", json={"name": "Recetas"}, auth=library.auth, timeout=30
    ).json()
    publish(network, post("Hola", title=title, options={"category": "recetas"}), access)
    (there,) = library.titled(title)
    assert there["categories"] == [wanted["id"]]


def test_pictures_arrive_byte_by_byte_with_their_alt(access: Access, library: Library, title: str) -> None:
    media = (picture('Una niña dice «¡ñam!» & "más" 🍰'), picture("La segunda"))
    publish(network, post("Con imágenes", title=title, media=media), access)
    (there,) = library.titled(title)
    first, second = _media(library, there)
    assert (first["alt_text"], second["alt_text"]) == (media[0].alt, media[1].alt)
    for kept, sent in zip((first, second), media, strict=True):
        assert requests.get(kept["source_url"], timeout=30).content == sent.open().read()
    assert there["featured_media"] == first["id"]
    assert second["source_url"] in there["content"]["raw"]
    assert 'alt="La segunda"' in there["content"]["raw"]


def _media(library: Library, there: Any) -> list[Any]:
    slugs = ",".join(f"{there['slug']}-{number}" for number in (1, 2))
    return sorted(library.read("media", slug=slugs), key=lambda each: each["slug"])


def test_a_film_a_sound_and_a_document_arrive_in_their_blocks(
    access: Access, library: Library, title: str
) -> None:
    song = making.as_media(making.sound(), "audio", "audio/mpeg", filename="canción.mp3")
    paper = making.as_media(b"%PDF-1.4\n%%EOF", "document", "application/pdf", filename="menú.pdf")
    media = (film(), song, paper, picture("Un café"))
    publish(network, post("Hola", title=title, media=media), access)
    (there,) = library.titled(title)
    for file, kind in zip(media[:3], ("video", "audio", "file"), strict=True):
        block = re.search(rf'<!-- wp:{kind} {{"id":(\d+)', there["content"]["raw"])
        assert block, kind
        kept = library.read(f"media/{block[1]}")
        assert kept["mime_type"] == file.mime
        assert requests.get(kept["source_url"], timeout=30).content == file.open().read()
    assert there["featured_media"]
    assert there["content"]["rendered"].count("<video") == 1


def test_what_was_chosen_is_so_on_the_site(access: Access, library: Library, title: str) -> None:
    category = library.write("categories", name=f"Menús {title}")["id"]
    seen = network.look_around(access, line_to(network))
    assert [str(category), f"Menús {title}"] in seen["categories"]
    options = {
        "categories": [str(category)],
        "excerpt": "Pan & <miel>",
        "format": "aside",
        "sticky": True,
        "comments": "closed",
        "slug": "Así se llama",
    }
    sent = publish(network, post("Hola", title=title, options=options), access)
    there = library.read(f"posts/{sent.remote.id}")
    assert (there["categories"], there["sticky"]) == ([category], True)
    assert (there["comment_status"], there["slug"]) == ("closed", "asi-se-llama")
    assert html.unescape(there["excerpt"]["raw"]) == "Pan & <miel>"


def test_one_left_for_review_is_not_public_and_found(access: Access, library: Library, title: str) -> None:
    said = post("Hola", title=title, options={"status": "pending"})
    sent = publish(network, said, access)
    (there,) = library.titled(title, status="pending")
    assert str(there["id"]) == sent.remote.id
    found = network.find(said, access, line_to(network), datetime.now(UTC), {"post": there["id"]})
    assert isinstance(found, Receipt)


def test_what_the_site_refuses_is_said_in_its_words(access: Access, title: str) -> None:
    broken = file_of(b"PK\x03\x04 not an image at all", "alt", "foto.zip")
    with pytest.raises(Refused, match="WordPress no aceptó"):
        publish(
            network, post("Hola", title=title, media=(replace(broken, mime="application/x-php"),)), access
        )


def test_a_reply_is_a_comment_on_its_post_and_a_reply_to_that_one_below_it(
    access: Access, library: Library, title: str
) -> None:
    first = publish(network, post("Entrada", title=title), access)
    second = publish(network, post("¡Gracias! 🎉 <3 & ñ", reply_to=first.remote), access)
    third = publish(network, post("De nada", reply_to=second.remote, thread_root=first.remote), access)
    comments = library.read("comments", post=int(first.remote.id), order="asc")
    assert [html.unescape(each["content"]["raw"]) for each in comments] == ["¡Gracias! 🎉 <3 & ñ", "De nada"]
    assert [f"comment:{each['id']}" for each in comments] == [second.remote.id, third.remote.id]
    assert comments[1]["parent"] == comments[0]["id"]


def test_deletion_takes_it_off_the_site_and_twice_is_no_error(
    access: Access, library: Library, title: str
) -> None:
    sent = publish(network, post("Adiós", title=title), access)
    comment = publish(network, post("Adiós también", reply_to=sent.remote), access)
    for remote in (comment.remote, sent.remote, sent.remote):
        network.delete(remote, access, line_to(network))
    assert requests.get(sent.remote.url, timeout=30).status_code == 404
    assert library.titled(title) == []
    assert library.read("comments", post=int(sent.remote.id)) == []


# ── trouble in mid-flow ───────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def since() -> datetime:
    return datetime.now(UTC) - timedelta(minutes=1)


def drafted(said: Any, access: Access) -> StillWorking:
    ending = network.publish(said, access, line_to(network))
    assert isinstance(ending, StillWorking)
    return ending


def test_a_site_that_is_down_before_costs_nothing(
    wordpress: WordPress, access: Access, library: Library, title: str
) -> None:
    said = post("Hola", title=title)
    wordpress.server.stop()
    with pytest.raises(Unavailable):
        publish(network, said, access)
    wordpress.server.start()
    publish(network, said, access)
    assert len(library.titled(title, "any")) == 1


def test_a_draft_whose_memo_was_lost_is_found_again_with_its_pictures(
    access: Access, library: Library, title: str
) -> None:
    said = post("Hola", title=title, media=(picture("Una"), picture("Dos")))
    before = len(library.read("media", per_page=100))
    lost = drafted(said, access)
    assert drafted(said, access).memo == lost.memo
    publish(network, said, access)
    assert len(library.titled(title, "any")) == 1
    assert len(library.read("media", per_page=100)) == before + 2


def test_pictures_of_an_attempt_that_ended_before_the_draft_are_used(
    access: Access, library: Library, title: str
) -> None:
    said = post("Hola", title=title, media=(picture("Una"), picture("Dos")), options={"category": "No hay"})
    before = len(library.read("media", per_page=100))
    # The category is asked for after the uploads: an attempt that ends between them and the draft.
    with pytest.raises(Refused):
        network.publish(said, access, line_to(network))
    publish(network, replace(said, options={}), access)
    assert len(library.read("media", per_page=100)) == before + 2


def test_killed_at_the_irreversible_request_it_is_settled_by_looking(
    wordpress: WordPress, access: Access, library: Library, title: str, since: datetime
) -> None:
    said = post("Hola", title=title)
    memo = drafted(said, access).memo
    with pytest.raises(Unsure):
        network.resume(memo, said, access, line_to(network, before_departure=struck(wordpress.server)))
    wordpress.server.make_sure_it_runs()
    assert network.find(said, access, line_to(network), since, memo) is None
    sent = network.resume(memo, said, access, line_to(network))
    found = network.find(said, access, line_to(network), since, memo)
    assert isinstance(found, Receipt)
    assert found.remote == sent.remote
    assert len(library.titled(title, "any")) == 1


@pytest.mark.parametrize("memo_kept", [True, False])
def test_an_answer_lost_after_acceptance_is_found(
    wordpress: WordPress, access: Access, library: Library, title: str, since: datetime, memo_kept: bool
) -> None:
    said = post("Hola", title=title)
    memo = drafted(said, access).memo
    with Door(int(wordpress.host.rpartition(":")[2])) as door:
        behind = replace(access, facts={**access.facts, "root": f"{door.url}/wp-json/"})
        with pytest.raises(Unsure):
            network.resume(memo, said, behind, line_to(network, before_departure=door.swallow))
    found = network.find(said, access, line_to(network), since, memo if memo_kept else None)
    assert isinstance(found, Receipt)
    assert found.verified
    (there,) = library.titled(title, "any")
    assert (there["status"], str(there["id"])) == ("publish", found.remote.id)


def test_a_comment_whose_answer_was_lost_is_found_by_its_words(
    wordpress: WordPress, access: Access, library: Library, title: str, since: datetime
) -> None:
    parent = publish(network, post("Entrada", title=title), access).remote
    said = post("Una respuesta\n\ncon «ñ» & <3", reply_to=parent)
    with Door(int(wordpress.host.rpartition(":")[2])) as door:
        behind = replace(access, facts={**access.facts, "root": f"{door.url}/wp-json/"})
        with pytest.raises(Unsure):
            publish(network, said, behind, before_departure=door.swallow)
    found = network.find(said, access, line_to(network), since)
    assert isinstance(found, Receipt)
    (there,) = library.read("comments", post=int(parent.id))
    assert found.remote.id == f"comment:{there['id']}"
    assert network.find(post("Otra", reply_to=parent), access, line_to(network), since) is None


def test_what_a_person_has_thrown_away_meanwhile_is_for_a_person(
    access: Access, library: Library, title: str, since: datetime
) -> None:
    said = post("Hola", title=title)
    memo = drafted(said, access).memo
    requests.delete(f"{library.root}/posts/{memo['post']}", auth=library.auth, timeout=30).raise_for_status()
    assert network.find(said, access, line_to(network), since, memo) is CANNOT_TELL
    gone = f"{library.root}/posts/{memo['post']}?force=true"
    requests.delete(gone, auth=library.auth, timeout=30).raise_for_status()
    assert network.find(said, access, line_to(network), since, memo) is CANNOT_TELL
