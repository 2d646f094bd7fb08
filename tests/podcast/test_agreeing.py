"""The room and its adapter are strangers to each other: what the adapter promises, the room has to take."""

from __future__ import annotations

import pytest

from podcast import shows
from podcast.episodes import SOUNDS, NotTaken, _number
from podcast.models import Episode, Show
from publishing.networks import podcast as adapter
from publishing.networks.podcast import Podcast

FILES = Podcast.limits.files
OPTIONS = {field.name: field for field in Podcast.options}


def longest(model: type, name: str) -> int | None:
    found: int | None = model._meta.get_field(name).max_length  # type: ignore[attr-defined]
    return found


def test_both_take_the_same_files() -> None:
    assert FILES["audio"].mimes | FILES["video"].mimes == SOUNDS
    assert FILES["image"].mimes == shows.PICTURES
    assert adapter.ARTWORK == shows.SIDES


def test_both_take_titles_of_one_length() -> None:
    assert Podcast.limits.title == longest(Episode, "title")


def test_both_know_the_same_kinds_of_episode() -> None:
    assert [value for value, _label in OPTIONS["kind"].choices] == Episode.Kind.values
    assert OPTIONS["kind"].default == Episode._meta.get_field("kind").default


@pytest.mark.parametrize("name", ["season", "number"])
def test_both_count_equally_far(name: str) -> None:
    least, most = OPTIONS[name].least, OPTIONS[name].most
    assert [_number({name: number}, name) for number in (least, most)] == [least, most]
    for number in (least - 1, most + 1):
        with pytest.raises(NotTaken):
            _number({name: number}, name)


def test_what_a_person_types_to_open_one_fits_the_show() -> None:
    typed = {field.name: field.most for field in Podcast.opened_with if field.most}
    assert typed == {name: longest(Show, name) for name in ("title", "description", "author")}
