"""Who sees what people attached, and how it is handed over."""

import pytest

from .conftest import picture


@pytest.fixture
def file(upload):
    return upload(picture(), 'pan "de" elote\r\n.jpg')


def test_the_team_sees_it(file, signed_in, vera):
    served = signed_in(vera).get(file.get_absolute_url())
    assert b"".join(served.streaming_content) == picture()
    assert served["Content-Type"] == "image/jpeg"


def test_the_small_one_too(file, signed_in, vera):
    assert signed_in(vera).get(file.thumbnail_url)["Content-Type"] == "image/webp"


def test_a_stranger_is_told_there_is_nothing(file, signed_in, charlie):
    assert signed_in(charlie).get(file.get_absolute_url()).status_code == 404
    assert signed_in(charlie).get(file.thumbnail_url).status_code == 404


def test_who_is_not_signed_in_has_to(file, client):
    assert client.get(file.get_absolute_url()).status_code == 302


def test_the_digest_in_the_address_has_to_be_right(file, signed_in, alice):
    other = file.get_absolute_url().replace(file.sha256, "0" * 64)
    assert signed_in(alice).get(other).status_code == 404


def test_the_browser_neither_guesses_nor_runs_it(file, signed_in, alice):
    served = signed_in(alice).get(file.get_absolute_url())
    assert served["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in served["Content-Security-Policy"]
    assert served["Content-Disposition"].startswith("inline")
    assert "\n" not in served["Content-Disposition"]


def test_it_is_kept_for_ever_and_asked_for_once(file, signed_in, alice):
    first = signed_in(alice).get(file.get_absolute_url())
    assert "private" in first["Cache-Control"]
    assert "immutable" in first["Cache-Control"]
    again = signed_in(alice).get(file.get_absolute_url(), headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_file_that_got_lost_is_404(file, signed_in, alice):
    file.file.storage.delete(file.file.name)
    assert signed_in(alice).get(file.get_absolute_url()).status_code == 404


def test_nothing_is_written_to_it(file, signed_in, alice):
    assert signed_in(alice).post(file.get_absolute_url()).status_code == 405


def test_a_brand_that_asks_for_a_second_factor_shows_none_of_them_without_one(file, signed_in, alice):
    type(file.workspace).objects.filter(pk=file.workspace_id).update(second_factor=True)
    for url in (file.get_absolute_url(), file.thumbnail_url):
        assert signed_in(alice).get(url).status_code == 403
