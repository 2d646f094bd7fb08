"""What `manage.py check` says of a network that is not whole."""

from __future__ import annotations

from publishing import networks
from publishing.checks import networks_are_whole, versions_last
from publishing.networks.contract import Can, Field, Limits, Network


def ids() -> list[str]:
    return [message.id or "" for message in networks_are_whole()]


def test_ours_are_whole():
    assert networks_are_whole() == []


def test_a_half_written_network_is_told_what_it_lacks(monkeypatch):
    class Half(Network):
        key, name, icon = "half", "", "no-such-icon"
        can = frozenset({Can.DELETE})
        limits = Limits()
        credentials = (Field("a", "A", aliases=("b",)), Field("b", ""))

    monkeypatch.setitem(networks.NETWORKS, "half", Half())
    expected = {"publishing.E002", "publishing.E003", "publishing.E004", "publishing.E005", "publishing.E006"}
    assert set(ids()) == expected | {"publishing.W001"}


def test_a_version_near_its_end_is_a_warning(monkeypatch):
    monkeypatch.setenv("PAUTA_LINKEDIN_VERSION", "202501")
    (told,) = [each for each in versions_last() if "LinkedIn" in each.msg]
    assert (told.id, told.hint) == ("publishing.W002", "docs/connect/linkedin.md")
