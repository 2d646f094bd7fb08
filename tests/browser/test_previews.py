"""Previews in Chromium: every network's at once, by day and by night, wide and on a phone."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image, ImageDraw

from calendar_app import planning
from calendar_app.models import Post
from media.uploading import take
from publishing import networks
from publishing.models import Channel
from publishing.networks.contract import Can
from tests.media import making

from .conftest import SCREENSHOTS

expect = pytest.importorskip("playwright.sync_api").expect
WORDS = """Marta Quintero cultiva café a 1.850 metros, en la ladera del Huila.

Cereza madura, panela y un final de mandarina. La tostamos los martes y la servimos desde hoy en el obrador.
¿Te guardamos una bolsa? @fincaelmirador #cafédeespecialidad https://alameda.cafe/mirador

Detrás hay tres generaciones y un camino largo hasta la taza."""
LONG = WORDS + " Y un relevo que llega con la tercera cosecha del año." * 8


def landscape(n: int) -> SimpleUploadedFile:
    picture = Image.new("RGB", (1200, 900), ("#f3d9a4", "#d9e4df", "#cf8058", "#b9d1dd", "#ecd7e0")[n % 5])
    draw = ImageDraw.Draw(picture)
    draw.ellipse((800, 120, 1000, 320), "#efa646")
    draw.polygon(
        [(0, 700), (300, 300), (560, 620), (820, 220), (1200, 700), (1200, 900), (0, 900)], "#3f7261"
    )
    file = io.BytesIO()
    picture.save(file, "PNG")
    return SimpleUploadedFile(f"ladera-{n}.png", file.getvalue(), "image/png")


@pytest.fixture
def everywhere(brand: Any) -> list[Channel]:
    return [
        Channel.objects.create(
            workspace=brand, network=network.key, name=f"Alameda en {network.key}",
            account=f"alameda-{network.key}",
            account_name="Café Alameda", url="https://alameda.cafe/",
        )
        for network in networks.all()
    ]  # fmt: skip


def film() -> SimpleUploadedFile:
    content = making.video(seconds=2, size=(720, 1280))
    return SimpleUploadedFile("tostado.mp4", content, "video/mp4")


FILES = {
    "words": list,
    "pictures": lambda: [landscape(n) for n in range(3)],
    "film": lambda: [film()],
}


def written(brand: Any, bob: Any, channels: list[Channel], files: str) -> Post:
    media = [(take(brand, file, by=bob), "La ladera al sol") for file in FILES[files]()]
    post = planning.create_post(
        brand, by=bob, title="Café de altura", text=LONG, channels=channels, media=media
    )
    details = {each.pk: followed(each) for each in channels}
    return planning.save_post(post, by=bob, version=post.version, details=details).post


def followed(channel: Channel) -> dict[str, Any]:
    can = networks.get(channel.network).can
    thread = ["Segunda parte: la finca.", "Tercera: la taza."] if Can.THREAD in can else []
    form = {"form": "reel"} if Can.REEL in can else {}
    poll = {"poll_choices": ["Filtro", "Espresso"]} if Can.POLL in can else {}
    comment = "Todo lo demás, en alameda.cafe" if Can.FIRST_COMMENT in can else ""
    return {"parts": thread, "first_comment": comment, "options": {**form, **poll}}


@pytest.mark.parametrize("files", FILES)
def test_every_network_draws_the_post_and_nothing_is_to_object_to(
    files: str, brand: Any, bob: Any, everywhere: list[Channel], sign_in: Any, visit: Any, page: Any,
    looks: Any, objections: Any,
) -> None:  # fmt: skip
    post = written(brand, bob, everywhere, files)
    sign_in(bob)
    page.set_default_timeout(30_000)  # every network at once, on a machine that may be busy
    visit(reverse("post", args=["alameda", post.pk]))
    expect(page.locator(".preview")).to_have_count(len(everywhere))
    said = objections()
    pictured(page, looks.width, f"previews-{files}-{looks}")
    assert said == []


def pictured(page: Any, width: int, name: str) -> None:
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    page.set_viewport_size({"width": width, "height": 900 if width < 768 else 26_000})
    page.locator("#previews").screenshot(path=SCREENSHOTS / f"{name}.png")
