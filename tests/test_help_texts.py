"""Every field that an editor fills in teaches, with a good and a bad example, in both languages."""

import pytest
from django.contrib import admin
from django.utils.translation import override

from sources.models.fields import Translation
from sources.review.content import KINDS, own_fields

SIMPLE = {"is_descriptive", "position"}
"""Marks and orders that their label says whole; so are the fields of `Translation`."""


def models():
    def below(children):
        for child in children:
            yield child.model, child.parent
            yield from below(child.children)

    for kind in KINDS.values():
        yield kind.model, ""
        yield from below(kind.children)


FIELDS = [
    pytest.param(model, field, id=f"{model.__name__}.{field.name}")
    for model, parent in models()
    for field in own_fields(model, parent)
    if field.editable and field.name not in {"record", *SIMPLE} and not (issubclass(model, Translation) and hasattr(Translation, field.name)) and not (field.related_model and field.related_model.__name__ == "Passage")
    and model.__name__ not in {"AttributionChain", "ChainNode", "ChainPassage"}
]  # fmt: skip


@pytest.mark.parametrize(("model", "field"), FIELDS)
def test_a_field_has_a_good_and_a_bad_example(model, field):
    for language, good, bad in (("en", "Good:", "Bad:"), ("it", "Bene:", "Male:")):
        with override(language):
            said = str(field.help_text)
        assert good in said, said
        assert bad in said, said


def test_every_kind_has_its_desk():
    assert {kind.model for kind in KINDS.values()} <= set(admin.site._registry)
