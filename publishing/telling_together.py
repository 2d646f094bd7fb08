"""One cause on many channels of a brand: one news for each person, of the channels that are hers to mend.

Other programs are told of each channel: they go by numbers and facts, not by sentences.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_noop as _

from teams.models import User
from teams.notices import tell

from .models import Notice
from .telling import EVENTS, WHO, Kind, tell_of, who

NAMED = 5  # the rest is counted
LOST = _("Hay que reconectar %(number)s canales: %(channels)s. %(cause)s")
ENDING = _(
    "El acceso de %(number)s canales está por caducar y sólo una persona puede renovarlo: %(channels)s. El "
    "primero caduca el %(ends)s."
)
TOGETHER = {Kind.LOST: LOST, Kind.ENDING: ENDING}
AND_MORE = _("%(names)s y %(rest)s más")


def tell_of_all(notices: Sequence[Notice]) -> None:
    """Of one kind, cause and brand. `told` as it was before: what came since is what is told."""
    if len(notices) == 1:
        tell_of(notices[0], number=notices[0].seen - notices[0].told)
        return
    for notice in notices:
        tell_of(notice, number=notice.seen - notice.told, to=())
    for hers, people in by_share(notices).items():
        tell_people([each for each in notices if each.pk in hers], people)


def by_share(notices: Iterable[Notice]) -> dict[frozenset[int], list[User]]:
    """{notices (numbers): the people to whom these are told}."""
    shares: dict[User, set[int]] = defaultdict(set)
    for notice in notices:
        channel = notice.channel
        for person in who(channel.workspace, *WHO[Kind(notice.kind)], channel=channel.pk):
            shares[person].add(notice.pk)
    found: dict[frozenset[int], list[User]] = defaultdict(list)
    for person, hers in shares.items():
        found[frozenset(hers)].append(person)
    return found


def tell_people(notices: Sequence[Notice], people: Sequence[User]) -> None:
    kind, brand = Kind(notices[0].kind), notices[0].channel.workspace
    if len(notices) == 1:
        tell_of(notices[0], number=1, to=people, programs=False)
        return
    ends = [each.channel.ends_at for each in notices if each.channel.ends_at]
    params = {"number": len(notices), "channels": named(notices), "cause": shared(notices)}
    tell(
        EVENTS[kind],
        workspace=brand,
        to=people,
        text=TOGETHER[kind],
        params=params | {"ends": min(ends) if ends else ""},
        url=reverse("channels", args=[brand.slug]),
        programs=False,
    )


def named(notices: Sequence[Notice]) -> Any:
    """«Uno», «Dos» … y 57 más."""
    names = sorted((each.channel.name for each in notices), key=str.casefold)
    first = ", ".join(f"«{name}»" for name in names[:NAMED])
    rest = len(names) - NAMED
    return {"text": AND_MORE, "params": {"names": first, "rest": rest}} if rest > 0 else first


def shared(notices: Sequence[Notice]) -> Any:
    """The sentence, where it says the same of all of them."""
    first = notices[0].sentence
    return first if first and all(each.sentence == first for each in notices) else ""
