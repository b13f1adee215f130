"""The kinds of this app, as review knows them."""

from sources.models import Actor, BiasTag, Document, Place, Rating, Reference, Reply, Source, Tagging
from sources.review.content import register

register(Reference, ["texts"])
register(Place, ["names", "texts"])
register(Actor, ["names", "texts"])
register(Source, ["other_names", "texts", "reference_links"])
register(Document, ["texts", "responsibilities", "paragraphs", "citations"])
register(BiasTag, ["texts"])
register(Rating, ["texts", "reference_links"])
register(Tagging, ["texts", "passages"])
register(Reply, ["texts"])
