"""What every coding carries: who coded it, when, by which codebook, on which captured text."""

from typing import Any

from django.conf import settings
from django.utils import timezone

from sources.capture.storing import newest
from sources.models import Account, Document


def stamps(coder: Account, document: Document) -> dict[str, Any]:
    """Give the stamps of a stance that is coded now, as a content of review has them."""
    snapshot = newest(document)
    return {
        "coder": coder.pk,
        "coded_on": timezone.localdate().isoformat(),
        "codebook_version": settings.CODEBOOK_VERSION,
        "snapshot": snapshot.pk if snapshot else None,
    }
