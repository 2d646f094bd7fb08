"""Why a post is said, and where its link leads: the composer's controls for both."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from .composer_form import REASONS, ComposerForm
from .composing import Draft
from .key_dates import between as key_dates
from .key_dates.between import Occasion
from .links import checking, showing
from .links.checking import Known
from .links.showing import Final
from .links.tagging import PARAMETERS, rules_of

# Posts for a key date come before it more often than after.
BEFORE_A_DATE, AFTER_A_DATE = timedelta(days=14), timedelta(days=60)


@dataclass
class Why:
    """`day`: when it leaves, or today."""

    form: ComposerForm
    draft: Draft
    day: date

    @cached_property
    def finals(self) -> list[Final]:
        """The link as each channel will say it."""
        return showing.finals(self.draft)

    @cached_property
    def link_known(self) -> Known | None:
        """What the link answered when it was last asked."""
        return checking.known(self.form.brand, self.draft.post.link)

    @property
    def utm_fields(self) -> list[tuple[Any, str]]:
        """Each parameter's control, and what the brand's taxonomy says of it."""
        rules = rules_of(self.form.brand)
        return [(self.form[f"utm_{name}"], getattr(rules, name, "") if rules else "") for name in PARAMETERS]

    @property
    def reasons(self) -> list[Any]:
        """The controls of what the strategy names, of which the brand has some."""
        fields = (self.form[name] for name, _rows, _label in REASONS)
        return [field for field in fields if field.field.rows]

    @property
    def distant_occasion(self) -> str:
        """The name of the key date it has, where that is far from its day."""
        own = self.draft.post.occasion
        return (
            own.rpartition(":")[2].replace("-", " ")
            if own and own not in {each.key for each in self.occasions}
            else ""
        )

    @cached_property
    def occasions(self) -> list[Occasion]:
        """The key dates around its day, and the one it has."""
        return key_dates.between(self.form.brand, self.day - BEFORE_A_DATE, self.day + AFTER_A_DATE)
