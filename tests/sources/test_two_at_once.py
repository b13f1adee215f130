"""Two editors on one record: the second save shows what the first changed, field by field, and loses nothing."""

import pytest
from django.urls import reverse

from claims.models import Claim
from sources.models import KeptTyping
from sources.review import content as contents
from sources.review import door, two_at_once
from tests.sources.test_admin import messages_of, open_claim

pytestmark = pytest.mark.django_db

either = pytest.mark.parametrize("claim", ["public", "draft"], indirect=True)

ITALIAN = {"language": "it", "made_by": "person", "status": "translated"}


@pytest.fixture
def claim(desk, request):
    claim = desk.claim(earliest="2022")
    if getattr(request, "param", "public") == "public":
        desk.publish(claim)
    return claim


@pytest.fixture
def pair(client, claim, editor, second_editor):
    return Pair(client, claim, editor, second_editor)


class Pair:
    """A slow and a quick editor, who both have the form open."""

    def __init__(self, client, claim, quick, slow):
        self.client, self.claim, self.quick, self.slow = client, claim, quick, slow
        self.where = reverse("admin:claims_claim_change", args=[claim.pk])
        client.force_login(slow)
        _page, self.form = open_claim(client, claim)

    def quickly(self, **changes):
        self.client.force_login(self.quick)
        _page, form = open_claim(self.client, self.claim)
        saved = self.client.post(self.where, form | {"reason": "Quicker"} | named(changes), follow=True)
        assert any("Kept as a draft" in each for each in messages_of(saved))
        self.client.force_login(self.slow)

    def slowly(self, **changes):
        return self.client.post(self.where, self.form | named(changes))

    def again(self, asked, **changes):
        """Save again what the page that asked holds."""
        sent = dict(self.form)
        form = asked.context["adminform"].form
        sent |= {name: form[name].value() or "" for name in form.fields}
        for inline in asked.context["inline_admin_formsets"]:
            rows = inline.formset
            sent |= {
                f"{rows.prefix}-TOTAL_FORMS": len(rows.forms),
                f"{rows.prefix}-INITIAL_FORMS": len(rows.initial_forms),
            }
            for each in rows.forms:
                values = {name: each[name].value() for name in each.fields if name != "DELETE"}
                sent |= {each.add_prefix(name): value or "" for name, value in values.items()}
                sent[each.add_prefix("id")] = each.instance.pk or ""
                sent[each.add_prefix("claim")] = self.claim.pk
        return self.client.post(self.where, sent | named(changes))

    def stored(self):
        return self.claim.record.revisions.filter(state="draft").get().content


def named(changes):
    return {name.replace("__", "-"): value for name, value in changes.items()}


def told(response):
    return {each.what: (each.opened, each.now, each.typed, each.clash) for each in response.context["differences"]}


@either
def test_what_each_changed_is_put_together_and_shown_before_it_is_saved(pair):
    pair.quickly(type="causal", texts__0__statement="The quick one.")
    asked = pair.slowly(earliest="2023")
    assert told(asked) == {
        "type": ("factual", "causal", "factual", False),
        "statement in one language 1: statement": (
            "Something happened.",
            "The quick one.",
            "Something happened.",
            False,
        ),
    }
    page = asked.content.decode()
    assert "E. Editor" in page
    assert next((str(step["who"]), step["why"]) for step in asked.context["changed_by"]) == ("E. Editor", "Quicker")
    assert "second-editor" not in {str(step["who"]) for step in asked.context["changed_by"]}
    assert pair.stored()["earliest"] == "2022"
    assert pair.again(asked).status_code == 302
    kept = pair.stored()
    assert (kept["type"], kept["earliest"], kept["texts"][0]["statement"]) == ("causal", "2023", "The quick one.")


