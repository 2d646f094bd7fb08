"""The UTM parameters of a link: a post's own values over the brand's taxonomy."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from ..refusals import CannotPlan

PARAMETERS = ("source", "medium", "campaign", "content", "term")
VALUE = 120


def clean_utm(asked: Mapping[str, str]) -> dict[str, str]:
    """{parameter: value}, the empty ones left out. Raises CannotPlan."""
    if unknown := sorted(asked.keys() - set(PARAMETERS)):
        raise CannotPlan(
            _("«utm_%(name)s» no es un parámetro UTM: son %(known)s.")
            % {"name": unknown[0], "known": ", ".join(PARAMETERS)}
        )
    clean = {name: " ".join(str(value).split()) for name, value in asked.items()}
    for name, value in clean.items():
        if len(value) > VALUE:
            raise CannotPlan(
                _("utm_%(name)s tiene %(length)s signos y caben %(limit)s.")
                % {"name": name, "length": len(value), "limit": VALUE}
            )
    return {name: clean[name] for name in PARAMETERS if clean.get(name)}
