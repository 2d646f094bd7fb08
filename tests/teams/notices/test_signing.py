"""The signature is Standard Webhooks' own: checked against its published example."""

from __future__ import annotations

import pytest

from teams.notices import signing

# https://github.com/standard-webhooks/standard-webhooks: the example of its reference libraries.
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
IDENT, AT, BODY = "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}'
SIGNED = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_it_signs_as_the_standard_does():
    assert signing.signature(SECRET, IDENT, AT, BODY) == SIGNED


def test_what_is_genuine_is_taken():
    got = signing.headers([SECRET], IDENT, AT, BODY)
    assert signing.is_genuine(SECRET, got, BODY, AT + 10)


@pytest.mark.parametrize(
    ("got", "body", "now"),
    [
        ({}, BODY + b" ", AT),
        ({"webhook-id": "msg_other"}, BODY, AT),
        ({"webhook-timestamp": str(AT + 1)}, BODY, AT),
        ({"webhook-timestamp": "x"}, BODY, AT),
        ({"webhook-signature": ""}, BODY, AT),
        ({"webhook-signature": "v1,AAAA"}, BODY, AT),
        ({}, BODY, AT + 301),
    ],
)
def test_what_was_touched_or_is_old_is_not(got, body, now):
    signed = signing.headers([SECRET], IDENT, AT, BODY)
    assert not signing.is_genuine(SECRET, {**signed, **got}, body, now)


def test_a_message_signed_with_two_secrets_is_genuine_by_either():
    other = signing.new_secret()
    got = signing.headers([other, SECRET], IDENT, AT, BODY)
    assert signing.is_genuine(SECRET, got, BODY, AT)
    assert signing.is_genuine(other, got, BODY, AT)


def test_no_two_secrets_are_alike():
    assert len({signing.new_secret() for _ in range(100)}) == 100
