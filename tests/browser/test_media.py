"""Films and files that don't fit, in Chromium: brought, played, converted with consent, taken back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from calendar_app import converting, planning
from calendar_app.models import Post
from publishing.networks.contract import FileRule, Limits
from publishing.networks.practice import Practice
from tests.media import making

expect = pytest.importorskip("playwright.sync_api").expect
PICKY = Limits(
    text=500,
    files={
        "image": FileRule(most=4, mimes=frozenset({"image/jpeg"}), ratio=(0.8, 1.91), width=(50, 900)),
        "video": FileRule(mimes=frozenset({"video/mp4"}), fps=(23, 30), width=(32, 200)),
    },
)


@pytest.fixture
def post(brand: Any, bob: Any, channel: Any, monkeypatch: pytest.MonkeyPatch) -> Post:
    monkeypatch.setattr(Practice, "limits_for", lambda _self, _facts: PICKY)
    return planning.create_post(brand, by=bob, text="El tueste", channels=[channel])


@pytest.fixture
def open_post(post: Post, bob: Any, sign_in: Any, visit: Any) -> Any:
    sign_in(bob)
    return visit(reverse("post", args=["alameda", post.pk]))


def bring(page: Any, path: Path) -> None:
    page.get_by_label("Suelta o elige archivos").set_input_files(path)


def test_a_picture_that_does_not_fit_is_cut_once_she_agrees(
    open_post: Any, post: Post, tmp_path: Path, accessible: Any, picture: Any
) -> None:
    making.drawn((400, 800), 3).save(tmp_path / "alta.png")
    bring(open_post, tmp_path / "alta.png")
    expect(open_post.locator(".tile .note").first).to_contain_text("«alta.png» es PNG")
    expect(open_post.get_by_role("img", name="Así queda recortada")).to_be_visible()
    accessible()
    open_post.locator(".check-remedy").scroll_into_view_if_needed()
    picture("remedies")
    open_post.get_by_role("button", name="Recortar a 4:5").click()
    expect(open_post.get_by_role("button", name="Usar el original")).to_be_visible()
    expect(open_post.locator(".tile .note")).to_have_count(0)
    assert post.variants.get().renditions
    open_post.get_by_role("button", name="Usar el original").click()
    expect(open_post.get_by_role("button", name="Recortar a 4:5")).to_be_visible()


def test_a_film_is_played_and_converted_while_she_goes_on(open_post: Any, post: Post, tmp_path: Path) -> None:
    (tmp_path / "clip.webm").write_bytes(making.video(2, codec="vp9", audio="opus", container="webm"))
    bring(open_post, tmp_path / "clip.webm")
    film = open_post.locator(".tile video")
    film.evaluate("film => { film.preload = 'metadata'; film.load(); }")
    open_post.wait_for_function("() => document.querySelector('.tile video').duration > 1.9")
    open_post.get_by_role("button", name="Convertir el video").click()
    expect(open_post.get_by_text("se está convirtiendo")).to_be_visible()
    assert converting.convert_waiting() == 1
    expect(open_post.get_by_role("button", name="Usar el original")).to_be_visible()


def test_what_cannot_come_in_says_why(open_post: Any, tmp_path: Path, complaints: list[str]) -> None:
    (tmp_path / "macros.docx").write_bytes(making.office(macros=True))
    bring(open_post, tmp_path / "macros.docx")
    expect(open_post.get_by_text("lleva macros")).to_be_visible()
    complaints.clear()  # Chromium reports the 422 itself
