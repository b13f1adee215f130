"""What every test finds: a base that holds the starter data, and the same cast of people."""

import fcntl
import os
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.core.cache import caches
from django.core.management import call_command
from django.db import DatabaseError, connection, connections
from django.test import Client, TransactionTestCase
from django.test.utils import setup_databases
from django.utils.translation import deactivate

from claims.models import Claim, ClaimText, Stance, StancePassage
from config.catalogs import compile_all
from sources.models import Account, Document, DocumentText, Paragraph, Passage, Record, Source, Submission
from sources.models.fields import fill_bounds
from sources.review import content as review_content
from sources.review import door
from sources.review.context import acting
from sources.review.models import Reviewed

ROOT = Path(__file__).resolve().parents[1]
ROLE = "parallax_app"
"""The application's database role of a deployment: it reads and writes rows, and owns nothing."""

compile_all(ROOT)
hypothesis.settings.register_profile(  # what is tried must not hang on how busy the machine is
    "parallax", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("parallax")


def pytest_configure(config: pytest.Config) -> None:
    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # the browser's driver runs an event loop
    os.environ.setdefault("PGOPTIONS", "-c synchronous_commit=off")  # a test base need not outlive a power cut
    settings.KEPT_PAGES_BYTES = 0  # a test looks at a page that was made for it
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.MD5PasswordHasher"
    ]  # slow hashes belong to real passwords


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None,
    django_db_blocker: Any,
    django_db_modify_db_settings: None,
    tmp_path_factory: pytest.TempPathFactory,
    worker_id: str,
) -> Iterator[None]:
    """Give each process a base with the starter data: the first one makes it, the others copy it."""
    here = tmp_path_factory.getbasetemp()
    made = (here if worker_id == "master" else here.parent) / "seeded"
    with django_db_blocker.unblock():
        with made.with_suffix(".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if made.exists():
                connection.settings_dict["NAME"] = connection.creation._get_test_db_name()
                restore_from_template()
            else:
                setup_databases(verbosity=0, interactive=False)
                if (ROOT / "seeds" / "batch.toml").exists():
                    call_command("load_seeds", verbosity=0)
                make_application_role()
                keep_as_template()
                made.touch()
        yield
        name = connection.settings_dict["NAME"]
        connections.close_all()
        with connection._nodb_cursor() as cursor:
            drop(cursor, name)


def make_application_role() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT FROM pg_roles WHERE rolname = %s", [ROLE])
        if cursor.fetchone() is None:
            cursor.execute(f"CREATE ROLE {ROLE}")
            cursor.execute(f"GRANT {ROLE} TO CURRENT_USER")
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {ROLE}")
        cursor.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE ON ALL TABLES IN SCHEMA public TO {ROLE}")
        cursor.execute(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {ROLE}")


TEMPLATE = "test_parallax_seeded"


def keep_as_template() -> None:
    """Copy the seeded base aside: tests that commit get it back by copy, since no guarded table can be emptied."""
    name = connection.settings_dict["NAME"]
    connections.close_all()
    with connection._nodb_cursor() as cursor:
        drop(cursor, TEMPLATE)
        cursor.execute(f'CREATE DATABASE "{TEMPLATE}" TEMPLATE "{name}"')


def restore_from_template(_case: TransactionTestCase | None = None) -> None:
    name = connection.settings_dict["NAME"]
    connections.close_all()
    with connection._nodb_cursor() as cursor:
        drop(cursor, name)
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{TEMPLATE}"')
    caches["computed"].clear()  # the copy counts its history from where the first one did


def drop(cursor: Any, name: str) -> None:
    """Drop a base, waiting for the server's own cleaning of it, which no role of ours may end."""
    for _attempt in range(100):
        try:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        except DatabaseError:
            time.sleep(0.1)
        else:
            return
    cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@pytest.fixture(scope="session", autouse=True)
def _committing_tests_get_a_fresh_copy() -> Iterator[None]:
    stock = TransactionTestCase._fixture_teardown
    TransactionTestCase._fixture_teardown = restore_from_template  # type: ignore[method-assign]
    yield
    TransactionTestCase._fixture_teardown = stock  # type: ignore[method-assign]


@pytest.fixture(autouse=True)
def _each_test_begins_in_the_first_language() -> None:
    """Forget the language of the last page that another test asked for: Django keeps it for the process."""
    deactivate()


# --- The cast


@pytest.fixture
def make_account(db: None) -> Callable[..., Account]:
    def make(username: str, *groups: str, **fields: object) -> Account:
        account = Account(username=username, is_staff=True, **fields)
        account.set_password("parola-lunga-2026")
        account.save()
        account.groups.set(Group.objects.filter(name__in=groups))
        return account

    return make


@pytest.fixture
def editor(make_account: Callable[..., Account]) -> Account:
    return make_account("editor", "Editors", public_name="E. Editor")


@pytest.fixture
def second_editor(make_account: Callable[..., Account]) -> Account:
    return make_account("second-editor", "Editors")


@pytest.fixture
def reviewer(make_account: Callable[..., Account]) -> Account:
    return make_account("reviewer", "Reviewers", public_name="R. Reviewer")


@pytest.fixture
def admin_account(make_account: Callable[..., Account]) -> Account:
    """A Django superuser, bound by the same rules."""
    return make_account("administrator", "Administrators", is_superuser=True)


@pytest.fixture
def reader(make_account: Callable[..., Account]) -> Account:
    """Someone with an account and no role."""
    return make_account("reader")


@pytest.fixture
def walk(client: Client, monkeypatch: pytest.MonkeyPatch) -> Client:
    """A client for walking many pages: it keeps no copy of each template's context, which costs most of the time."""
    monkeypatch.setattr("django.test.client.store_rendered_templates", lambda *_args, **_kwargs: None)
    return client


# --- A desk to work at


class Desk:
    """Makes small records as an editor, and has them approved by a reviewer."""

    def __init__(self, editor: Account, reviewer: Account) -> None:
        self.editor, self.reviewer = editor, reviewer

    def record(self, kind: str, slug: str) -> Record:
        return Record.objects.create(kind=kind, slug=slug)

    def source(self, slug: str = "a-source", **fields: Any) -> Source:
        with acting(actor_id=self.editor.pk, reason="New source"):
            fields = {"name": slug, "kind_of_source": "blog", **fields}
            return Source.objects.create(record=self.record("source", slug), **fields)

    def document(self, slug: str = "a-document", locators: Sequence[str] = ("p1", "p2"), **fields: Any) -> Document:
        with acting(actor_id=self.editor.pk, reason="New document"):
            document = Document(record=self.record("document", slug), **{"language": "en", "title": slug, **fields})
            fill_bounds(document)
            document.save(force_insert=True)
            DocumentText.objects.create(document=document, language="en", title=slug)
            for position, locator in enumerate(locators, 1):
                Paragraph.objects.create(document=document, position=position, locator=locator)
            return document

    def claim(self, slug: str = "a-claim", statement: str = "Something happened.", **fields: Any) -> Claim:
        with acting(actor_id=self.editor.pk, reason="New claim"):
            claim = Claim(record=self.record("claim", slug), **{"type": "factual", **fields})
            fill_bounds(claim)
            claim.save(force_insert=True)
            ClaimText.objects.create(claim=claim, language="en", statement=statement)
            return claim

    def stance(
        self,
        claim: Claim,
        document: Document,
        outcome: str = "asserts",
        at: Sequence[str] = ("p1",),
        **fields: Any,
    ) -> Stance:
        with acting(actor_id=self.editor.pk, reason="New stance"):
            stance = Stance.objects.create(
                record=self.record("stance", f"{document.slug}--{claim.slug}{fields.pop('mark', '')}"),
                claim=claim,
                document=document,
                outcome=outcome,
                **{"coder": self.editor, **fields},
            )
            for locator in at:
                passage = Passage.objects.at(document.paragraphs.get(locator=locator))
                StancePassage.objects.create(stance=stance, passage=passage)
            return stance

    def propose(self, *rows: Reviewed) -> Submission:
        revision = None
        for row in rows:
            content = review_content.read(row.record)
            revision = door.propose(record=row.record, content=content, actor=self.editor, reason="As drafted")
        assert revision is not None
        return revision.submission

    def send(self, *rows: Reviewed) -> Submission:
        submission = self.propose(*rows)
        door.submit(submission=submission, actor=self.editor, why="Ready")
        return submission

    def publish(self, *rows: Reviewed) -> None:
        door.approve(submission=self.send(*rows), actor=self.reviewer, why="Checked against the passages")
        with connection.cursor() as cursor:  # what a commit would check
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        for row in rows:
            row.refresh_from_db()


@pytest.fixture
def desk(editor: Account, reviewer: Account) -> Desk:
    return Desk(editor, reviewer)


# --- What attacks are made on


@pytest.fixture
def public_claim(desk):
    claim = desk.claim()
    desk.publish(claim)
    return claim


@pytest.fixture
def waiting(desk):
    """A revision that waits for a decision."""
    return desk.send(desk.claim("waiting")).revisions.get()
