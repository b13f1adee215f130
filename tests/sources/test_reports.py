"""Reports of readers at the desk: who sees and answers them, and what the database refuses."""

import datetime as dt

import pytest
import time_machine
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from attacks import as_actor, refused_rule, sql
from sources.models import Decision, ReaderReport, Record, ReportCount, ReportStep
from sources.models.report import EMAIL_DAYS, new_number
from sources.reports import handling
from sources.reports.receiving import LIMITS, Page, Said, TooMany, network, receive
from sources.review import door, queue
from sources.review.door import Refused

pytestmark = pytest.mark.django_db


def reported(words="The date is wrong.", page=None, address="192.0.2.1", **said):
    return receive(page=page or Page(name="method"), said=Said(words, **said), address=address, number=new_number())


@pytest.fixture
def report(public_claim):
    return reported(page=Page(public_claim.record), email="reader@example.org")


def page_of(report):
    return reverse("admin:sources_readerreport_change", args=[report.pk])


def test_editors_are_told_how_many_reports_wait_and_find_them_on_the_list(client, editor, reader, report):
    reported("Another one.")
    section = next(each for each in queue.home(editor) if each.name == "reports")
    assert section.total == 2
    client.force_login(editor)
    assert client.get(section.url).context["cl"].result_count == 2
    home = client.get(reverse("admin:index")).content.decode()
    assert "Reports of readers" in home
    assert "The date is wrong." in home
    client.force_login(reader)
    assert client.get(section.url).status_code == 403
    assert client.get(page_of(report)).status_code == 403
    with pytest.raises(Refused):
        handling.take(report=report, actor=reader)


def test_the_address_is_shown_only_to_whoever_looks_and_is_gone_once_the_report_is_closed(
    client, editor, second_editor, reviewer, report
):
    again = reported(page=Page(report.about), words="the  DATE is wrong.", email="second@example.org")
    assert again.same_as == report

    def shown(account):
        client.force_login(account)
        page = client.get(page_of(report)).content.decode()
        return "reader@example.org" in page, "second@example.org" in page

    assert shown(editor) == (False, False)
    client.post(page_of(report), {"act": "take"})
    assert shown(editor) == (True, True)
    assert shown(second_editor) == (False, False)
    client.force_login(second_editor)
    client.post(page_of(report), {"act": "decline", "why": "The agency says so itself."})
    report.refresh_from_db()
    assert (report.state, report.handled_by, report.answer) == ("declined", second_editor, "The agency says so itself.")
    assert not ReaderReport.objects.exclude(email="").exists()
    assert [(step.state, step.by) for step in report.steps.all()] == [("looking", editor), ("declined", second_editor)]
    client.force_login(reviewer)
    trail = client.get(reverse("admin:sources_accountevent_changelist"), {"kind": "report"}).content.decode()
    assert trail.index("declined a reader&#x27;s report on") < trail.index("looked at a reader&#x27;s report on")
    client.logout()
    for each in (report, again):
        page = client.get(each.get_absolute_url()).content.decode()
        assert "The agency says so itself." in page
        assert str(second_editor) not in page


def test_a_report_is_accepted_with_what_was_done_and_its_reader_sees_it(client, editor, reviewer, report, public_claim):
    door.correct(record=public_claim.record, actor=reviewer, why="The date was wrong")
    door.challenge(record=public_claim.record, actor=reviewer, why="x")
    decision = Decision.objects.get(verb="corrected")
    client.force_login(editor)
    assert "Say what was done" in client.post(page_of(report), {"act": "accept"}, follow=True).content.decode()
    for forged in ("0", "x", str(Decision.objects.filter(verb="in_review").first().pk), "9" * 30):
        client.post(page_of(report), {"act": "accept", "decision": forged})
        report.refresh_from_db()
        assert report.state == "new"
    client.post(page_of(report), {"act": "accept", "decision": str(decision.pk)})
    report.refresh_from_db()
    assert (report.state, report.decision) == ("accepted", decision)
    client.logout()
    page = client.get(report.get_absolute_url()).content.decode()
    assert "Accepted" in page
    assert reverse("history", args=["claim", public_claim.slug]) in page


def test_a_step_is_taken_once_and_what_was_sent_can_be_erased_only_after_closing(editor, second_editor, report):
    stale = ReaderReport.objects.get(pk=report.pk)
    handling.take(report=report, actor=editor)
    with pytest.raises(Refused, match="just taken"):
        handling.take(report=stale, actor=second_editor)
    with pytest.raises(Refused, match="Close it first"):
        handling.erase(report=report, actor=editor, why="Abuse")
    with pytest.raises(Refused, match="Say why"):
        handling.decline(report=report, actor=editor, why=" ")
    handling.decline(report=report, actor=editor, why="Abuse\u202e")
    handling.erase(report=report, actor=editor, why="Abuse")
    report.refresh_from_db()
    assert (report.words, report.answer) == ("", "Abuse")
    with pytest.raises(Refused, match="stays closed"):
        handling.take(report=report, actor=editor)
    assert [step.state for step in report.steps.all()] == ["looking", "declined", "declined"]


