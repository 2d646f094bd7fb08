"""Its addresses, inside a brand."""

from __future__ import annotations

from django.urls import path

from . import pages

urlpatterns = [
    path("publicaciones/<int:pk>/certificado/", pages.post_certificate, name="post_certificate"),
    path("publicaciones/<int:pk>/certificado.pdf", pages.post_certificate_pdf, name="post_certificate_pdf"),
    path("publicaciones/<int:pk>/sellos/<int:seal>.json", pages.post_seal, name="post_seal"),
]
