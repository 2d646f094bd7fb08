from __future__ import annotations

import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from PIL import Image

from practice import accounts

API = "/practica/api/v1"


def png(width: int = 4, height: int = 3) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (width, height), "teal").save(file, "PNG")
    return file.getvalue()


class Caller:
    """A client of the network's API, with its token."""

    def __init__(self, token: str) -> None:
        self.client = Client(headers={"Authorization": f"Bearer {token}"}, raise_request_exception=False)

    def get(self, path: str, **query: Any) -> HttpResponse:
        return self.client.get(f"{API}/{path}", query)

    def post(self, **fields: Any) -> HttpResponse:
        return self.client.post(f"{API}/posts", json.dumps(fields), content_type="application/json")

    def upload(self, content: bytes, alt: str = "", name: str = "foto.png") -> HttpResponse:
        file = SimpleUploadedFile(name, content, content_type="image/png")
        return self.client.post(f"{API}/media", {"file": file, "alt": alt})

    def delete(self, pk: str) -> HttpResponse:
        return self.client.delete(f"{API}/posts/{pk}")


@pytest.fixture
def cafe(db: None) -> Caller:
    """The café's account, @cafe, ready to write."""
    return Caller(accounts.open("cafe", "Café Alameda"))


@pytest.fixture
def picture() -> Callable[..., bytes]:
    return png
