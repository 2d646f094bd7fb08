"""Numbers as the reader's language writes them: 100,000 in Mexico and in English, 100.000 in Spain."""

from __future__ import annotations

from decimal import Decimal

from babel.numbers import format_decimal
from django.utils.translation import get_language, to_locale


def figure(number: float, decimals: int = 0) -> str:
    """«1,234» or, with one decimal, «1,234.5», grouped and pointed by the active language."""
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    return str(format_decimal(number, format=pattern, locale=to_locale(get_language() or "es-mx")))


def money(amount: Decimal, currency: str) -> str:
    """«US$0.20»: two decimals, or as many as the amount has."""
    exponent = amount.normalize().as_tuple().exponent
    decimals = max(2, -exponent if isinstance(exponent, int) else 2)
    sign = "US$" if currency == "USD" else f"{currency}\N{NO-BREAK SPACE}"
    return sign + figure(float(amount), decimals)
