"""The layout of the house, and the way out of the trap that a folder named `site` is."""

import re
import site
import sys
import tomllib
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import get_commands

import claims
import config
import pages
import sources
from sources.review.content import KINDS
from sources.review.guards import RULES, SQL

ROOT = Path(__file__).resolve().parents[1]


def test_site_is_the_standard_module_and_our_packages_are_ours():
    assert not (ROOT / "site" / "__init__.py").exists()
    assert Path(site.__file__).resolve().is_relative_to(Path(sys.base_prefix).resolve())
    for package in (sources, claims, config, pages):
        assert Path(package.__file__).resolve().is_relative_to(ROOT)


def test_the_top_level_stays_as_empty_as_it_can():
    kept = {path.name for path in ROOT.iterdir() if not path.name.startswith(".")}
    assert kept - {"var", "build", "dist", "htmlcov"} - {name for name in kept if name.endswith(".egg-info")} == {
        "CHANGELOG.md", "LICENSE", "README.md", "claims", "manage.py", "pyproject.toml", "requirements.lock", "seeds",
        "site", "sources", "tests",
    }  # fmt: skip


def test_every_app_says_what_it_is_for_and_what_does_not_belong_there():
    for folder in ("sources", "sources/review", "claims", "site/pages", "seeds", "site/config/embedded"):
        text = (ROOT / folder / "README.md").read_text()
        assert len(text) > 400, folder


def test_every_model_with_a_record_is_registered_with_all_its_children():
    from sources.review.models import Reviewed  # noqa: PLC0415

    reviewed = {model for model in apps.get_models() if issubclass(model, Reviewed)}
    assert {kind.model for kind in KINDS.values()} == reviewed

    def models(children):
        return {child.model for child in children} | {m for child in children for m in models(child.children)}

    for kind in KINDS.values():
        cascading = {
            relation.related_model
            for relation in kind.model._meta.related_objects
            if relation.on_delete.__name__ == "CASCADE"
        }
        assert cascading <= models(kind.children), kind.name


def test_every_table_under_review_is_guarded(db):
    from django.db import connection  # noqa: PLC0415

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text, array_agg(tgname::text) FROM pg_trigger WHERE NOT tgisinternal GROUP BY 1"
        )
        triggers = dict(cursor.fetchall())

    def tables(children):
        return [c.model._meta.db_table for c in children] + [t for c in children for t in tables(c.children)]

    wanted = {"review_guard", "review_history", "review_complete", "review_preview", "review_no_truncate"}
    for kind in KINDS.values():
        for table in [kind.model._meta.db_table, *tables(kind.children)]:
            assert wanted <= set(triggers[table]), table


def test_every_rule_that_the_database_names_has_its_sentence():
    named = set(re.findall(r"review_break\('(\w+)'", "".join(path.read_text() for path in SQL.glob("*.sql"))))
    assert named <= RULES.keys()
    assert len(named) > 10


def test_the_readme_names_commands_that_exist():
    readme = (ROOT / "README.md").read_text()
    named = set(re.findall(r"manage\.py (\w+)", readme))
    assert named <= get_commands().keys() | {"runserver"}
    assert {"demo", "checks", "load_seeds", "inventory", "prove"} <= named


@pytest.mark.parametrize(
    "line",
    [
        "pip install -e '.[demo]' && .venv/bin/python manage.py demo",
        "pip install -e '.[dev]' && .venv/bin/python manage.py checks",
    ],
)
def test_the_two_commands_of_the_readme_stand_in_it(line):
    assert line in (ROOT / "README.md").read_text()


def test_the_lock_names_every_dependency_by_hash_and_no_address():
    lock = (ROOT / "requirements.lock").read_text()
    assert "://" not in lock
    for need in tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]:
        name = re.match(r"[\w-]+", need)[0].lower()
        assert re.search(rf"^{name}(\[\w+\])?==\S+.*\\\n    --hash=sha256:", lock, re.MULTILINE), name
