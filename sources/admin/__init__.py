"""The admin of who says it."""

from sources.admin import accounts, bias, documents, names, sources
from sources.review.desk import BatchAdmin, KeptBackAdmin, SubmissionAdmin

__all__ = ["BatchAdmin", "KeptBackAdmin", "SubmissionAdmin", "accounts", "bias", "documents", "names", "sources"]
