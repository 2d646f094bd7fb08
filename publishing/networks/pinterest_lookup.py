"""What an account has: its boards with their sections, and the pins on one of them.

Source: pinterest-v5 OpenAPI 5.23.0 (boards/list, board_sections/list, boards/list_pins).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from publishing.networks import pinterest_pin
from publishing.networks.consent import token_fields
from publishing.networks.contract import (
    CANNOT_TELL,
    Access,
    CannotTell,
    Line,
    Post,
    Receipt,
    Refused,
    Remote,
)

PAGES = 4
SECTIONS_OF = 50  # boards whose sections are read, one request each


def headers(access: Access) -> dict[str, str]:
    return dict(token_fields(access.secrets["access_token"]))


def boards(api: str, access: Access, line: Line) -> list[list[str]]:
    """[[«board» or «board:section», name], …], in Pinterest's order."""
    found: list[list[str]] = []
    for number, board in enumerate(pages(f"{api}/boards", {"page_size": "250"}, access, line)):
        pk, name = str(board["id"]), str(board.get("name") or board["id"])
        found.append([pk, name])
        if number < SECTIONS_OF:
            with suppress(Refused):  # a board of others that shows none
                asked = {"page_size": "250"}
                for section in pages(f"{api}/boards/{pk}/sections", asked, access, line):
                    found.append([f"{pk}:{section['id']}", f"{name} › {section.get('name')}"])
    return found


def pin(api: str, post: Post, access: Access, line: Line, since: datetime) -> Receipt | CannotTell | None:
    """Newest first: same title, words and link, and not older than our request."""
    board, section = pinterest_pin.board_of(post)
    where = f"{api}/boards/{board}" + (f"/sections/{section}" if section else "")
    read = 0
    for each in pages(f"{where}/pins", {"page_size": "100"}, access, line):
        read += 1
        if _born(each) < since:
            return None
        if _says(each, post):
            return Receipt(remote(str(each["id"])), verified=True)
    return CANNOT_TELL if read >= PAGES * 100 else None


def remote(pk: str) -> Remote:
    return Remote(pk, f"https://www.pinterest.com/pin/{pk}/")


def pages(url: str, asked: Mapping[str, str], access: Access, line: Line) -> Iterator[Mapping[str, Any]]:
    bookmark = ""
    for _page in range(PAGES):
        params = {**asked, **({"bookmark": bookmark} if bookmark else {})}
        said = line.get(url, params=params, headers=headers(access))
        yield from (each for each in said.dig("items") if isinstance(each, dict) and each.get("id"))
        bookmark = str(said.json().get("bookmark") or "")
        if not bookmark:
            return


def _born(pin: Mapping[str, Any]) -> datetime:
    """Pinterest writes UTC without saying so. An unknown age lies ahead, so that the pin is looked at."""
    with suppress(ValueError):
        born = datetime.fromisoformat(str(pin.get("created_at")))
        return born if born.tzinfo else born.replace(tzinfo=UTC)
    return datetime.max.replace(tzinfo=UTC)


def _says(pin: Mapping[str, Any], post: Post) -> bool:
    ours = {"title": post.title, "description": post.text, "link": post.link}
    return all(_squeezed(pin.get(name)) == _squeezed(value) for name, value in ours.items())


def _squeezed(said: Any) -> str:
    return " ".join(str(said or "").split())
