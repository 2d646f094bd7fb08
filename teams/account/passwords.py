"""What a password has to be: long, and no pattern. No composition rules, nothing cut off."""

from __future__ import annotations

from itertools import pairwise

from django.core.exceptions import ValidationError
from django.utils.functional import lazystr
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

SHORTEST = 12  # characters
LONGEST = 1024  # more would only make the hashing slow
FEWEST_DIFFERENT = 5
ROWS = ("abcdefghijklmnñopqrstuvwxyz", "qwertyuiopasdfghjklñzxcvbnm", "01234567890123456789")
EASY_TO_REMEMBER = gettext_lazy("Doce caracteres o más; una frase es fácil de recordar.")
# The field says how far it is as she types (controllers/strength.ts); without a script, the help does.
MEASURED = {
    "data-controller": "strength",
    "data-action": "input->strength#measure",
    "data-strength-least-value": str(SHORTEST),
    "data-strength-short-value": gettext_lazy("Caracteres que faltan:"),
    "data-strength-enough-value": gettext_lazy("Largo suficiente."),
    "data-strength-good-value": gettext_lazy("Muy buen largo."),
}


class LongEnough:
    def validate(self, password: str, user: object = None) -> None:
        if len(password) < SHORTEST:
            text = _("Tiene %(length)s caracteres y hacen falta %(least)s. Prueba con una frase.")
            raise ValidationError(text % {"length": len(password), "least": SHORTEST}, "password_too_short")
        if len(password) > LONGEST:
            text = _("Tiene más de %(most)s caracteres. Elige una más corta.") % {"most": LONGEST}
            raise ValidationError(text, "password_too_long")

    def get_help_text(self) -> str:
        return lazystr(EASY_TO_REMEMBER)


class NotAPattern:
    """No «aaaaaaaaaaaa», no «qwertyuiop12», no «123456789012»; nor the name of this place."""

    def validate(self, password: str, user: object = None) -> None:
        if is_pattern(password):
            text = _("Es fácil de adivinar: repite o sigue un orden. Prueba con una frase.")
            raise ValidationError(text, "password_is_a_pattern")

    def get_help_text(self) -> str:
        return ""


def is_pattern(password: str) -> bool:
    plain = password.casefold().replace("pauta", "")
    return len(set(plain)) < FEWEST_DIFFERENT or longest_run(plain) > len(plain) // 2


def longest_run(text: str) -> int:
    """The longest piece that goes along the alphabet, the keyboard or the digits, forwards or backwards."""
    longest = here = 1
    for before, after in pairwise(text):
        here = here + 1 if follows(before, after) else 1
        longest = max(longest, here)
    return longest


def follows(before: str, after: str) -> bool:
    pair = before + after
    return before == after or any(pair in row or pair in row[::-1] for row in ROWS)
