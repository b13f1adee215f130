"""What is saved stays as it was saved, whoever tries; only withdrawing is possible, once, signed and with a reason."""

import pytest

from attacks import as_actor, refused_rule, sql
from claims import frozen, saving
from claims.models import SavedComparison
from claims.models.saved import LETTERS, MOST_A_DAY
from sources.models import Account
from sources.review.door import Refused

pytestmark = pytest.mark.django_db

QUESTION = saving.Address("question", "who-did-it", "view=clash")
ROW = {
    "slug": "abcdefghjkmn", "title": "A title", "view": "compare", "about": "", "query": "documents=a,b", "is_frozen": False,
    "table": None, "content_version": "1", "by_id": 1, "at": "2000-01-01", "withdrawn_because": "",
}  # fmt: skip


def insert(account, **changed):
    row = {**ROW, **changed}
    columns = ", ".join(f'"{name}"' for name in row)
    as_actor(account)
    sql(f"INSERT INTO claims_savedcomparison ({columns}) VALUES ({', '.join(['%s'] * len(row))})", *row.values())


@pytest.mark.parametrize(
    ("changed", "rule"),
    [
        ({}, None),
        ({"slug": "ABC"}, "saved_address"),
        ({"slug": "abcdefghjkm/"}, "saved_address"),
        ({"title": " "}, "saved_has_a_title"),
        ({"title": "two\nlines"}, "saved_has_a_title"),
        ({"title": "turned \u202e round"}, "saved_has_a_title"),
        ({"view": "claim", "about": "x"}, "saved_is_of_ours"),
        ({"view": "question", "about": ""}, "saved_is_of_ours"),
        ({"view": "question", "about": "../../admin"}, "saved_is_of_ours"),
        ({"view": "event", "about": "//evil.example"}, "saved_is_of_ours"),
        ({"about": "x"}, "saved_is_of_ours"),
        ({"query": "view=all\r\nSet-Cookie: x"}, "saved_query_is_encoded"),
        ({"query": "view=<script>"}, "saved_query_is_encoded"),
        ({"query": "#fragment"}, "saved_query_is_encoded"),
        ({"is_frozen": True}, "saved_table_is_whole"),
        ({"is_frozen": True, "table": '"text"'}, "saved_table_is_whole"),
        ({"is_frozen": True, "table": '{"x": "' + "x" * 10_000_000 + '"}'}, "saved_table_is_whole"),
        ({"is_frozen": True, "table": "{}"}, None),
        ({"table": "{}"}, "saved_table_where_frozen"),
    ],
    ids=str,
)
def test_the_database_takes_in_only_views_of_ours(reader, changed, rule):
    assert refused_rule(insert, reader) is None
    assert refused_rule(lambda: insert(reader, **changed)) == rule


def test_the_database_says_who_saved_it_and_when_whatever_is_written(reader, editor):
    insert(reader, by_id=editor.pk, withdrawn_because="A lie", withdrawn_by_id=editor.pk, withdrawn_at="2000-01-01")
    kept = SavedComparison.objects.get()
    assert (kept.by, kept.at.year > 2000, kept.withdrawn_at, kept.withdrawn_because) == (reader, True, None, "")


@pytest.fixture
def kept(reader):
    found = saving.save(by=reader, title="Mine", of=QUESTION, table=frozen.Frozen((), ()))
    sql("SET CONSTRAINTS ALL IMMEDIATE")  # as a commit would
    return found


@pytest.mark.parametrize(
    ("statement", "rule"),
    [
        ("UPDATE claims_savedcomparison SET title = 'Another'", "saved_is_kept"),
        ("""UPDATE claims_savedcomparison SET "table" = '{"rows": []}'""", "saved_is_kept"),
        ("UPDATE claims_savedcomparison SET slug = 'abcdefghjkmn', withdrawn_because = 'x'", "saved_is_kept"),
        ("UPDATE claims_savedcomparison SET at = '2000-01-01'", "saved_is_kept"),
        ("UPDATE claims_savedcomparison SET withdrawn_because = ' '", "saved_withdrawal_says_who_and_why"),
        ("DELETE FROM claims_savedcomparison", "review_append_only"),
        ("TRUNCATE claims_savedcomparison CASCADE", "review_not_truncated"),
        ("UPDATE claims_savedcomparison SET withdrawn_because = 'By mistake', withdrawn_by_id = NULL", None),
    ],
)
def test_what_was_saved_is_never_changed_or_deleted(kept, reader, statement, rule):
    def attack():
        as_actor(reader)
        sql(statement)

    assert refused_rule(attack) == rule
    assert refused_rule(sql, "UPDATE claims_savedcomparison SET withdrawn_because = 'x'") in {
        "review_says_who",
        "review_says_why",
    }


def test_nobody_saves_unsigned_and_no_program_saves(reader):
    machine = Account.objects.get(username="starter-coding")
    assert refused_rule(insert, machine) == "review_a_person_decides"
    columns = "INSERT INTO claims_savedcomparison (slug, title, view, about, query, is_frozen, content_version, by_id, at, withdrawn_because)"
    assert refused_rule(sql, f"{columns} VALUES ('abcdefghjkmn', 'x', 'compare', '', '', false, '', 1, now(), '')") in {
        "review_says_who", "review_says_why",
    }  # fmt: skip


def test_an_account_saves_only_so_many_a_day_and_others_go_on(reader, editor):
    for _number in range(MOST_A_DAY):
        saving.save(by=reader, title="Mine", of=QUESTION)
    with pytest.raises(Refused, match="permanent link"):
        saving.save(by=reader, title="Mine", of=QUESTION)
    assert saving.save(by=editor, title="Mine", of=QUESTION).by == editor
    assert SavedComparison.objects.filter(by=reader).count() == MOST_A_DAY
    slugs = set(SavedComparison.objects.values_list("slug", flat=True))
    assert len(slugs) == MOST_A_DAY + 1
    assert set("".join(slugs)) <= set(LETTERS)


def test_whoever_saved_it_or_a_reviewer_withdraws_it_once(kept, reader, editor, reviewer):
    with pytest.raises(Refused):
        saving.withdraw(saved=kept, by=editor, why="I do not like it")
    with pytest.raises(Refused, match="Say why"):
        saving.withdraw(saved=kept, by=reader, why=" ")
    saving.withdraw(saved=kept, by=reviewer, why="A person is named in the title")
    kept.refresh_from_db()
    assert (kept.withdrawn_by, kept.withdrawn_because) == (reviewer, "A person is named in the title")
    with pytest.raises(Refused):
        saving.withdraw(saved=kept, by=reader, why="Again")

    def again():
        as_actor(reader)
        sql("UPDATE claims_savedcomparison SET withdrawn_because = 'Again'")

    assert refused_rule(again) == "saved_is_kept"
