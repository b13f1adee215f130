"""A server killed in the middle of an import: nothing of it is there, and the editor is told."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse

from claims.models import Claim
from sources.models import Batch, Record, Revision, Submission

ROOT = Path(__file__).resolve().parents[2]
WHERE = "/admin/claims/claim/import/"

SERVER = """
import sys
sys.path[:0] = [".", "site"]
import django
django.setup()
from django.test import Client
client = Client()
client.cookies["sessionid"] = sys.argv[1]
print(client.post(sys.argv[2], {"act": "confirm", "fingerprint": sys.argv[3]}).status_code, flush=True)
"""


def serve(session, fingerprint):
    """Start a server of its own that does one request: it confirms the import."""
    info = connection.connection.info
    address = f"postgres://{quote(info.user)}:{quote(info.password or '')}@{quote(info.host, safe='')}:{info.port}/{info.dbname}"
    environment = {
        **os.environ, "DATABASE_URL": address, "SECRET_KEY": settings.SECRET_KEY, "ALLOWED_HOSTS": "testserver",
        "HTTPS": "0", "DEBUG": "1", "DJANGO_SETTINGS_MODULE": "config.settings",
    }  # fmt: skip
    return subprocess.Popen([sys.executable, "-c", SERVER, session, WHERE, fingerprint], cwd=ROOT, env=environment)


@pytest.mark.django_db(transaction=True)
def test_an_import_whose_server_is_killed_leaves_nothing_and_its_editor_is_told(client, editor):
    client.force_login(editor)
    public = Claim.objects.first()
    data = f"slug,type,statement_en\nrain-fell,factual,Rain fell.\n{public.slug},{public.type},Changed.\n".encode()
    sent = {"act": "upload", "why": "Read", "file": SimpleUploadedFile("rain.csv", data)}
    seen = client.post(reverse("admin:claims_claim_import"), sent)
    fingerprint, session = seen.context["outcome"].fingerprint, client.session.session_key
    before = Record.objects.count(), Revision.objects.count(), Submission.objects.count(), Batch.objects.count()

    info = connection.connection.info
    with psycopg.connect(
        host=info.host, port=info.port, user=info.user, password=info.password, dbname=info.dbname
    ) as other:
        other.execute("LOCK TABLE sources_revision IN EXCLUSIVE MODE")  # the new record is written, its neighbour waits
        server = serve(session, fingerprint)
        try:
            wait_until_it_waits()
            page = client.get(WHERE).content.decode()
            assert "is being done at this moment" in page
        finally:
            os.kill(server.pid, signal.SIGKILL)
            server.wait()
        other.rollback()
    wait_until_it_is_gone()

    assert (
        Record.objects.count(),
        Revision.objects.count(),
        Submission.objects.count(),
        Batch.objects.count(),
    ) == before
    page = client.get(WHERE).content.decode()
    assert "was cut short and has not been done: nothing of it is stored" in page
    assert "was cut short" in client.get(reverse("admin:index")).content.decode()
    again = client.post(WHERE, {"act": "preview"})
    assert again.context["outcome"].fingerprint == fingerprint
    done = client.post(WHERE, {"act": "confirm", "fingerprint": fingerprint}, follow=True)
    assert "not public until a second person releases it" in done.content.decode()
    assert Record.objects.filter(slug="rain-fell").exists()


def others(condition):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND "
            + condition
        )
        return cursor.fetchone()[0]


def wait_until_it_waits():
    for _attempt in range(300):
        if others("wait_event_type = 'Lock'"):
            return
        time.sleep(0.1)
    pytest.fail("The import never came to its middle.")


def wait_until_it_is_gone():
    for _attempt in range(100):
        if not others("state <> 'idle'"):
            return
        time.sleep(0.1)
    pytest.fail("The killed process's transaction is still open.")
