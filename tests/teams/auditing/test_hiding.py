"""Whatever a verb hands to the log, nothing that opens anything gets in, and both databases can hold it."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teams.auditing.hiding import DEEPEST, LONGEST, differences, is_secret, plain

SECRETS = [
    "sealed", "token", "token_hash", "access_token", "password", "app_password", "client_secret", "secret",
    "code", "codes", "recovery_codes", "otp", "api_key", "key", "cookie", "session", "nonce", "credentials",
    "signature", "private_key", "salt",
]  # fmt: skip
OPEN = ["text", "title", "name", "language_code_name", "keyword", "occasion", "decoded", "tags", "channels"]
PLANTED = "plantado-7f3a9c"

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.binary(max_size=9)
    | st.datetimes(timezones=st.just(UTC)),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip


@pytest.mark.parametrize("name", SECRETS)
def test_the_name_of_a_secret_is_known(name):
    assert is_secret(name)


@pytest.mark.parametrize("name", OPEN)
def test_other_names_are_open(name):
    assert not is_secret(name)


@given(name=st.sampled_from(SECRETS), said=st.text(min_size=1), rest=anything, depth=st.integers(0, 4))
def test_a_secret_is_cut_however_deep_it_lies(name, said, rest, depth):
    hidden: object = {name: [PLANTED, {"x": PLANTED + said}], "rest": rest}
    for _ in range(depth):
        hidden = {"in": [hidden]}
    before, after = differences({"was": hidden}, {"now": hidden, "was": None})
    assert PLANTED not in json.dumps([before, after])


@given(said=anything)
def test_what_is_kept_is_the_same_after_any_database(said):
    kept = plain({"said": said})
    written = json.dumps(kept, sort_keys=True, ensure_ascii=False)
    written.encode()  # no half sign
    assert "\\u0000" not in written
    assert json.loads(written) == kept
    assert not any(isinstance(each, float) for each in flat(kept))


def flat(said):
    if isinstance(said, dict):
        return [leaf for each in said.values() for leaf in flat(each)]
    if isinstance(said, list):
        return [leaf for each in said for leaf in flat(each)]
    return [said]


def test_shapes_of_secrets_are_cut_in_open_fields_too():
    said = plain({"text": "Authorization: Bearer abcdefghijklmnop", "url": "https://ana:clave-larga@x.test/"})
    assert "abcdefghijklmnop" not in str(said)
    assert "clave-larga" not in str(said)


def test_what_is_long_is_cut_and_still_told_as_changed():
    before, after = differences({"text": "a" * 900 + "b"}, {"text": "a" * 900 + "c"})
    assert (before["text"], after["text"]) == (f"…{'a' * 60}b", f"…{'a' * 60}c")
    long, other = differences({"text": "x" * 900}, {"text": "y" * 900})
    assert len(long["text"]) == len(other["text"]) == LONGEST


def test_only_what_differs_is_told():
    at = datetime(2026, 11, 1, tzinfo=UTC)
    assert differences({"a": 1, "b": at}, {"a": 2, "b": at}) == ({"a": 1}, {"a": 2})
    assert DEEPEST > 4
