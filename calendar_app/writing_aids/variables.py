"""«Visítanos en {direccion}»: what the brand fills in, and the gaps that wait for a person."""

from __future__ import annotations

import re
from collections.abc import Mapping

from teams.models import Workspace

from ..models import Variable

GAP = re.compile(r"\{([a-z][a-z0-9_-]{0,39})\}")


def of(workspace: Workspace) -> dict[str, str]:
    return dict(Variable.objects.filter(workspace=workspace).values_list("name", "value"))


def gaps(text: str) -> list[str]:
    """The variables that a text still has, each once, in order."""
    return list(dict.fromkeys(GAP.findall(text))) if "{" in text else []


def fill(text: str, values: Mapping[str, str]) -> str:
    """What has no value stays as it is. A value is taken as it stands: a variable in it isn't filled."""
    return GAP.sub(lambda found: values.get(found[1]) or found[0], text)