@either
def test_what_both_changed_is_asked_and_holds_what_was_typed(pair):
    pair.quickly(texts__0__statement="The quick one.")
    asked = pair.slowly(texts__0__statement="The slow one.", type="causal", reason="My reason")
    assert told(asked)["statement in one language 1: statement"] == (
        "Something happened.", "The quick one.", "The slow one.", True
    )  # fmt: skip
    form = asked.context["adminform"].form
    assert form["reason"].value() == "My reason"
    assert "was changed successfully" not in asked.content.decode()
    assert pair.again(asked).status_code == 302
    assert pair.stored()["texts"][0]["statement"] == "The slow one."
    assert pair.stored()["type"] == "causal"


def test_a_clash_can_be_settled_by_taking_theirs(pair):
    pair.quickly(texts__0__statement="The quick one.")
    asked = pair.slowly(texts__0__statement="The slow one.", type="causal")
    path = next(each.path for each in asked.context["differences"])
    assert pair.again(asked, take_theirs=path).status_code == 302
    assert (pair.stored()["texts"][0]["statement"], pair.stored()["type"]) == ("The quick one.", "causal")


@either
def test_rows_that_each_added_are_both_there(pair):
    new = {f"texts-1-{name}": value for name, value in (ITALIAN | {"claim": pair.claim.pk}).items()}
    pair.quickly(**{"texts-TOTAL_FORMS": "2"}, **new, **{"texts-1-statement": "Italiano."})
    russian = new | {"texts-1-language": "ru", "texts-1-statement": "По-русски."}
    asked = pair.slowly(**{"texts-TOTAL_FORMS": "2"}, **russian)
    assert [each[1] for each in told(asked).values()] == ["it · a person · translation, not reviewed · Italiano."]
    assert pair.again(asked).status_code == 302
    assert {text["language"] for text in pair.stored()["texts"]} == {"en", "it", "ru"}


def test_the_same_row_added_by_both_is_one_row_and_a_clash(pair):
    new = {f"texts-1-{name}": value for name, value in (ITALIAN | {"claim": pair.claim.pk}).items()}
    pair.quickly(**{"texts-TOTAL_FORMS": "2"}, **new, **{"texts-1-statement": "Di uno."})
    asked = pair.slowly(**{"texts-TOTAL_FORMS": "2"}, **new, **{"texts-1-statement": "Di un altro."})
    assert told(asked)["statement in one language 2: statement"] == ("", "Di uno.", "Di un altro.", True)
    assert pair.again(asked).status_code == 302
    assert [text["statement"] for text in pair.stored()["texts"]] == ["Something happened.", "Di un altro."]


def test_a_row_taken_out_by_one_and_changed_by_the_other_stays_and_is_asked(pair):
    new = {f"texts-1-{name}": value for name, value in (ITALIAN | {"claim": pair.claim.pk}).items()}
    pair.quickly(**{"texts-TOTAL_FORMS": "2"}, **new, **{"texts-1-statement": "Italiano."})
    _page, pair.form = open_claim(pair.client, pair.claim)
    pair.quickly(**{"texts-1-DELETE": "on"})
    asked = pair.slowly(**{"texts-1-statement": "Italiano, più chiaro."})
    (found,) = told(asked).values()
    assert found[3] is True
    assert "più chiaro" in asked.content.decode()
    path = asked.context["differences"][0].path
    assert pair.again(asked, take_theirs=path).status_code == 302
    assert len(pair.stored()["texts"]) == 1


def test_a_third_editor_in_between_is_asked_about_again(pair, reviewer):
    pair.quickly(type="causal")
    asked = pair.slowly(earliest="2023")
    pair.quickly(type="normative")
    asked = pair.again(asked)
    assert told(asked)["type"][:2] == ("causal", "normative")
    assert pair.again(asked).status_code == 302
    assert (pair.stored()["type"], pair.stored()["earliest"]) == ("normative", "2023")


def test_what_was_typed_is_offered_again_even_if_the_question_is_never_answered(pair):
    page, form = open_claim(pair.client, pair.claim)
    pair.quickly(type="causal")
    pair.client.post(pair.where, form | {"texts-0-statement": "The slow one.", "typed_by": page.context["typed_by"]})
    shown = pair.client.get(pair.where, {"kept": KeptTyping.objects.get().opening})
    assert "The slow one." in shown.content.decode()


