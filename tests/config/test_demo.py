"""The one line that starts everything, as a newcomer runs it."""

import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def data():
    with tempfile.TemporaryDirectory(prefix="parallax-", dir="/var/tmp") as name:
        Path(name).chmod(0o755)
        yield name


def start(data, *options):
    hidden = {"DATABASE_URL", "DEBUG", "SECRET_KEY", "DJANGO_SETTINGS_MODULE"}
    environment = {name: value for name, value in os.environ.items() if name not in hidden}
    return subprocess.Popen(
        [sys.executable, "manage.py", "demo", *options], cwd=ROOT, text=True, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, env={**environment, "PARALLAX_DATA": data, "PYTHONUNBUFFERED": "1"},
    )  # fmt: skip


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def page(address, seconds=60):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:
                return answer.read().decode()
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.2)
    raise AssertionError(f"No page at {address}")


def processes_on(data):
    return [
        path.parent.name
        for path in Path("/proc").glob("[0-9]*/cmdline")
        if data.encode() in path.read_bytes() and int(path.parent.name) != os.getpid()
    ]


def serve_and_end(data, ending):
    """Run it until its first page is there, end it, and give what it said."""
    port = free_port()
    demo = start(data, "--port", str(port))
    assert "licence or understanding" in page(f"http://127.0.0.1:{port}/en/")
    demo.send_signal(ending)
    said = demo.communicate(timeout=120)[0]
    assert f"http://127.0.0.1:{port}/en/questions/" in said
    assert "Stopped. Your data is kept." in said
    assert "Traceback" not in said
    assert processes_on(data) == []
    return said


def test_it_serves_the_starter_data_keeps_it_for_a_second_run_and_leaves_no_process_behind(data):
    first = serve_and_end(data, signal.SIGINT)
    assert len(re.findall(r"password: \S+", first)) == 3
    begun = time.monotonic()
    second = serve_and_end(data, signal.SIGTERM)
    assert "shown once" not in second
    assert "manage.py changepassword editor" in second
    assert "invite somebody" in second
    assert time.monotonic() - begun < 60


def test_a_port_that_is_taken_is_told_in_a_sentence(data):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        said = start(data, "--port", str(port)).communicate(timeout=90)[0]
    assert f"Port {port} is taken: name another with --port." in said
    assert "PostgreSQL" not in said
    assert "Traceback" not in said


def test_without_django_manage_says_how_to_install_it(tmp_path):
    (tmp_path / "manage.py").write_text((ROOT / "manage.py").read_text())
    said = subprocess.run(
        [sys.executable, "-S", "-I", "manage.py", "demo"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert "python3 -m venv .venv && .venv/bin/pip install -e '.[demo]'" in said.stderr
    assert "Traceback" not in said.stderr
