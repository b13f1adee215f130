"""The admin of who says it."""

from sources.admin import accounts, bias, documents, names, sources
from sources.review import desk, desk_batches

__all__ = ["accounts", "bias", "desk", "desk_batches", "documents", "names", "sources"]
