"""What lies sealed opens with our keys only, and a refusal says nothing of the contents."""

from __future__ import annotations

import pytest
from cryptography.fernet import Fernet

from core.crypto import CannotUnseal, reseal, seal, unseal

OLD, NEW, OTHERS = (Fernet.generate_key().decode() for _ in range(3))


def test_what_was_sealed_is_unsealed() -> None:
    sealed = seal('{"token": "ñandú"}', [NEW, OLD])
    assert "token" not in sealed
    assert unseal(sealed, [NEW, OLD]) == '{"token": "ñandú"}'


def test_the_first_key_seals_and_every_key_opens() -> None:
    assert unseal(seal("x", [OLD]), [NEW, OLD]) == "x"
    with pytest.raises(CannotUnseal):
        unseal(seal("x", [NEW, OLD]), [OLD])


def test_resealed_it_needs_the_old_key_no_more() -> None:
    assert unseal(reseal(seal("x", [OLD]), [NEW, OLD]), [NEW]) == "x"


def test_the_same_text_is_never_sealed_alike_twice() -> None:
    assert seal("x", [NEW]) != seal("x", [NEW])


@pytest.mark.parametrize("verb", [unseal, reseal])
def test_a_wrong_key_and_a_tampered_text_are_refused_without_a_leak(verb: object) -> None:
    sealed = seal("secreto-de-ana", [OLD])
    tampered = sealed[:-10] + ("A" if sealed[-10] != "A" else "B") + sealed[-9:]
    for text, keys in ((sealed, [OTHERS]), (tampered, [OLD]), ("", [OLD]), ("ñ", [OLD])):
        with pytest.raises(CannotUnseal) as error:
            verb(text, keys)  # type: ignore[operator]
        told = f"{error.value!r}{error.value.__cause__}"
        assert not any(secret in told for secret in ("secreto-de-ana", OLD, OTHERS, sealed))
