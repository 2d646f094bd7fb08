"""The demo's illustrations, drawn here: flat shapes on paper, each with the words that describe it."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass

from PIL import Image, ImageDraw

SIZE = (1200, 800)
FINE = 2  # drawn larger and reduced: smooth edges
Pen = ImageDraw.ImageDraw


@dataclass(frozen=True)
class Picture:
    name: str
    alt: str
    paper: str
    draw: Callable[[Pen], None]

    def jpeg(self) -> bytes:
        large = Image.new("RGB", (SIZE[0] * FINE, SIZE[1] * FINE), self.paper)
        self.draw(ImageDraw.Draw(large))
        out = io.BytesIO()
        large.resize(SIZE, Image.Resampling.LANCZOS).save(out, "JPEG", quality=88, optimize=True)
        return out.getvalue()


def box(pen: Pen, left: int, top: int, right: int, bottom: int, colour: str, radius: int = 0) -> None:
    corners = [value * FINE for value in (left, top, right, bottom)]
    pen.rounded_rectangle(corners, radius * FINE, fill=colour)


def disc(pen: Pen, x: int, y: int, r: int, colour: str, ry: int | None = None) -> None:
    tall = r if ry is None else ry
    pen.ellipse([value * FINE for value in (x - r, y - tall, x + r, y + tall)], fill=colour)


def shape(pen: Pen, points: list[tuple[int, int]], colour: str) -> None:
    pen.polygon([(x * FINE, y * FINE) for x, y in points], fill=colour)


def waves(pen: Pen, y: int, colour: str, width: int = 200, height: int = 46) -> None:
    box(pen, 0, y, SIZE[0], SIZE[1], colour)
    for x in range(0, SIZE[0] + width, width):
        disc(pen, x, y, width // 2, colour, height)


def book(pen: Pen, left: int, top: int, width: int, height: int, cover: str, band: str) -> None:
    box(pen, left, top, left + width, top + height, cover, 8)
    box(pen, left + width // 8, top, left + width // 8 + 10, top + height, band)
    box(pen, left + width // 4, top + height // 2 - 8, left + width - 40, top + height // 2 + 8, band, 4)


# ── the scenes ────────────────────────────────────────────────────────────────────────────────────────


def sea(pen: Pen) -> None:
    disc(pen, 820, 300, 130, "#f0b35c")
    waves(pen, 430, "#5f9ea0")
    waves(pen, 530, "#3c7f86", 260, 52)
    waves(pen, 650, "#23616b", 320, 60)
    shape(pen, [(280, 470), (520, 470), (470, 530), (330, 530)], "#8a4b32")
    shape(pen, [(400, 210), (400, 450), (540, 450)], "#fbf6ea")
    shape(pen, [(385, 260), (385, 450), (290, 450)], "#efe2c6")


def stack(pen: Pen) -> None:
    box(pen, 0, 640, 1200, 800, "#c79b6c")
    rows = [("#23616b", "#e8d7a8"), ("#b5523b", "#f6e4c9"), ("#e0a84e", "#7a4a1e"), ("#5a6f4f", "#e6ead3")]
    for number, (cover, band) in enumerate(rows):
        book(pen, 300 + (number % 2) * 60, 560 - number * 84, 560, 80, cover, band)
    disc(pen, 590, 250, 56, "#b5523b")
    box(pen, 584, 180, 596, 214, "#5a6f4f", 4)


def cup(pen: Pen) -> None:
    box(pen, 0, 620, 1200, 800, "#9c6b4a")
    disc(pen, 560, 640, 330, "#f4ecdc", 50)
    disc(pen, 850, 470, 110, "#f7f2e7")
    disc(pen, 850, 470, 66, "#d9b48f")
    box(pen, 340, 340, 820, 620, "#f7f2e7", 90)
    disc(pen, 580, 350, 240, "#f7f2e7", 56)
    disc(pen, 580, 352, 206, "#5b3420", 42)
    for x in (500, 580, 660):
        for step in range(4):
            disc(pen, x + (10 if step % 2 else -10), 280 - step * 46, 14 - step * 2, "#fdf8ee", 26)


def lamp(pen: Pen) -> None:
    disc(pen, 600, 330, 310, "#f6d98b")
    shape(pen, [(470, 130), (730, 130), (820, 360), (380, 360)], "#b5523b")
    box(pen, 590, 360, 610, 620, "#4a3b33")
    box(pen, 480, 610, 720, 640, "#4a3b33", 14)
    box(pen, 0, 640, 1200, 800, "#2d4a53")
    shape(pen, [(790, 640), (940, 590), (1090, 640)], "#f6ecd7")
    shape(pen, [(790, 640), (940, 610), (1090, 640)], "#e4d4b3")


def shelf(pen: Pen) -> None:
    colours = ["#23616b", "#b5523b", "#e0a84e", "#5a6f4f", "#7b5b8c", "#d9c7a3", "#3c7f86"]
    for row in range(3):
        floor = 250 + row * 230
        box(pen, 90, floor, 1110, floor + 22, "#6d4a32", 4)
        for place in range(16):
            tall = 130 + (place * 37 + row * 53) % 60
            left = 110 + place * 61
            if (place + row * 5) % 9 != 7:
                box(pen, left, floor - tall, left + 48, floor, colours[(place * 3 + row) % 7], 4)


def cat(pen: Pen) -> None:
    box(pen, 0, 620, 1200, 800, "#b98d5e")
    for number, cover in enumerate(("#23616b", "#b5523b", "#e0a84e")):
        book(pen, 330 + number * 14, 540 - number * 70, 520, 66, cover, "#f4e7cb")
    disc(pen, 610, 320, 190, "#3d3a3c", 92)
    disc(pen, 770, 250, 78, "#3d3a3c")
    shape(pen, [(706, 210), (716, 130), (766, 182)], "#3d3a3c")
    shape(pen, [(780, 182), (830, 132), (838, 212)], "#3d3a3c")
    for x in (742, 798):
        disc(pen, x, 246, 11, "#e8c765")
    disc(pen, 440, 350, 76, "#3d3a3c", 28)


def rain(pen: Pen) -> None:
    box(pen, 220, 80, 980, 640, "#f7f1e3", 14)
    box(pen, 250, 110, 950, 610, "#7fa3ad", 6)
    for number in range(60):
        x, y = 270 + (number * 97) % 660, 130 + (number * 61) % 430
        shape(pen, [(x, y), (x + 5, y), (x - 7, y + 34), (x - 12, y + 34)], "#d6e4e6")
    box(pen, 588, 110, 612, 610, "#f7f1e3")
    box(pen, 180, 630, 1020, 668, "#e9dcc0", 8)
    book(pen, 320, 570, 250, 60, "#b5523b", "#f4e7cb")
    box(pen, 760, 560, 850, 632, "#23616b", 16)


def kites(pen: Pen) -> None:
    disc(pen, 200, 820, 520, "#8fb07a", 240)
    disc(pen, 900, 860, 620, "#6f9560", 260)
    for x, y, size, colour in (
        (330, 250, 110, "#b5523b"),
        (640, 170, 90, "#23616b"),
        (900, 290, 120, "#e0a84e"),
    ):
        shape(pen, [(x, y - size), (x + size * 3 // 4, y), (x, y + size), (x - size * 3 // 4, y)], colour)
        shape(pen, [(x, y - size), (x + size * 3 // 4, y), (x, y)], "#fbf6ea")
        for step in range(5):
            disc(pen, x + (14 if step % 2 else -14), y + size + 22 + step * 26, 8, colour)


PICTURES = {
    picture.name: picture
    for picture in (
        Picture("mar", "Un velero cruza un mar de olas azules bajo un sol de tarde.", "#f6e3bf", sea),
        Picture("pila", "Cuatro libros apilados sobre una mesa, con una manzana encima.", "#f2e9d8", stack),
        Picture("taza", "Una taza de café humeante sobre una mesa de madera.", "#e7b98d", cup),
        Picture("lampara", "Una lámpara roja alumbra un libro abierto.", "#35555f", lamp),
        Picture("estante", "Tres repisas llenas de libros de colores.", "#f5eddd", shelf),
        Picture("gato", "Un gato oscuro duerme sobre tres libros.", "#efe0c4", cat),
        Picture("lluvia", "Lluvia tras una ventana; en el alféizar, un libro y una taza.", "#c9b48e", rain),
        Picture("papalotes", "Tres papalotes vuelan sobre unas colinas verdes.", "#bfe0e6", kites),
    )
}