def test_the_database_keeps_what_was_sent_and_lets_only_persons_answer(report, editor, desk, make_account):
    key, hidden = report.pk, desk.claim("hidden")
    machine = make_account("program")
    machine.set_unusable_password()
    machine.is_staff, machine.is_machine = False, True
    machine.save()
    desk.propose(hidden)
    unseen = Decision.objects.filter(record__published_at__isnull=True).first()

    def attack(statement, *parameters, by=editor):
        def run():
            if by is not None:
                as_actor(by)
            sql(statement, *parameters)

        return refused_rule(run)

    table = "UPDATE sources_readerreport SET"
    assert attack(f"{table} words = 'x' WHERE id = %s", key) == "report_is_kept"
    assert attack(f"{table} words = '' WHERE id = %s", key) == "report_is_kept"
    assert attack(f"{table} email = 'x@example.org' WHERE id = %s", key) == "report_is_kept"
    assert attack(f"{table} number = 'aaaaaaaaaaaa' WHERE id = %s", key) == "report_is_kept"
    assert attack(f"{table} about_id = NULL, page = 'home' WHERE id = %s", key) == "report_is_kept"
    assert attack(f"{table} received_at = now() WHERE id = %s", key) == "report_is_kept"
    assert attack(f"{table} state = 'looking' WHERE id = %s", key, by=None) in {"review_says_who", "review_says_why"}
    assert attack(f"{table} state = 'looking' WHERE id = %s", key, by=machine) == "review_a_person_decides"
    assert attack(f"{table} state = 'accepted' WHERE id = %s", key) == "report_answer_fits_its_state"
    assert attack(f"{table} state = 'declined', answer = ' ' WHERE id = %s", key) == "report_answer_fits_its_state"
    assert attack(f"{table} state = 'looking', answer = 'x' WHERE id = %s", key) == "report_answer_fits_its_state"
    assert attack(f"{table} state = 'gone' WHERE id = %s", key) == "report_steps"
    assert attack(f"{table} answer = 'x' WHERE id = %s", key) == "report_steps"
    if unseen is not None:
        assert (
            attack(f"{table} state = 'accepted', decision_id = %s WHERE id = %s", unseen.pk, key)
            == "report_of_what_is_public"
        )
    assert attack("DELETE FROM sources_readerreport") == "review_append_only"
    sql("SET CONSTRAINTS ALL IMMEDIATE")
    assert attack("TRUNCATE sources_readerreport CASCADE") == "review_not_truncated"
    step = "INSERT INTO sources_reportstep (report_id, state, why, by_id, at) VALUES (%s, 'declined', 'x', %s, now())"
    assert attack(step, key, editor.pk) == "review_derived"
    row = (
        "INSERT INTO sources_readerreport (number, about_id, page, words, place, source_url, email, language, digest, "
        "same_as_id, state, answer, received_at) VALUES (%s, %s, %s, %s, '', %s, '', 'en', 'd', %s, 'accepted', 'x', now())"
    )
    number = new_number()
    assert attack(row, "short", None, "home", "x", "", None, by=None) == "report_number"
    assert attack(row, number, None, "home", " ", "", None, by=None) == "report_says_something"
    assert attack(row, number, None, "home", "a\u202eb", "", None, by=None) == "report_is_plain_text"
    assert attack(row, number, None, "home", "x", "javascript:alert(1)", None, by=None) == "report_source_is_a_page"
    assert attack(row, number, hidden.pk, "", "x", "", None, by=None) == "report_of_what_is_public"
    assert attack(row, number, report.about_id, "home", "x", "", None, by=None) == "report_of_one_page"
    assert attack(row, number, None, "home", "x", "", key, by=None) == "report_is_kept"
    sql(row, number, None, "home", "x", "", None)  # what it claims of its own state is not believed
    assert ReaderReport.objects.get(number=number).state == "new"
    handling.take(report=report, actor=editor)

    def change():
        as_actor(editor)
        sql("UPDATE sources_reportstep SET why = 'x'")

    assert refused_rule(change) == "review_append_only"
    assert ReportStep.objects.get().by == editor


def test_addresses_are_limited_without_being_kept(public_claim):
    for number in range(LIMITS["address"]):
        reported(f"Number {number}.", address="2001:db8::1")
    with pytest.raises(TooMany) as many:
        reported("One more.", address="2001:db8::ffff")
    assert many.value.what == "address"
    assert 1 <= many.value.minutes <= 60
    assert ReportCount.objects.get(what="all").number == LIMITS["address"]  # what was refused is not counted
    reported("From elsewhere.", address="2001:db8:1::1")
    kept = str(list(ReportCount.objects.values_list())) + str(list(ReaderReport.objects.values_list()))
    assert "2001:db8" not in kept
    with time_machine.travel(timezone.now() + dt.timedelta(days=1), tick=False):
        reported("The next day.", address="2001:db8::1")
        assert set(ReportCount.objects.values_list("day", flat=True)) == {timezone.now().date()}
    assert network("::ffff:192.0.2.1") == network("192.0.2.1") == "192.0.2.1"
    assert network("no address") == "unknown"


def test_one_page_takes_only_so_many_reports_and_others_go_on(public_claim):
    for number in range(LIMITS["page"]):
        reported(f"Number {number}.", page=Page(public_claim.record), address=f"192.0.2.{number}")
    with pytest.raises(TooMany) as many:
        reported("One more.", page=Page(public_claim.record), address="198.51.100.1")
    assert many.value.what == "page"
    reported("Elsewhere.", address="198.51.100.1")


def test_an_address_is_deleted_after_the_days_that_the_form_promises(report):
    promise = str(ReaderReport._meta.get_field("email").help_text)
    assert f"{EMAIL_DAYS} days" in promise
    with time_machine.travel(timezone.now() + dt.timedelta(days=EMAIL_DAYS - 1), tick=False):
        call_command("forget_reports")
    assert ReaderReport.objects.get().email == "reader@example.org"
    with time_machine.travel(timezone.now() + dt.timedelta(days=EMAIL_DAYS + 1), tick=False):
        call_command("forget_reports")
    assert ReaderReport.objects.get().email == ""


def test_only_what_is_public_can_be_reported(desk):
    hidden = desk.claim("hidden")
    with pytest.raises(Exception, match="not public"):
        reported(page=Page(Record.objects.get(pk=hidden.pk)))
