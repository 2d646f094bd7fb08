"""Matrix: who we are, which room, what may be said there, and what has been said.

Sources: well-known discovery, login, whoami, joining, room_state, directory, content-repo (config), message
pagination, relations of the client-server API.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import quote

from publishing.networks.contract import (
    CANNOT_TELL,
    Access,
    Account,
    CannotTell,
    Disconnected,
    Line,
    NetworkError,
    Refused,
    Sentence,
)
from publishing.networks.mastodon_server import address


def _(text: str) -> str:
    """Marks a sentence for translation; it is translated where it is shown."""
    return text


HOW = _("Escribe usuario y contraseña, o una clave de acceso.")
WRONG = _("El servidor de Matrix no aceptó el usuario y la contraseña. Revísalos e inténtalo otra vez.")
NO_ROOM = _("No hay una sala «%(room)s», o la cuenta no puede entrar. Invítala y conéctala otra vez.")
ENCRYPTED = _(
    "La sala «%(room)s» está cifrada de extremo a extremo y Pauta no puede escribir en ella. Elige otra."
)
MAY_NOT = _("La cuenta no puede escribir en «%(room)s»: pide que le den permiso (nivel %(level)s).")
DEVICE = "PAUTA"
PAGES, AT_ONCE = 20, 100


def join(entered: Mapping[str, str], line: Line) -> Account:
    """The room as an account: signed in, joined, allowed to write, not encrypted."""
    server = _home_of(address(entered["server"]), line)
    token = entered.get("token", "").strip() or _signed_in(server, entered, line)
    headers = {"Authorization": f"Bearer {token}"}
    api = f"{server}/_matrix/client/v3"
    me = str(line.get(f"{api}/account/whoami", headers=headers).dig("user_id"))
    room = _joined(api, entered["room"].strip(), headers, line)
    name = _name(api, room, headers, line) or entered["room"].strip()
    _refuse_encrypted(api, room, name, headers, line)
    _refuse_silenced(api, room, name, me, headers, line)
    return Account(
        id=room,
        name=f"{name} ({me})",
        url=f"https://matrix.to/#/{quote(room, safe='!:')}",
        server=server,
        secrets={"token": token},
        facts={"user": me, "upload_bytes": _upload_bytes(server, headers, line)},
    )


def _home_of(typed: str, line: Line) -> str:
    """Where the server really answers: what its name's well-known says, else the name itself."""
    try:
        said = line.get(f"{typed}/.well-known/matrix/client").json()
        return address(str(said["m.homeserver"]["base_url"]))
    except (NetworkError, LookupError, TypeError):
        return typed


def _signed_in(server: str, entered: Mapping[str, str], line: Line) -> str:
    user, password = entered.get("user", "").strip(), entered.get("password", "")
    if not (user and password):
        raise Refused(Sentence(HOW), code="no_credentials")
    said = {
        "type": "m.login.password",
        "identifier": {"type": "m.id.user", "user": user},
        "password": password,
        "device_id": DEVICE,  # always the same one: transactions are remembered by device
        "initial_device_display_name": "Pauta",
    }
    try:
        return str(line.post(f"{server}/_matrix/client/v3/login", json=said).dig("access_token"))
    except Disconnected as no:
        raise Disconnected(Sentence(WRONG), no.detail, no.code) from None


def _joined(api: str, room: str, headers: Mapping[str, str], line: Line) -> str:
    """Its id; joining a room one is in already changes nothing."""
    try:
        return str(line.post(f"{api}/join/{quote(room, safe='')}", json={}, headers=headers).dig("room_id"))
    except (Refused, Disconnected) as no:
        if no.code in ("M_UNKNOWN_TOKEN", "M_MISSING_TOKEN"):
            raise
        raise Refused(Sentence(NO_ROOM, {"room": room}), no.detail, no.code) from None


def _state(api: str, room: str, kind: str, headers: Mapping[str, str], line: Line) -> Mapping[str, Any]:
    try:
        said = line.get(f"{api}/rooms/{quote(room, safe='')}/state/{kind}/", headers=headers).json()
    except Refused:  # the room never said
        return {}
    return said if isinstance(said, dict) else {}


def _name(api: str, room: str, headers: Mapping[str, str], line: Line) -> str:
    return str(_state(api, room, "m.room.name", headers, line).get("name") or "")


def _refuse_encrypted(api: str, room: str, name: str, headers: Mapping[str, str], line: Line) -> None:
    if _state(api, room, "m.room.encryption", headers, line):
        raise Refused(Sentence(ENCRYPTED, {"room": name}), code="encrypted")


def _refuse_silenced(api: str, room: str, name: str, me: str, headers: Mapping[str, str], line: Line) -> None:
    levels = _state(api, room, "m.room.power_levels", headers, line)
    needed = (levels.get("events") or {}).get("m.room.message", levels.get("events_default", 0))
    mine = (levels.get("users") or {}).get(me, levels.get("users_default", 0))
    if levels and mine < needed:
        raise Refused(Sentence(MAY_NOT, {"room": name, "level": needed}), code="may_not_write")


def _upload_bytes(server: str, headers: Mapping[str, str], line: Line) -> int | None:
    """The largest file it takes; a server from before v1.11 only knows the older address."""
    for where in ("client/v1/media/config", "media/v3/config"):
        try:
            size = line.get(f"{server}/_matrix/{where}", headers=headers).json().get("m.upload.size")
            return int(size) if size else None
        except (Refused, AttributeError, ValueError):
            continue
    return None


# ── what has been said ────────────────────────────────────────────────────────────────────────────────


def look(
    access: Access, headers: Mapping[str, str], since: datetime, wanted: Mapping[str, str], line: Line
) -> str | CannotTell | None:
    """The id of our own event with these fields; None = all since then was seen and it isn't there."""
    url = f"{access.server}/_matrix/client/v3/rooms/{quote(access.account, safe='')}/messages"
    start: dict[str, str] = {}
    for _page in range(PAGES):
        said = line.get(url, params={"dir": "b", "limit": AT_ONCE, **start}, headers=headers)
        for event in said.dig("chunk"):
            if wanted.items() <= (event.get("content") or {}).items():
                return str(event["event_id"])
            if event.get("origin_server_ts", 0) < since.timestamp() * 1000:
                return None
        if not said.json().get("end"):
            return None
        start = {"from": str(said.dig("end"))}
    return CANNOT_TELL


def related(access: Access, headers: Mapping[str, str], event: str, kind: str, line: Line) -> int:
    """How many events refer to this one in this way."""
    room = quote(access.account, safe="")
    url = f"{access.server}/_matrix/client/v1/rooms/{room}/relations/{quote(event, safe='')}/{kind}"
    count, start = 0, dict[str, str]()
    for _page in range(PAGES):
        said = line.get(url, params={"limit": AT_ONCE, **start}, headers=headers)
        count += len(said.dig("chunk"))
        if not said.json().get("next_batch"):
            break
        start = {"from": str(said.dig("next_batch"))}
    return count
