"""What a box of comments held when it was refused or when something else of its form was sent."""

from __future__ import annotations

from django import template

from ..remarks.panel import Panel

register = template.Library()


@register.simple_tag
def written(panel: Panel, name: str, pk: int | str = "") -> str:
    """`{% written panel "answer-" thread.remark.pk as words %}`"""
    return panel.typed.get(f"{name}{pk}", "")
