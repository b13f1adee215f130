"""The server is killed (`kill -9`) in the middle of a save: all of it is there or none, and the typing is offered."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from claims.models import Claim, ClaimText
from sources.models import KeptTyping, Record, Revision
from tests.sources.test_admin import claim_form, open_claim

pytestmark = pytest.mark.django_db(transaction=True)

ROOT = Path(__file__).resolve().parents[2]
TYPED = "Typed for an hour."

SAVE = """
import json, os, signal, sys
import django
from django.conf import settings
settings.DATABASES["default"]["NAME"] = sys.argv[1]
django.setup()
from django.test import Client
from django.utils.module_loading import import_string
from sources.models import Account

when, module, name = sys.argv[2].split()
module = import_string(module)
stock = getattr(module, name)
def killed(*args, **kwargs):
    if when == "after":
        stock(*args, **kwargs)
    os.kill(os.getpid(), signal.SIGKILL)
setattr(module, name, killed)
client = Client(HTTP_HOST="localhost")
client.force_login(Account.objects.get(username="editor"))
client.post(sys.argv[3], json.loads(sys.stdin.read()))
"""

MOMENTS = {
    "before anything is saved": "before sources.review.editing.contents apply",
    "with half of the rows written": "before sources.review.editing._Page _propose",
    "with all written and nothing committed": "after sources.review.editing._Page _propose",
}


def save_and_be_killed(moment, where, form):
    process = subprocess.run(
        [sys.executable, "-c", SAVE, connection.settings_dict["NAME"], moment, where],
        input=json.dumps(form), text=True, capture_output=True, check=False, cwd=ROOT, timeout=120,
        env={
            **os.environ, "DEBUG": "1", "SECRET_KEY": settings.SECRET_KEY, "DJANGO_SETTINGS_MODULE": "config.settings",
            "PYTHONPATH": f"{ROOT}:{ROOT / 'site'}",
        },
    )  # fmt: skip
    assert process.returncode == -9, process.stderr


def state():
    return Record.objects.count(), Revision.objects.count(), list(ClaimText.objects.order_by("pk").values())


def test_a_new_record_is_there_wholly_or_not_at_all_and_its_typing_is_offered(client, editor):
    client.force_login(editor)
    where = "/admin/claims/claim/add/"
    for moment in list(MOMENTS)[1:]:
        before = state()
        form = claim_form(TYPED, typed_by=client.get(where).context["typed_by"])
        save_and_be_killed(MOMENTS[moment], where, form)
        assert state() == before, moment
        page = client.get(where)
        assert "did not save" in page.content.decode(), moment
        assert TYPED in client.get(where, {"kept": KeptTyping.objects.first().opening}).content.decode(), moment
    assert not Claim.objects.filter(texts__statement=TYPED).exists()


def test_a_change_is_there_wholly_or_not_at_all_and_its_typing_is_offered(client, desk):
    claim = desk.claim()
    desk.publish(claim)
    client.force_login(desk.editor)
    where = f"/admin/claims/claim/{claim.pk}/change/"
    for moment, name in MOMENTS.items():
        before = state()
        page, form = open_claim(client, claim)
        form |= {"texts-0-statement": TYPED, "typed_by": page.context["typed_by"]}
        save_and_be_killed(name, where, form)
        assert state() == before, moment
        assert TYPED in client.get(where, {"kept": KeptTyping.objects.first().opening}).content.decode(), moment
