"""«@Beto Luna» in a comment: who is meant, and whether she may read it."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from django.utils.translation import gettext as _

from teams.models import Membership, User, Workspace
from teams.roles import Verb

from ..models import Remark
from ..refusals import CannotPlan

OFFERED = 8


class Piece(NamedTuple):
    text: str
    is_mention: bool


class Span(NamedTuple):
    start: int
    end: int
    person: User


@dataclass(frozen=True)
class Names:
    """How each of these people may be called: by her whole name or her first where nobody shares it; always
    by her address."""

    people: Sequence[User]

    @cached_property
    def handles(self) -> dict[str, User]:
        called = [(name, person) for person in self.people for name in names_of(person)]
        shared = Counter(name for name, _person in called)
        own = {name: person for name, person in called if shared[name] == 1}
        return own | {folded(person.email): person for person in self.people}

    @cached_property
    def longest_first(self) -> list[str]:
        return sorted(self.handles, key=len, reverse=True)

    def handle(self, person: User) -> str:
        """What the list writes for her."""
        mine = self.handles.get(folded(person.name))
        return person.name if mine and mine.pk == person.pk else person.email

    def spans(self, text: str) -> Iterator[Span]:
        end = 0
        for at, sign in enumerate(text):
            if sign != "@" or at < end or (at and is_of_a_word(text[at - 1])):
                continue
            if name := self.at(text, at + 1):
                end = at + 1 + len(name)
                yield Span(at, end, self.handles[name])

    def at(self, text: str, start: int) -> str:
        """The longest name that stands there, whole."""
        for name in self.longest_first:
            end = start + len(name)
            if folded(text[start:end]) == name and not (end < len(text) and is_of_a_word(text[end])):
                return name
        return ""


def names_of(person: User) -> set[str]:
    whole = folded(person.name.strip())
    return {name for name in (whole, whole.partition(" ")[0]) if name}


def folded(text: str) -> str:
    """Without accents or capitals; as many signs as before, so that places stay places."""
    return "".join(plain(sign) for sign in unicodedata.normalize("NFC", text))


def plain(sign: str) -> str:
    return unicodedata.normalize("NFD", sign)[0].lower()[:1] or sign


def is_of_a_word(sign: str) -> bool:
    return sign.isalnum() or sign == "_"


# ── of a brand ────────────────────────────────────────────────────────────────────────────────────────


def seats(workspace: Workspace) -> list[Membership]:
    found = Membership.objects.filter(workspace=workspace, user__is_active=True)
    return list(found.select_related("user", "custom").order_by("user__name", "user__email"))


def readers_of(team: Iterable[Membership], audience: str) -> list[User]:
    """Who of them sees what is written for this audience."""
    verb = Verb.INTERNAL if audience == Remark.Audience.INTERNAL else Verb.SEE
    return [seat.user for seat in team if seat.may(Verb.SEE) and seat.may(verb)]


def mentioned(text: str, workspace: Workspace, audience: str) -> list[User]:
    """Whom it names, each once. Raises CannotPlan when one of them may not read it."""
    if "@" not in text:
        return []
    team = seats(workspace)
    named = {span.person.pk: span.person for span in Names([seat.user for seat in team]).spans(text)}
    sees = {person.pk for person in readers_of(team, audience)}
    for person in named.values():
        if person.pk not in sees:
            raise CannotPlan(
                _(
                    "%(person)s no ve lo que es solo del equipo y no se le puede mencionar aquí: quita su "
                    "mención, o escribe un comentario que el cliente lea."
                )
                % {"person": person}
            )
    return list(named.values())


def offered(workspace: Workspace, audience: str, typed: str) -> list[tuple[User, str]]:
    """(person, what is written for her): those who may read it and are called by what was typed."""
    team = seats(workspace)
    names = Names([seat.user for seat in team])
    words = folded(typed.strip())
    fits = [
        each for each in readers_of(team, audience) if f" {words}" in folded(f" {each.name} {each.email}")
    ]
    return [(person, names.handle(person)) for person in fits[:OFFERED]]


def pieces(text: str, people: Sequence[User]) -> list[Piece]:
    """The text with its mentions told apart."""
    found, at = [], 0
    for span in Names(people).spans(text) if people else ():
        found += [Piece(text[at : span.start], False), Piece(text[span.start : span.end], True)]
        at = span.end
    return [piece for piece in [*found, Piece(text[at:], False)] if piece.text]
