"""A film of 300 MB goes through the web process without ever being in it."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SIZE = 300 * 2**20
MOST = 40 * 2**20  # bytes that the process may grow by

SCRIPT = """
import resource, sys
import django
django.setup()
from django.core.files.uploadedfile import TemporaryUploadedFile
from media.uploading import brought, digest_of, kind_at, refuse_size
from media.understanding import understood
from pathlib import Path
import tempfile

class Upload:
    name = "largo.mov"
    def __init__(self, path):
        self.file, self.size = open(path, "rb"), Path(path).stat().st_size
    def read(self, size):
        return self.file.read(size)

with tempfile.TemporaryDirectory(dir=sys.argv[2]) as folder:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    path = brought(Upload(sys.argv[1]), Path(folder), "largo.mov")
    kind = kind_at(path)
    refuse_size(Upload(sys.argv[1]), path, kind, "largo.mov")
    what = understood(path, kind, Path(folder), "largo.mov")
    digest_of(what.path)
    assert what.path.stat().st_size > 300 * 2**20, what
    apart = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024, apart * 1024, what.mime)
"""


@pytest.fixture
def long_film(tmp_path) -> Path:
    """300 MB of picture: few frames of noise, large ones, as ProRes has them."""
    import av

    path = tmp_path / "largo.mov"
    noise = os.urandom(2 * 2**20)
    with av.open(str(path), "w", format="mov") as out:
        stream = out.add_stream("rawvideo", rate=30)
        stream.width, stream.height, stream.pix_fmt = 1280, 720, "rgb24"
        frame = av.VideoFrame(1280, 720, "rgb24")
        frame.planes[0].update((noise * 2)[: frame.planes[0].buffer_size])
        for number in range(SIZE // (1280 * 720 * 3) + 2):
            frame.pts = number
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    return path


def test_a_film_of_300_megabytes_never_is_in_memory(long_film, tmp_path):
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "smm.settings", "PAUTA_VAR": str(tmp_path / "var")}
    ran = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(long_film), str(tmp_path)],
        cwd=ROOT, env=environment, capture_output=True, text=True, timeout=240,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr[-2000:]
    grown, apart, mime = ran.stdout.split()
    assert mime == "video/quicktime"
    assert int(grown) < MOST
    assert int(apart) < 400 * 2**20, "nor is it in the process apart"


IN_PIECES = """
import resource, sys
import django
django.setup()
from media import pieces

class Line:
    left = int(sys.argv[2])
    def read(self, size):
        size = min(size, self.left)
        self.left -= size
        return bytes(size)

before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
with open(sys.argv[1], "w+b") as file:
    assert pieces.written(Line(), file, 0, 2**40, None) == (int(sys.argv[2]), True)
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024)
"""


def test_nor_is_one_that_comes_in_one_endless_piece(tmp_path):
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "smm.settings", "PAUTA_VAR": str(tmp_path / "var")}
    ran = subprocess.run(
        [sys.executable, "-c", IN_PIECES, str(tmp_path / "part"), str(1024 * 2**20)],
        cwd=ROOT, env=environment, capture_output=True, text=True, timeout=240,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr[-2000:]
    assert int(ran.stdout) < MOST
    assert (tmp_path / "part").stat().st_size == 1024 * 2**20
    (tmp_path / "part").unlink()


def test_the_measure_would_see_it(tmp_path):
    """Reading such a file whole grows a process by what it holds."""
    big = tmp_path / "big"
    with big.open("wb") as file:
        file.truncate(SIZE)
    script = (
        "import resource,sys; b=open(sys.argv[1],'rb').read(); print(resource.getrusage(0).ru_maxrss*1024)"
    )
    said = subprocess.run(
        [sys.executable, "-c", script, str(big)], capture_output=True, text=True, check=True
    )
    assert int(said.stdout) > SIZE
    assert resource.RUSAGE_SELF == 0
