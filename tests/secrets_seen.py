"""No token in any log or output of any test: each is searched for the secrets that the fakes give out.

A hook of tests/conftest.py, on for the whole suite. It sees what a test printed and logged.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from typing import Any

import pytest

LEAKED = "a secret of {network} was printed or logged in «{section}»: {start}…"
SHORTEST = 12  # signs: a shorter one is found inside other words


@functools.cache
def known() -> tuple[tuple[str, str], ...]:
    """(network, secret) of all stands. Read when first needed: networks want Django's settings first."""
    from tests.networks.stands import KEY, STANDS

    given = [
        (key, secret) for key, stand in STANDS.items() for secret in (*stand.secrets, *stand.entered.values())
    ]
    hidden = [pair for pair in given if is_secret(*pair)]
    return (("every network", KEY), *dict.fromkeys(hidden))


def is_secret(network: str, value: str) -> bool:
    """Not every thing a person enters is: an address, a name. Stands name their secrets; fields theirs."""
    from publishing import networks
    from tests.networks.stands import STANDS

    stand = STANDS[network]
    named = {field.name for field in networks.get(network).credentials if field.secret}
    entered = {value for name, value in stand.entered.items() if name in named}
    return len(value) >= SHORTEST and (value in stand.secrets or value in entered)


def leaks(sections: list[tuple[str, str]]) -> Iterator[str]:
    for section, text in sections:
        for network, secret in known():
            if secret in text:
                yield LEAKED.format(network=network, section=section, start=secret[:6])


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[Any]) -> Any:
    """At the end of a test, with all that it let out from its setup on: one that leaks fails."""
    report = yield
    found = list(leaks(report.sections)) if call.when == "teardown" else []
    if found:
        report.outcome = "failed"
        report.longrepr = "\n".join(found)
    return report
