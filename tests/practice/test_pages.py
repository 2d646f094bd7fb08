"""The public pages: what a follower of the brand sees."""

import pytest

from practice.models import PracticeImage
from tests.media import making


@pytest.fixture
def cafe_page(cafe, client):
    return lambda: client.get("/practica/cafe/").content.decode()


def test_the_page_shows_what_was_published_newest_first(cafe, cafe_page):
    cafe.post(key="a", text="Primero")
    cafe.post(key="b", text="Después")
    page = cafe_page()
    assert page.index("Después") < page.index("Primero")


def test_an_empty_page_says_so(cafe_page):
    assert "Aquí no se ha publicado nada todavía." in cafe_page()


def test_a_script_in_the_text_is_only_text(cafe, cafe_page):
    cafe.post(key="a", text="<script>alert(1)</script> & <img src=x onerror=alert(1)>")
    page = cafe_page()
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &lt;img" in page
    assert "<script" not in page


def test_a_quote_in_the_alternative_text_stays_inside_it(cafe, cafe_page, picture):
    pk = cafe.upload(picture(), alt='Pan" onload="alert(1)').json()["id"]
    cafe.post(key="a", text="Pan", media_ids=[pk])
    assert 'alt="Pan&quot; onload=&quot;alert(1)"' in cafe_page()


def test_an_address_in_the_text_and_the_link_can_be_followed(cafe, cafe_page):
    cafe.post(key="a", text="Mira https://alameda.test/a?b=1&c=2", link='https://alameda.test/"x"')
    page = cafe_page()
    assert 'href="https://alameda.test/a?b=1&amp;c=2"' in page
    assert 'href="https://alameda.test/&quot;x&quot;"' in page


def test_pictures_are_served_as_pictures(cafe, client, picture):
    pk = cafe.upload(picture(), alt="Un pan", name="evil.html").json()["id"]
    assert client.get(f"/practica/cafe/imagenes/{pk}/").status_code == 404, "it was only uploaded"
    cafe.post(key="a", text="Pan", media_ids=[pk])
    served = client.get(f"/practica/cafe/imagenes/{pk}/")
    assert (served["Content-Type"], served["X-Content-Type-Options"]) == ("image/png", "nosniff")
    assert b"".join(served.streaming_content) == picture()
    assert PracticeImage.objects.get().image.name.endswith(".png")


def test_a_film_plays_from_where_it_is_asked_and_a_document_is_handed_over(cafe, client, cafe_page):
    film, paper = making.video(seconds=1), b"%PDF-1.7 el men\xc3\xba"
    film_pk = cafe.upload(film, alt="Sale vapor", name="obra.mp4").json()["id"]
    paper_pk = cafe.upload(paper, name='men"ú.pdf').json()["id"]
    cafe.post(key="a", text="Mira", media_ids=[film_pk])
    cafe.post(key="b", text="Lee", media_ids=[paper_pk])
    page = cafe_page()
    assert f'<video class="practice-film" src="/practica/cafe/imagenes/{film_pk}/" controls' in page
    assert 'aria-label="Sale vapor"' in page
    part = client.get(f"/practica/cafe/imagenes/{film_pk}/", headers={"Range": "bytes=10-19"})
    assert (part.status_code, b"".join(part.streaming_content)) == (206, film[10:20])
    handed = client.get(f"/practica/cafe/imagenes/{paper_pk}/")
    assert handed["Content-Disposition"].startswith("attachment; filename")
    assert handed["X-Content-Type-Options"] == "nosniff"
    assert b"".join(handed.streaming_content) == paper


def test_a_poll_shows_its_answers(cafe, cafe_page):
    cafe.post(key="a", text="¿Qué?", poll=["Café <b>", "Té"])
    assert "<li>Café &lt;b&gt;</li><li>Té</li>" in cafe_page()


def test_a_post_has_its_own_page_with_the_replies(cafe, client):
    one = cafe.post(key="a", text="¿Dulce o salado?").json()["id"]
    answer = cafe.post(key="b", text="Dulce siempre", reply_to=one).json()["id"]
    page = client.get(f"/practica/cafe/{one}/").content.decode()
    assert "¿Dulce o salado?" in page
    assert "Dulce siempre" in page
    assert "En respuesta a @cafe" in client.get(f"/practica/cafe/{answer}/").content.decode()


def test_likes_are_counted_without_signing_in(cafe, client):
    one = cafe.post(key="a", text="Hola").json()["id"]
    client.post(f"/practica/cafe/{one}/me-gusta/")
    client.post(f"/practica/cafe/{one}/me-gusta/")
    assert cafe.get("readings", ids=one).json()["readings"][one]["likes"] == 2
    assert client.get(f"/practica/cafe/{one}/me-gusta/").status_code == 405


@pytest.mark.parametrize(
    "path", ["nadie/", "cafe/1/", "cafe/99999999999999999999/", "otra/1/", "cafe/imagenes/1/"]
)
def test_what_is_not_there_is_404(cafe, client, path):
    assert client.get(f"/practica/{path}").status_code == 404


def test_old_posts_are_on_the_next_page(cafe, client):
    for number in range(21):
        cafe.post(key=str(number), text=f"Post número {number}.")
    assert "Post número 0." not in client.get("/practica/cafe/").content.decode()
    assert "Post número 0." in client.get("/practica/cafe/?pagina=2").content.decode()


def test_the_number_of_queries_does_not_grow_with_the_posts(cafe, client, django_assert_max_num_queries):
    for number in range(12):
        parent = cafe.post(key=str(number), text="Hola").json()["id"]
        cafe.post(key=f"r{number}", text="Sí", reply_to=parent)
    with django_assert_max_num_queries(10):
        client.get("/practica/cafe/")
