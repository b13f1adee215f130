"""Delete what is kept of readers for a time only: e-mail addresses of reports, counts of addresses."""

from typing import Any

from django.core.management.base import BaseCommand

from sources.reports.receiving import forget


class Command(BaseCommand):
    help = "Deletes e-mail addresses of reports after 90 days, and counts of days before. Every new report does so too."

    def handle(self, *_args: Any, **_options: Any) -> None:
        forget()
