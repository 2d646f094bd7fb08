"""Which addresses are ours to call."""

from __future__ import annotations

import ipaddress

import pytest

from core.addresses import Blocked, Guard, NoSuchName, reach, unwrap


@pytest.mark.parametrize(
    ("address", "far"),
    [
        ("1.1.1.1", "public"),
        ("2606:4700:4700::1111", "public"),
        ("64:ff9b::101:101", "public"),  # NAT64 of 1.1.1.1
        ("::ffff:1.1.1.1", "public"),
        ("127.0.0.1", "private"),
        ("127.255.255.254", "private"),
        ("::1", "private"),
        ("10.1.2.3", "private"),
        ("172.16.0.1", "private"),
        ("192.168.1.1", "private"),
        ("100.64.0.1", "private"),  # carrier-grade NAT
        ("198.18.0.1", "private"),
        ("192.0.2.1", "private"),
        ("fc00::1", "private"),
        ("fd12:3456::1", "private"),
        ("2001:db8::1", "private"),
        ("::ffff:10.0.0.1", "private"),
        ("::10.0.0.1", "private"),
        ("64:ff9b::a00:1", "private"),  # NAT64 of 10.0.0.1
        ("2002:a00:1::1", "private"),  # 6to4 of 10.0.0.1
        ("::ffff:0:10.0.0.1", "private"),  # SIIT
        ("64:ff9b:1::a00:1", "private"),  # a house's own NAT64
        ("5f00::1", "private"),
        ("3fff::1", "private"),
        ("::ffff:0:1.1.1.1", "public"),
        ("::ffff:0:169.254.169.254", "never"),
        ("fd20:ce::254", "never"),
        ("168.63.129.16", "never"),
        ("0.0.0.0", "never"),
        ("0.1.2.3", "never"),
        ("::", "never"),
        ("169.254.169.254", "never"),
        ("::ffff:169.254.169.254", "never"),
        ("64:ff9b::a9fe:a9fe", "never"),
        ("2002:a9fe:a9fe::1", "never"),
        ("fe80::1", "never"),
        ("fec0::1", "never"),
        ("fd00:ec2::254", "never"),
        ("100.100.100.200", "never"),
        ("192.0.0.192", "never"),
        ("224.0.0.1", "never"),
        ("ff02::1", "never"),
        ("240.0.0.1", "never"),
        ("255.255.255.255", "never"),
    ],
)
def test_how_far_an_address_reaches(address: str, far: str) -> None:
    assert reach(ipaddress.ip_address(address)) == far


def test_an_operator_opens_the_inside_but_never_the_metadata() -> None:
    vouched = Guard.of(private_ok=True)
    assert vouched.addresses("127.0.0.1", 80, 1) == ["127.0.0.1"]
    for literal in ("169.254.169.254", "0.0.0.0", "[fe80::1]"):
        with pytest.raises(Blocked):
            vouched.addresses(literal, 80, 1)


@pytest.mark.parametrize(
    ("entry", "host", "port", "permitted"),
    [
        ("169.254.169.254", "169.254.169.254", 80, True),
        ("127.0.0.1:8080", "127.0.0.1", 8080, True),
        ("127.0.0.1:8080", "127.0.0.1", 8081, False),
        ("LocalHost", "localhost", 80, True),
        ("10.0.0.0/8", "10.9.8.7", 80, True),
        ("10.0.0.0/8", "11.9.8.7", 80, True),  # public anyway
        ("10.0.0.0/8", "192.168.1.1", 80, False),
        ("10.0.0.0/8", "::ffff:10.0.0.1", 80, True),
        ("[::1]:8080", "[::1]", 8080, True),
        ("::1", "[::1]", 8080, True),
        ("fd00::/8", "fd00::7", 80, True),
        ("", "127.0.0.1", 80, False),
        ("nonsense/99", "127.0.0.1", 80, False),
    ],
)
def test_a_list_opens_what_it_names(entry: str, host: str, port: int, permitted: bool) -> None:
    guard = Guard.of(allow=[entry])
    try:
        guard.addresses(host, port, 1)
    except Blocked:
        assert not permitted
    else:
        assert permitted


def test_a_literal_in_any_spelling_is_judged_by_where_it_leads() -> None:
    for spelling in ("127.1", "2130706433", "0x7f.0.0.1", "017700000001", "0177.1"):
        with pytest.raises(Blocked) as error:
            Guard().addresses(spelling, 80, 1)
        assert error.value.address == "127.0.0.1"


def test_a_name_that_is_none_is_said_to_be_none() -> None:
    for name in ("nada.invalid", "a" * 300, "..", "\x00"):
        with pytest.raises(NoSuchName):
            Guard().addresses(name, 80, 2)


def test_an_address_that_carries_none_stays_itself() -> None:
    plain = ipaddress.ip_address("2606:4700::1")
    assert unwrap(plain) is plain
