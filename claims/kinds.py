"""The kinds of this app, as review knows them."""

from claims.models import Claim, Event, Question, Stance
from sources.review.content import register

register(Event, ["texts", "datings", "mentions"])
register(Claim, ["texts", "event_links"])
register(Question, ["texts", "claim_links", "event_links", "document_links"])
register(Stance, ["passages", ("chains", ["passages", "nodes"])])
