"""A network that is a room of this installation: asked over HTTP like any other, by the room's own API.

The other side is core/own_api.py: a token of the account's, {"error": {"code", "message"}}; 422 for what the
room does not take, 404 for what is gone.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import ClassVar

from publishing.networks.consent import token_fields
from publishing.networks.contract import (
    Access,
    Account,
    Line,
    Media,
    Network,
    NetworkError,
    Refused,
    Remote,
    Reply,
    Sentence,
)


def digest_of(file: Media) -> str:
    """The room has the file already and is told which: once it was read through. Raises Refused."""
    file.open().close()
    return file.sha256


class Hosted(Network):
    """What such rooms have in common; each says what it publishes, and how it is found."""

    api: ClassVar[str]  # where the room answers: "podcast/api/v1"
    things: ClassVar[str]  # what it keeps, as its addresses call them: "episodes"
    not_taken: ClassVar[str]  # msgid with %(reason)s
    not_taken_for: ClassVar[Mapping[str, str]] = {}  # msgids of our own for some of the room's codes

    def connect(self, entered: Mapping[str, str], line: Line) -> Account:
        server = entered["server"].rstrip("/")
        me = line.get(f"{server}/{self.api}/me", headers=token_fields(entered["token"]))
        secrets = {"server": server, "token": entered["token"]}
        return Account(me.dig("slug"), me.dig("title"), me.dig("url"), server=server, secrets=secrets)

    def address(self, access: Access, thing: str = "") -> str:
        """Of all its things, or of one."""
        return f"{access.server}/{self.api}/{self.things}{thing and '/'}{thing}"

    def headers(self, access: Access) -> Mapping[str, str]:
        return token_fields(access.secrets["token"])

    def delete(self, remote: Remote, access: Access, line: Line) -> None:
        """One that is gone already is no error."""
        try:
            line.delete(self.address(access, remote.id), headers=self.headers(access))
        except Refused as refused:
            if refused.code != "not_found":
                raise

    def explain(self, reply: Reply) -> NetworkError | None:
        """The room's own words for what it won't take; other statuses mean what they usually mean."""
        if reply.status not in (404, 422):
            return None
        with suppress(NetworkError):
            code, reason = str(reply.dig("error", "code")), str(reply.dig("error", "message"))[:300]
            told = Sentence(self.not_taken_for.get(code, self.not_taken), {"reason": reason})
            return Refused(told, reason, code)
        return None
