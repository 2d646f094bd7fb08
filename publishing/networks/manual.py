"""A place that no API reaches: a person publishes there, at its hour, and says that it is done.

Nothing is asked of any server. What is to be said is prepared, checked and kept as for any other network.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from publishing.networks import counting, fitting
from publishing.networks.contract import (
    Access,
    Account,
    Can,
    Field,
    FileRule,
    Kind,
    Limits,
    Line,
    Network,
    Post,
    Preview,
    Problem,
    Refused,
    Sentence,
    StillWorking,
    Unit,
)


def _(text: str) -> str:
    """Marks a sentence for translation; it is translated where it is shown."""
    return text


NO_NAME = _("El lugar necesita un nombre: escribe cómo le dice tu equipo.")
NOT_AN_ADDRESS = _("«%(address)s» no es una dirección completa. Escríbela con https:// o déjala vacía.")
ANY = FileRule(most=50)


class Manual(Network):
    key = "manual"
    name = _("A mano")
    icon = "net-manual"
    can = frozenset(
        {
            Can.TEXT,
            Can.IMAGES,
            Can.VIDEO,
            Can.AUDIO,
            Can.DOCUMENT,
            Can.LINK,
            Can.TITLE,
            Can.TAGS,
            Can.ALT_TEXT,
        }
    )
    limits = Limits(
        unit=Unit.GRAPHEMES,
        files=dict.fromkeys(("image", "gif", "video", "audio", "document"), ANY),
        mixed=True,
        source="none of ours: the person who publishes knows the place",
    )
    credentials = (
        Field("place", _("Nombre del lugar"), help=_("Por ejemplo: estado de WhatsApp."), aliases=("where",)),
        Field("address", _("Dirección"), required=False, kind=Kind.ADDRESS, aliases=("url",)),
    )
    preview = Preview(layout="plain")

    def length(self, text: str) -> int:
        return counting.graphemes(text)

    def problems(self, post: Post, limits: Limits) -> list[Problem]:
        return [
            *fitting.nothing_said(post.text or post.title or post.link, post, self.name),
            *fitting.media_troubles(post, limits, self.name),
            *fitting.alt_troubles(post, limits, self.name),
        ]

    def connect(self, entered: Mapping[str, str], line: Line) -> Account:
        place, address = entered["place"].strip(), entered.get("address", "").strip()
        if not place:
            raise Refused(Sentence(NO_NAME), code="no_name")
        if address and not re.fullmatch(r"https?://[^\s/]+\S*", address):
            raise Refused(Sentence(NOT_AN_ADDRESS, {"address": address[:200]}), code="not_an_address")
        return Account(id=" ".join(place.casefold().split())[:200], name=place[:200], url=address)

    def publish(self, post: Post, access: Access, line: Line) -> StillWorking:
        return StillWorking({}, wait=None)

    def resume(self, memo: Mapping[str, object], post: Post, access: Access, line: Line) -> StillWorking:
        return StillWorking({}, wait=None)
