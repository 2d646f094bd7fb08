"""What arrives at the practice network, and what it answers."""

import pytest

from practice import accounts
from practice.models import PracticePost

CAFE = "☕ Pan de elote con miel, ¿quién se apunta? 👩🏽‍🍳"


def test_what_is_sent_is_what_is_there(cafe):
    made = cafe.post(key="k1", text=CAFE, link="https://alameda.test/pan")
    assert made.status_code == 201
    there = cafe.get(f"posts/{made.json()['id']}").json()
    assert (there["text"], there["link"], there["key"]) == (CAFE, "https://alameda.test/pan", "k1")
    assert there["url"].endswith(f"/practica/cafe/{there['id']}/")


def test_a_repeat_is_kept_so_that_people_would_see_it(cafe):
    first, second = cafe.post(key="same", text="Hola").json(), cafe.post(key="same", text="Hola").json()
    found = cafe.get("posts", key="same").json()["posts"]
    assert {post["id"] for post in found} == {first["id"], second["id"]}


def test_looking_for_a_key_that_never_arrived_finds_nothing(cafe):
    cafe.post(key="k1", text="Hola")
    assert cafe.get("posts", key="k2").json() == {"posts": []}


def test_pictures_keep_their_order_and_words(cafe, picture):
    ids = [cafe.upload(picture(), alt=f"Foto {n}").json()["id"] for n in (1, 2, 3)]
    made = cafe.post(key="k", text="Tres", media_ids=[ids[2], ids[0]]).json()
    assert [(image["id"], image["alt"]) for image in made["images"]] == [
        (ids[2], "Foto 3"),
        (ids[0], "Foto 1"),
    ]


def test_a_picture_is_used_once(cafe, picture):
    pk = cafe.upload(picture()).json()["id"]
    assert cafe.post(key="a", text="a", media_ids=[pk]).status_code == 201
    assert cafe.post(key="b", text="b", media_ids=[pk]).json()["error"]["code"] == "unknown_media"


def test_nobody_uses_a_picture_of_another_account(cafe, picture):
    from .conftest import Caller

    other = Caller(accounts.open("otra", "Otra"))
    pk = other.upload(picture()).json()["id"]
    assert cafe.post(key="a", text="a", media_ids=[pk]).json()["error"]["code"] == "unknown_media"


def test_a_reply_says_what_it_answers(cafe):
    parent = cafe.post(key="a", text="Pregunta").json()["id"]
    assert cafe.post(key="b", text="Respuesta", reply_to=parent).json()["reply_to"] == parent


def test_what_was_deleted_is_gone_for_everybody(cafe, client):
    made = cafe.post(key="a", text="Ay").json()
    assert cafe.delete(made["id"]).status_code == 204
    assert cafe.get(f"posts/{made['id']}").status_code == 404
    assert cafe.get("posts", key="a").json()["posts"] == []
    assert client.get(f"/practica/cafe/{made['id']}/").status_code == 404
    assert cafe.delete(made["id"]).status_code == 404


def test_another_account_cannot_delete_it(cafe):
    from .conftest import Caller

    made = cafe.post(key="a", text="Mía").json()
    assert Caller(accounts.open("otra", "Otra")).delete(made["id"]).status_code == 404
    assert PracticePost.objects.there().count() == 1


def test_readings_count_likes_and_replies_that_can_be_seen(cafe, client):
    one = cafe.post(key="a", text="Una").json()["id"]
    gone = cafe.post(key="b", text="Respuesta", reply_to=one).json()["id"]
    cafe.post(key="c", text="Otra respuesta", reply_to=one)
    cafe.delete(gone)
    client.post(f"/practica/cafe/{one}/me-gusta/")
    assert cafe.get("readings", ids=f"{one},x,999999").json() == {
        "readings": {one: {"likes": 1, "replies": 1}}
    }


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"text": "ñ" * 501}, "text_too_long"),
        ({"text": "  "}, "empty"),
        ({"text": "a\0b"}, "bad_field"),
        ({"text": ["a"]}, "bad_field"),
        ({"text": "a", "link": "javascript:alert(1)"}, "bad_link"),
        ({"text": "a", "media_ids": ["1; drop"]}, "bad_field"),
        ({"text": "a", "media_ids": ["9" * 40]}, "bad_field"),
        ({"text": "a", "media_ids": [1, 2, 3, 4, 5]}, "too_many_images"),
        ({"text": "a", "reply_to": "999"}, "unknown_parent"),
        ({"text": "a", "key": "k" * 65}, "bad_field"),
        ({"text": "a", "poll": ["uno"]}, "bad_poll"),
        ({"text": "a", "poll": ["uno", "dos\ntres"]}, "bad_poll"),
        ({"text": "a", "poll": "uno"}, "bad_poll"),
        ({"text": "", "poll": ["uno", "dos"]}, "empty"),
    ],
)
def test_what_it_does_not_take_it_says(cafe, fields, code):
    answer = cafe.post(**fields)
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, code)
    assert not PracticePost.objects.exists()


def test_five_hundred_is_counted_as_people_count(cafe):
    assert cafe.post(key="a", text="👩🏽‍🍳" * 500).status_code == 201


def test_a_body_that_is_not_json_is_refused(cafe):
    answer = cafe.client.post("/practica/api/v1/posts", b"\xff\xfe", content_type="application/json")
    assert answer.json()["error"]["code"] == "not_json"


@pytest.mark.parametrize(
    "content", [b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", b"PK\3\4zip", b""]
)
def test_what_it_does_not_know_is_refused(cafe, content):
    assert cafe.upload(content).json()["error"]["code"] == "bad_file"


def test_only_pictures_go_together(cafe, picture):
    pks = [cafe.upload(content).json()["id"] for content in (picture(), b"%PDF-1.7")]
    answer = cafe.post(text="a", media_ids=pks)
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "mixed_media")


def test_only_the_token_opens_and_a_new_one_closes_the_old(cafe, client):
    assert client.get("/practica/api/v1/me").status_code == 401
    assert cafe.get("me").json()["handle"] == "cafe"
    accounts.renew("cafe")
    assert cafe.get("me").status_code == 401


def test_a_method_that_is_not_offered_says_so(cafe):
    assert cafe.client.put("/practica/api/v1/posts").status_code == 405


@pytest.mark.parametrize("handle", ["api", "", "Ñu", "../x", "a" * 41, "-a"])
def test_a_handle_that_would_not_work_in_an_address_is_refused(db, handle):
    with pytest.raises(accounts.HandleRefused) as refused:
        accounts.open(handle, "X")
    assert refused.value.reason == "malformed"


def test_a_handle_is_opened_once(cafe):
    with pytest.raises(accounts.HandleRefused) as refused:
        accounts.open("cafe", "Otro")
    assert refused.value.reason == "taken"


def test_a_closed_account_leaves_nothing_behind(cafe, picture):
    from practice.models import PracticeAccount, PracticeImage

    cafe.post(key="a", text="a", media_ids=[cafe.upload(picture()).json()["id"]])
    stored = PracticeImage.objects.get().image
    accounts.close("cafe")
    assert not stored.storage.exists(stored.name)
    assert not PracticeAccount.objects.exists()
