"""What rooms above this one know of a delivery (who approved what it says): shown on its page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from .models import Delivery


@dataclass(frozen=True)
class Fact:
    """A label, what is known, the page that shows it, and where a person goes to free what is held."""

    label: str
    text: str
    url: str = ""
    way_out: str = ""


Witness = Callable[[Delivery], Fact | None]
_witnesses: dict[str, Witness] = {}


def register(name: str, witness: Witness) -> None:
    """Once per process, from an app's `ready`; the same name again replaces it."""
    _witnesses[name] = witness


def facts_of(delivery: Delivery) -> list[Fact]:
    return [fact for witness in _witnesses.values() if (fact := witness(delivery))]
