"""What the networks say of themselves: to people, to programs, and in the committed page."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from PIL import Image

from publishing import describing_pages, networks
from publishing.networks.contract import Can

ROOT = Path(__file__).parents[2]


def test_the_committed_page_is_what_the_adapters_say() -> None:
    committed = (ROOT / "docs" / "networks.md").read_text("utf-8")
    assert committed == describing_pages.page(), (
        "write it anew: ./run manage networks --markdown > docs/networks.md"
    )


def test_the_page_names_every_network_its_limits_and_where_google_plus_went() -> None:
    page = describing_pages.page()
    for network in networks.all():
        assert f"## {network.name} (`{network.key}`)" in page
        assert network.limits.source in page
    assert "Closed in 2019. Its place is Google Business Profile" in page
    assert set(Can) - {Can.TEXT} == set(describing_pages.COLUMNS)


def test_programs_get_one_object_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("networks", json=True)
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [each["key"] for each in told] == list(networks.NETWORKS)
    for each in told:
        assert {"key", "name", "can", "limits", "options", "quotas"} <= set(each)
        assert "source" in each["limits"]
    mastodon = next(each for each in told if each["key"] == "mastodon")
    assert mastodon["limits"]["files"]["image"]["most"] == networks.get("mastodon").limits.images
    assert "text" in mastodon["can"]


def test_people_get_a_table(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("networks")
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == len(networks.NETWORKS)
    assert lines[0].startswith(next(iter(networks.NETWORKS)))


# ── check-post ────────────────────────────────────────────────────────────────────────────────────────


def checked(capsys: Any, *argv: str) -> tuple[dict[str, Any], int]:
    try:
        call_command("check-post", *argv)
        status = 0
    except SystemExit as ended:
        status = int(ended.code or 0)
    return json.loads(capsys.readouterr().out), status


def test_what_fits_says_how_long_it_is(capsys: Any) -> None:
    answer, status = checked(capsys, "--network", "mastodon", "--text", "Café https://ejemplo.mx/" + "a" * 90)
    assert (answer, status) == (
        {"length": 28, "limit": 500, "unit": "urls_as_23", "problems": []},
        0,
    )


def test_what_does_not_fit_says_why_and_ends_with_one(capsys: Any) -> None:
    answer, status = checked(capsys, "--network", "bluesky", "--text", "ñ" * 301)
    assert status == 1
    assert [(each["code"], each["blocks"], each["field"]) for each in answer["problems"]] == [
        ("text_too_long", True, "text")
    ]
    assert "301" in answer["problems"][0]["text"]


def test_the_text_may_come_from_standard_input(capsys: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("Hola ☕"))
    answer, status = checked(capsys, "--network", "mastodon", "--text", "-")
    assert (answer["length"], status) == (6, 0)


def test_files_are_looked_at_as_if_they_were_brought(capsys: Any, tmp_path: Path) -> None:
    one = tmp_path / "café.jpg"
    Image.new("RGB", (640, 480), "brown").save(one)
    files = ["--media", str(one)] * 5
    answer, status = checked(capsys, "--network", "mastodon", "--text", "Hola", *files)
    assert status == 1
    assert "too_many_images" in [each["code"] for each in answer["problems"]]
    answer, status = checked(capsys, "--network", "mastodon", "--text", "Hola", "--media", str(one))
    assert (answer["problems"], status) == ([], 0)


@pytest.mark.parametrize(
    ("argv", "told"),
    [
        (["--network", "friendster", "--text", "x"], "friendster"),
        (["--network", "mastodon", "--text", "x", "--media", "/no/such/file.jpg"], "file.jpg"),
        (["--network", "mastodon", "--text", "x", "--media", __file__], "test_describing.py"),
        (["--network", "mastodon", "--text", "x", "--option", "colour=red"], "visibility"),
        (["--network", "mastodon", "--text", "x", "--option", "visibility"], "NOMBRE=VALOR"),
    ],
)
def test_what_was_asked_wrongly_ends_with_two(argv: list[str], told: str) -> None:
    with pytest.raises(CommandError, match=told) as wrong:
        call_command("check-post", *argv)
    assert wrong.value.returncode == 2


def test_an_option_is_judged_as_in_the_composer(capsys: Any) -> None:
    argv = ["--network", "mastodon", "--text", "x", "--option"]
    assert checked(capsys, *argv, "visibility=unlisted")[1] == 0
    answer, status = checked(capsys, *argv, "visibility=shouting")
    assert status == 1
    assert [each["field"] for each in answer["problems"]] == ["options.visibility"]
