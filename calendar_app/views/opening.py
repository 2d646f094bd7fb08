"""Finding the post a request is about, and saying where it lives."""

from __future__ import annotations

from django.shortcuts import get_object_or_404
from django.urls import reverse

from teams.access import BrandRequest

from ..models import Post


def post_or_404(request: BrandRequest, pk: int) -> Post:
    post = get_object_or_404(Post, pk=pk, workspace=request.brand)
    post.workspace = request.brand
    return post


def address(post: Post, name: str = "post") -> str:
    return reverse(name, args=[post.workspace.slug, post.pk])


def wants_json(request: BrandRequest) -> bool:
    return "application/json" in request.headers.get("Accept", "")
