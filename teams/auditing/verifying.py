"""Walking the chains from their first entry: is everything as it was written, and is the end where it was?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from teams.models import AuditEntry, AuditHead, Workspace

from .chaining import INSTALLATION, NOTHING_BEFORE, hash_of

AT_A_TIME = 2000


@dataclass(frozen=True)
class Broken:
    """`number`: the first that can't be believed; `why` for a person."""

    number: int
    why: str


@dataclass(frozen=True)
class Checked:
    """`head`: the hash of the last entry, to be kept where nobody who can write the database reaches."""

    chain: int
    count: int
    head: str
    broken: Broken | None

    @property
    def name(self) -> str:
        return name_of(self.chain)


def chains() -> list[int]:
    """Every chain there is, of brands that are gone too. One whose end was removed is one all the same."""
    ends = set(AuditHead.objects.values_list("chain", flat=True))
    return sorted(ends | set(AuditEntry.objects.order_by().values_list("chain", flat=True).distinct()))


def name_of(chain: int) -> str:
    if chain == INSTALLATION:
        return _("la instalación")
    brand = Workspace.objects.filter(pk=chain).first()
    return f"{brand.name} ({brand.slug})" if brand else _("una marca borrada (%(chain)s)") % {"chain": chain}


def check(chain: int, *, expected: dict[int, str] | None = None) -> Checked:
    """Recomputes it. `expected`: {number: hash} as an operator noted them outside, at some time."""
    walk = Walk(dict(expected or {}))
    for entry in entries_of(chain):
        if trouble := walk.trouble(entry):
            return walk.result(chain, trouble)
        walk.go_on(entry)
    return walk.result(chain, ending(chain, walk))


def ending(chain: int, walk: Walk) -> Broken | None:
    """What the row that keeps the chain's end says. People go on working meanwhile: what came since the walk
    is walked too, up to that row, with nobody writing.
    """
    with transaction.atomic():
        end = AuditHead.objects.select_for_update().filter(chain=chain).first()
        for entry in AuditEntry.objects.filter(chain=chain, number__gt=walk.number).order_by("number"):
            if trouble := walk.trouble(entry):
                return trouble
            walk.go_on(entry)
    return walk.trouble_at_the_end(end) or walk.unseen()


def entries_of(chain: int) -> Iterator[AuditEntry]:
    return AuditEntry.objects.filter(chain=chain).order_by("number").iterator(AT_A_TIME)


@dataclass
class Walk:
    """Where it has come to."""

    expected: dict[int, str]
    number: int = 0
    hash: str = NOTHING_BEFORE

    def go_on(self, entry: AuditEntry) -> None:
        self.number, self.hash = entry.number, entry.hash
        self.expected.pop(entry.number, None)

    def trouble(self, entry: AuditEntry) -> Broken | None:
        wanted = self.number + 1
        if entry.number > wanted:
            return Broken(wanted, _("falta: alguien la quitó."))
        if entry.number < wanted:
            return Broken(entry.number, _("está dos veces: alguien la insertó."))
        if entry.previous != self.hash:
            return Broken(wanted, _("no continúa a la anterior: alguien la insertó o la cambió de lugar."))
        if hash_of(entry) != entry.hash:
            return Broken(wanted, _("no dice lo que decía: alguien la cambió."))
        if self.expected.get(wanted, entry.hash) != entry.hash:
            return Broken(wanted, _("no es la que se anotó fuera: alguien reescribió la cadena."))
        return None

    def trouble_at_the_end(self, end: AuditHead | None) -> Broken | None:
        if end is None and not self.number:
            return None
        if end is None:
            return Broken(self.number, _("falta el final de la cadena: alguien lo quitó."))
        if end.number < self.number:
            return Broken(end.number + 1, _("está después del final de la cadena: alguien la añadió."))
        if end.number > self.number:
            return Broken(self.number + 1, _("falta: alguien cortó el final de la cadena."))
        if end.hash != self.hash:
            return Broken(self.number, _("no es el final que se anotó: alguien lo reescribió."))
        return None

    def unseen(self) -> Broken | None:
        """What was noted outside and isn't there."""
        if not self.expected:
            return None
        return Broken(min(self.expected), _("se anotó fuera y no está: alguien cortó el final de la cadena."))

    def result(self, chain: int, broken: Broken | None) -> Checked:
        return Checked(chain, self.number, self.hash, broken)


def heads() -> Iterator[str]:
    """«chain:number:hash» of every chain, as `verify_audit --expect` takes it."""
    for head in AuditHead.objects.order_by("chain"):
        yield f"{head.chain}:{head.number}:{head.hash}"
