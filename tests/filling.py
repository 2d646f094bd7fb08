"""The forms of a page, filled in as a person in a hurry would, and every button of theirs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from html.parser import HTMLParser
from typing import Any

from django.utils import timezone

SECRET = "secreto-plantado-en-un-formulario"  # in every password that is asked for
BY_TYPE = {
    "email": "quien@ejemplo.test", "url": "https://ejemplo.test/pagina", "time": "09:30", "number": "3",
    "password": SECRET, "tel": "55 5555 5555", "color": "#0b5a68",
}  # fmt: skip


@dataclass
class Form:
    """`values` as they are shown, `empty` {name: type} where nothing is; `buttons` (name, value)."""

    action: str
    files: bool
    values: dict[str, list[str]] = field(default_factory=dict)
    empty: dict[str, str] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)

    def sent(self) -> Iterator[dict[str, Any]]:
        """What each of its buttons sends."""
        filled = {name: [written(name, kind)] for name, kind in self.empty.items()}
        for name, value in self.buttons or [("", "")]:
            yield {**self.values, **filled, **({name: [value]} if name else {})}


def written(name: str, kind: str) -> str:
    if kind == "date":
        return (timezone.localdate() + timedelta(days=20)).isoformat()
    return BY_TYPE.get(kind, f"Palabras de {name[:20]}")


class Reader(HTMLParser):
    """Collects the forms that are posted, with the controls that point at them from outside (`form=`)."""

    def __init__(self, here: str) -> None:
        super().__init__()
        self.here = here
        self.forms: list[Form] = []
        self.by_id: dict[str, Form] = {}
        self.open: Form | None = None
        self.select: tuple[Form, str, list[str], list[str]] | None = None
        self.area: tuple[Form, str, list[str]] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.open = Form(told.get("action") or self.here, "multipart" in told.get("enctype", ""))
            self.by_id[told.get("id", "")] = self.open
            if told.get("method", "").lower() == "post":
                self.forms.append(self.open)
        elif (form := self.by_id.get(told.get("form", "")) or self.open) and "disabled" not in told:
            self.control(form, tag, told)

    def control(self, form: Form, tag: str, told: dict[str, str]) -> None:
        name = told.get("name", "")
        if tag == "button" and told.get("type", "submit") == "submit":
            form.buttons.append((name, told.get("value", "")))
        elif tag == "input" and name:
            self.input(form, name, told)
        elif tag == "select" and name:
            self.select = (form, name, [], [])
        elif tag == "option" and self.select:
            self.select[3 if "selected" in told else 2].append(told.get("value", ""))
        elif tag == "textarea" and name:
            self.area = (form, name, [])

    def input(self, form: Form, name: str, told: dict[str, str]) -> None:
        kind, value = told.get("type", "text"), told.get("value", "")
        if kind in ("checkbox", "radio"):
            if "checked" in told or name not in form.values:
                form.values.setdefault(name, []).append(value or "on")
        elif kind not in ("file", "submit", "button", "image", "reset") and name != "csrfmiddlewaretoken":
            if value or kind == "hidden":
                form.values.setdefault(name, []).append(value)
            else:
                form.empty[name] = kind

    def handle_data(self, data: str) -> None:
        if self.area:
            self.area[2].append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.open = None
        elif tag == "select" and self.select:
            form, name, offered, chosen = self.select
            form.values[name] = (chosen or [each for each in offered if each])[:1] or [""]
            self.select = None
        elif tag == "textarea" and self.area:
            form, name, words = self.area
            form.values[name] = ["".join(words).strip() or "Palabras nuevas"]
            self.area = None


def forms_of(html: str, here: str) -> list[Form]:
    reader = Reader(here)
    reader.feed(html)
    return reader.forms
