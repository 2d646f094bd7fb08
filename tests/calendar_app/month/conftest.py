"""A post on the practice channel, on any day of the calendar."""

from datetime import time

import pytest

from calendar_app.models import Post, Variant
from core.time import moment


@pytest.fixture
def a_post(brand, channel, bob):
    """`a_post("Título", date(…), time(…))`: a draft of Bob's on the practice channel."""

    def write(title="Hola", day=None, hour=None, **facts):
        post = Post(
            workspace=brand, title=title, text=f"{title} con todas sus letras", author=bob, zone=brand.zone
        )
        if day:
            post.planned_date, post.planned_time = day, hour or time(9)
            post.planned_for = moment(day, post.planned_time, brand.zone).instant
        for name, value in facts.items():
            setattr(post, name, value)
        post.save()
        Variant.objects.create(post=post, channel=channel)
        return post

    return write
