"""The admin of who says it."""

from sources.admin import accounts, bias, documents, names, reports, sources
from sources.review import desk, desk_batches

__all__ = ["accounts", "bias", "desk", "desk_batches", "documents", "names", "reports", "sources"]
