"""The watch over the suite's own output sees what it is there for."""

from __future__ import annotations

import pytest

from tests import secrets_seen
from tests.networks.stands import STANDS

pytest_plugins = ["pytester"]
MADE_UP = "made-up-for-this-test-" + "x" * 12
WATCHED = "from tests.secrets_seen import pytest_runtest_makereport"
ALONE = ("-pno:django", "-pno:xdist", "-pno:cacheprovider")


def test_it_knows_a_secret_of_each_network_that_has_one() -> None:
    known = {network for network, _secret in secrets_seen.known()}
    with_secrets = {key for key, stand in STANDS.items() if any(len(one) >= 12 for one in stand.secrets)}
    assert with_secrets <= known
    assert all(len(secret) >= secrets_seen.SHORTEST for _network, secret in secrets_seen.known())


@pytest.mark.parametrize("way", ["print", "logging.getLogger('pauta').warning"])
def test_a_test_that_lets_one_out_fails(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    monkeypatch.setattr(secrets_seen, "known", lambda: (("friendster", MADE_UP),))
    pytester.makeconftest(WATCHED)
    pytester.makepyfile(f"import logging\ndef test_leaks():\n    {way}({MADE_UP!r})\n")
    told = pytester.runpytest_inprocess(*ALONE)
    told.assert_outcomes(passed=1, errors=1)
    told.stdout.fnmatch_lines(["*a secret of friendster was printed or logged*"])


def test_a_discreet_one_passes(pytester: pytest.Pytester) -> None:
    pytester.makeconftest(WATCHED)
    pytester.makepyfile("def test_is_quiet():\n    print('nothing to see')\n")
    pytester.runpytest_inprocess(*ALONE).assert_outcomes(passed=1)
