"""How a report comes in: kept, joined to what repeats it, and not too many of them."""

import datetime as dt
import hashlib
import ipaddress
import secrets
import unicodedata
from dataclasses import dataclass

from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from sources.models.report import EMAIL_DAYS, ReaderReport, ReportCount, new_number
from sources.review.models import Record
from sources.tables.cells import unwanted

LIMITS = {"all": 300, "page": 20, "address": 5}
"""Reports that are taken within an hour of the clock: of all, of one page, from one address."""
HOUR = dt.timedelta(hours=1)

COUNT = """
INSERT INTO sources_reportcount AS kept (what, digest, day, hour, number) VALUES (%s, %s, %s, %s, 1)
ON CONFLICT (day, what, hour, digest) DO UPDATE SET number = kept.number + 1 RETURNING number
"""


class TooMany(Exception):  # noqa: N818  no error: it can be sent again later
    """Too many reports came within this hour. `what` is one of `LIMITS`, `minutes` how long it lasts."""

    def __init__(self, what: str, minutes: int) -> None:
        super().__init__(what)
        self.what, self.minutes = what, minutes


@dataclass(frozen=True, slots=True)
class Page:
    """What a report is about: a public record, or a page by the name of its address; else the site as a whole."""

    about: Record | None = None
    name: str = ""

    @property
    def key(self) -> str:
        return f"record {self.about.pk}" if self.about else f"page {self.name}"


@dataclass(frozen=True, slots=True)
class Said:
    """What a reader wrote, checked by the form."""

    words: str
    place: str = ""
    source_url: str = ""
    email: str = ""
    language: str = ""


def receive(*, page: Page, said: Said, address: str, number: str) -> ReaderReport:
    """Keep what a reader sent, under this reference number, and give it.

    Sent twice by one form it is kept once; where the form was changed in between, the second one gets a number of its
    own. What repeats an open report about the same page is joined to that one. Raises TooMany.
    """
    digest = digest_of(page, said.words)
    known = ReaderReport.objects.filter(number=number).first()
    if known is not None:
        if known.digest == digest:
            return known
        number = new_number()
    try:
        with transaction.atomic():
            _count(page, address)
            forget()
            first = ReaderReport.objects.open().filter(digest=digest).order_by("pk").first()
            return ReaderReport.objects.create(
                number=number, about=page.about, page="" if page.about else page.name, words=said.words,
                place=said.place, source_url=said.source_url, email=said.email, language=said.language, digest=digest,
                same_as=first,
            )  # fmt: skip
    except IntegrityError:  # the same form, sent twice at once
        again = ReaderReport.objects.filter(number=number, digest=digest).first()
        if again is None:
            raise
        return again


def digest_of(page: Page, words: str) -> str:
    """Give what two reports of the same have in common: page and words, white space and case apart."""
    folded = " ".join(unicodedata.normalize("NFKC", words).casefold().split())
    return hashlib.sha256(f"{page.key}\n{folded}".encode()).hexdigest()


def plain(text: str) -> str:
    """Give a text as it is kept: without what cannot be seen and turns or ends what follows."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(letter for letter in lines if not unwanted(letter)).strip()


def forget() -> None:
    """Delete e-mail addresses that are older than we say, and counts of days before with their salts."""
    now = timezone.now()
    old = ReaderReport.objects.filter(received_at__lt=now - dt.timedelta(days=EMAIL_DAYS)).exclude(email="")
    old.update(email="")
    ReportCount.objects.filter(day__lt=now.date()).delete()


# --- Not too many


def _count(page: Page, address: str) -> None:
    """Count one more of all, of its page and from its address. Raises TooMany, which undoes the counting."""
    now = timezone.now()
    digests = {
        "all": "",
        "page": hashlib.sha256(page.key.encode()).hexdigest(),
        "address": salted_hmac(_salt(now.date()), network(address), algorithm="sha256").hexdigest(),
    }
    for what, most in LIMITS.items():
        with connection.cursor() as cursor:
            cursor.execute(COUNT, [what, digests[what], now.date(), now.hour])
            (number,) = cursor.fetchone()
        if number > most:
            raise TooMany(what, minutes=60 - now.minute)


def _salt(day: dt.date) -> str:
    """Give the salt of a day, made by chance by whoever asks first."""
    made = ReportCount(what="salt", day=day, hour=0, digest=secrets.token_hex(32))
    ReportCount.objects.bulk_create([made], ignore_conflicts=True)
    return (
        "sources.reports.address" + ReportCount.objects.filter(what="salt", day=day).values_list("digest", flat=True)[0]
    )


def network(address: str) -> str:
    """Give what of an address is one person's or household's: of IPv6 the first 64 bits."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped is not None:
            return str(found.ipv4_mapped)
        return str(ipaddress.ip_network((found, 64), strict=False))
    return str(found)
