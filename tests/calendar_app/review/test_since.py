"""What changed since she last read it: the words, the files, the hour; nothing invented, nothing left out."""

from __future__ import annotations

from datetime import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calendar_app import composing, planning, review
from calendar_app.models import Post
from calendar_app.review import comparing
from calendar_app.review.comparing import changes
from calendar_app.review.digesting import digest_of
from tests.calendar_app.review.conftest import save


def said(**own: Any) -> dict[str, Any]:
    plain = {"text": "", "title": "", "link": "", "tags": [], "options": {}, "media": [], "follows": None}
    return {**plain, **own}


def of(planned_for: str | None = None, **channels: Any) -> dict[str, Any]:
    return {
        "channels": {name.removeprefix("c"): each for name, each in channels.items()},
        "planned_for": planned_for,
    }


# ── pure ──────────────────────────────────────────────────────────────────────────────────────────────


def test_words_are_told_word_by_word() -> None:
    (change,) = changes(of(c1=said(text="Abrimos a las nueve")), of(c1=said(text="Abrimos a las diez")))
    assert (change.kind, change.channel) == ("text", 1)
    assert [(piece.kind, piece.text) for piece in change.pieces] == [
        ("same", "Abrimos a las "), ("out", "nueve"), ("in", "diez"),
    ]  # fmt: skip


def test_what_every_channel_says_alike_is_told_once() -> None:
    old, new = said(text="uno"), said(text="dos")
    (change,) = changes(of(c1=old, c2=old), of(c1=new, c2=new))
    assert change.channel is None


def test_files_come_go_and_are_described_otherwise() -> None:
    old = said(media=[["a", "Una taza"], ["b", ""]])
    new = said(media=[["a", "Una taza azul"], ["c", ""]])
    media, alt = changes(of(c1=old), of(c1=new))
    assert (media.kind, media.added, media.removed) == ("media", ("c",), ("b",))
    assert (alt.kind, alt.number) == ("alt", 1)
    (order,) = changes(of(c1=said(media=[["a", ""], ["b", ""]])), of(c1=said(media=[["b", ""], ["a", ""]])))
    assert (order.kind, order.added) == ("media", ("b", "a"))


def test_the_hour_the_channels_and_what_follows_are_told() -> None:
    old = of("2026-11-03T15:00:00+00:00", c1=said(after=[["part", "dos"], ["comment", "hola"]]), c2=said())
    new = of("2026-11-03T16:00:00+00:00", c1=said(after=[["part", "dos"], ["part", "tres"]]), c3=said())
    found = {(each.kind, each.number): each for each in changes(old, new)}
    assert set(found) == {("hour", 0), ("channel", 0), ("part", 2), ("comment", 0)}
    assert (found["channel", 0].added, found["channel", 0].removed) == (("3",), ("2",))


def test_the_same_hour_spelled_otherwise_is_no_change() -> None:
    assert changes(of("2026-11-03T15:00:00+00:00"), of("2026-11-03T09:00:00-06:00")) == []


words = st.text("ab ñ\n", max_size=12)
files = st.lists(st.tuples(st.sampled_from("xyz"), words), max_size=3, unique_by=lambda each: each[0])
parts = st.lists(words.filter(bool), max_size=2)
payload = st.builds(
    said,
    text=words,
    title=words,
    link=words,
    tags=st.lists(words, max_size=2, unique=True),
    options=st.dictionaries(words, words, max_size=2),
    media=files.map(lambda found: [list(each) for each in found]),
    follows=st.none() | st.integers(1, 3),
    after=parts.map(lambda found: [["part", each] for each in found]),
)


@given(st.dictionaries(st.sampled_from("123"), payload), st.dictionaries(st.sampled_from("123"), payload))
def test_nothing_changed_exactly_where_the_digest_is_the_same(old: Any, new: Any) -> None:
    """Tags keep their order in the digest; what is told of them is which came and went."""
    found = changes({"channels": old}, {"channels": new})
    for side in (old, new):
        for each in side.values():
            each["tags"] = sorted(each["tags"])
    assert bool(found) == (digest_of(old) != digest_of(new))


@given(words, words)
def test_the_pieces_make_both_texts_again(old: str, new: str) -> None:
    for change in changes(of(c1=said(text=old)), of(c1=said(text=new))):
        assert "".join(each.text for each in change.pieces if each.kind != "in") == old
        assert "".join(each.text for each in change.pieces if each.kind != "out") == new


# ── of a post ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def returned(brand: Any, post: Post, bob: Any, abel: Any) -> Post:
    review.set_policy(brand, "required", by=None)
    review.request(post, by=bob)
    return review.request_changes(post, by=abel, comment="El precio")


def test_she_sees_what_changed_since_her_own_last_word(
    returned: Post, bob: Any, abel: Any, alice: Any
) -> None:
    assert review.since(returned, abel) == []
    save(returned, bob, text="El tueste de los martes, a $80")
    planning.plan(returned, date=returned.planned_date, time=time(10), by=bob)
    assert {each.kind for each in review.since(returned, abel) or []} == {"text", "hour"}
    assert {each.kind for each in review.since(returned, alice) or []} == {"text", "hour"}
    review.request(returned, by=bob)
    assert review.since(returned, bob) == []


def test_before_anybody_has_read_it_there_is_nothing_to_compare(post: Post, abel: Any) -> None:
    assert review.since(post, abel) is None


def test_what_was_kept_is_what_it_said(returned: Post) -> None:
    assert comparing.now(returned) == returned.review.last().said
    assert returned.review.last().said["channels"] == composing.payloads(returned)