@pytest.mark.parametrize("start", ["", "a:b:c"])
def test_a_form_that_does_not_say_what_it_was_opened_on_is_asked_about_everything(pair, start):
    pair.quickly(type="causal")
    asked = pair.slowly(started_from=start)
    assert told(asked)["type"] == ("", "causal", "factual", True)
    assert pair.again(asked, take_theirs="type").status_code == 302
    assert pair.stored()["type"] == "causal"


def test_a_forged_choice_of_theirs_saves_nothing_and_says_so(pair):
    pair.quickly(texts__0__statement="The quick one.")
    asked = pair.slowly(texts__0__statement="The slow one.")
    for path in ("texts.999.statement", "type.1"):
        answer = pair.again(asked, take_theirs=path)
        assert "not there any more" in answer.content.decode(), path
    assert pair.stored()["texts"][0]["statement"] == "The quick one."


def test_a_draft_withdrawn_while_its_form_is_open_loses_nothing(client, desk, editor):
    claim = desk.claim()
    desk.publish(claim)
    client.force_login(editor)
    where = reverse("admin:claims_claim_change", args=[claim.pk])
    _page, form = open_claim(client, claim)
    new = {f"texts-1-{name}": value for name, value in (ITALIAN | {"claim": claim.pk}).items()}
    client.post(where, form | {"texts-TOTAL_FORMS": "2"} | new | {"texts-1-statement": "Italiano."})
    _page, form = open_claim(client, claim)
    door.withdraw(submission=claim.record.revisions.get(state="draft").submission, actor=editor, why="Not yet")
    asked = client.post(where, form | {"texts-1-statement": "Italiano, più chiaro."})
    assert "Italiano, più chiaro." in asked.content.decode()
    assert asked.context["differences"]


def test_a_new_address_of_a_draft_is_kept_with_it(client, desk, editor):
    claim = desk.claim()
    client.force_login(editor)
    _page, form = open_claim(client, claim)
    answer = client.post(reverse("admin:claims_claim_change", args=[claim.pk]), form | {"slug": "better"}, follow=True)
    assert any("Kept as a draft" in each for each in messages_of(answer))
    assert Claim.objects.get(pk=claim.pk).record.slug == "better"
    assert claim.record.revisions.get().content["slug"] == "better"


def test_line_ends_that_only_a_browser_changes_are_no_change(desk):
    opened = contents.read(desk.claim(statement="One.\nTwo.").record)
    now = {**opened, "texts": [{**opened["texts"][0], "statement": "Three."}]}
    typed = {**opened, "texts": [{**opened["texts"][0], "statement": "One.\r\nTwo."}]}
    together = two_at_once.put_together("claim", opened=opened, now=now, typed=typed)
    assert together.content["texts"][0]["statement"] == "Three."
    assert [each.clash for each in together.differences] == [False]


def test_chains_that_each_wrote_are_both_there(client, desk, editor, second_editor):
    stance = desk.stance(desk.claim(), desk.document())
    where = reverse("admin:claims_stance_change", args=[stance.pk])

    def opened():
        page = client.get(where)
        form = page.context["adminform"].form
        sent = {name: form[name].value() or "" for name in form.fields} | {"reason": "Heard"}
        rows = page.context["inline_admin_formsets"][0].formset
        sent |= {"passages-TOTAL_FORMS": 1, "passages-INITIAL_FORMS": 1}
        each = rows.forms[0]
        return sent | {each.add_prefix(name): each[name].value() or "" for name in each.fields if name != "DELETE"} | {
            "passages-0-id": each.instance.pk, "passages-0-stance": stance.pk
        }  # fmt: skip

    client.force_login(second_editor)
    slow = opened()
    client.force_login(editor)
    assert client.post(where, opened() | {"chain_lines": "- an official | said"}).status_code == 302
    client.force_login(second_editor)
    asked = client.post(where, slow | {"chain_lines": "- a minister | said"})
    assert ["an official" in each.now for each in asked.context["differences"]] == [True]
    lines = asked.context["adminform"].form["chain_lines"].value()
    assert "- a minister | said" in lines
    assert "- an official | said" in lines
