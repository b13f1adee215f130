"""The kinds of this app, as review knows them."""

from sources.models import Document, Source
from sources.review.content import register

register(Source, ["other_names", "texts"])
register(Document, ["texts", "responsibilities", "paragraphs"])
