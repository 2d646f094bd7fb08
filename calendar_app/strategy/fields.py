"""Fields of the strategy's forms. Each says what is wrong with the value it saw and what to write."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.names import shown

from ..refusals import CannotPlan
from ..words import clean

LONG = 4_000  # characters of a text that explains
WORDS = 60  # in a list of words
GREATEST = Decimal(10) ** 13  # what the column holds


class Name(forms.CharField):
    """In one line, nothing invisible in it."""

    def __init__(
        self,
        label: Any,
        *,
        example: Any = "",
        limit: int = 80,
        attrs: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        hint = {"placeholder": example} if example else {}
        widget = forms.TextInput(attrs={"autocomplete": "off", **hint, **(attrs or {})})
        super().__init__(label=label, widget=widget, **kwargs)
        self.limit = limit
        widget.attrs["maxlength"] = limit
        self.error_messages["required"] = gettext_lazy("Falta: escríbelo o quita la fila.")

    def to_python(self, value: Any) -> str:
        said = shown(str(value or "").replace("\0", " "))
        if len(said) > self.limit:
            long = _("Tiene %(length)s caracteres y caben %(limit)s: acórtalo.")
            raise ValidationError(long % {"length": len(said), "limit": self.limit})
        return said


class LongText(forms.CharField):
    """Of several lines; never required."""

    def __init__(self, label: Any, *, rows: int = 3, **kwargs: Any) -> None:
        widget = forms.Textarea(attrs={"rows": rows})
        super().__init__(label=label, widget=widget, required=False, **kwargs)

    def to_python(self, value: Any) -> str:
        try:
            return clean(str(value or "").strip(), str(self.label), LONG)
        except CannotPlan as refusal:
            raise ValidationError(refusal.sentence) from None

    def run_validators(self, value: Any) -> None:
        """All judged above, in our words."""


class WordList(LongText):
    """Words or phrases between commas or on lines of their own, each once."""

    def __init__(self, label: Any) -> None:
        super().__init__(label, rows=1)

    def clean(self, value: Any) -> tuple[str, ...]:
        text = super().to_python(value).replace("\n", ",")
        words = tuple(dict.fromkeys(filter(None, map(shown, text.split(",")))))
        if len(words) > WORDS:
            many = _("Son %(count)s y caben %(limit)s: quita algunas.")
            raise ValidationError(many % {"count": len(words), "limit": WORDS})
        return words


class RowId(forms.CharField):
    """The row of the brand that this line is about, carried along; empty in a new one."""

    def __init__(self) -> None:
        super().__init__(widget=forms.HiddenInput, required=False)

    def clean(self, value: Any) -> int | None:
        text = str(value or "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


class Percent(forms.Field):
    """Whole points from 0 to 100, with or without its sign."""

    def __init__(self, label: Any, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "maxlength": 6})
        super().__init__(label=label, widget=widget, **kwargs)

    def to_python(self, value: Any) -> int | None:
        text = str("" if value is None else value).strip().removesuffix("%").strip()
        if not text:
            return None
        if not (text.isascii() and text.isdigit() and int(text) <= 100):
            raise ValidationError(
                _("«%(value)s» no es un porcentaje: escribe de 0 a 100.") % {"value": value}
            )
        return int(text)


class Figure(forms.Field):
    """A number as people write it: 1200, 1,200, 3.5."""

    def __init__(self, label: Any, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "maxlength": 20})
        super().__init__(label=label, widget=widget, **kwargs)
        self.error_messages["required"] = gettext_lazy("Falta el número.")

    def prepare_value(self, value: Any) -> Any:
        return f"{value.normalize():f}" if isinstance(value, Decimal) else value

    def to_python(self, value: Any) -> Decimal | None:
        text = plain(str("" if value is None else value))
        if not text:
            return None
        try:
            number = Decimal(text)
        except InvalidOperation:
            number = Decimal("NaN")
        if not number.is_finite():
            raise ValidationError(
                _("«%(value)s» no es un número: escribe por ejemplo 1200.") % {"value": value}
            )
        if abs(number) >= GREATEST:
            raise ValidationError(_("%(value)s es demasiado: usa una unidad mayor.") % {"value": value})
        return number.quantize(Decimal("0.01"))


def plain(text: str) -> str:
    """Without spaces and with a point for decimals: «1,200.5» and «1.200,5» are 1200.5, and «3,5» is 3.5."""
    text = "".join(text.split()).removesuffix("%")
    if "," in text and "." in text:
        thousands = "," if text.rfind(".") > text.rfind(",") else "."
        return text.replace(thousands, "").replace(",", ".")
    head, comma, tail = text.rpartition(",")
    in_thousands = comma and len(tail) == 3 and head.replace(",", "").lstrip("+-").isdigit()
    return text.replace(",", "") if in_thousands else text.replace(",", ".")


class DayField(forms.DateField):
    def __init__(self, label: Any, **kwargs: Any) -> None:
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(label=label, widget=widget, input_formats=["%Y-%m-%d", "%d/%m/%Y"], **kwargs)
        self.error_messages["required"] = gettext_lazy("Falta el día.")

    def to_python(self, value: Any) -> date | None:
        try:
            return super().to_python(value)
        except ValidationError:
            said = _("«%(value)s» no es un día: escríbelo como 2026-12-31.")
            raise ValidationError(said % {"value": str(value)[:40]}) from None
