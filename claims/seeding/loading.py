"""From checked seeds to the base: one batch, in one transaction, leaving alone what people have touched."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from claims.seeding import claims_contents as what
from claims.seeding import reading, schema
from claims.seeding import sources_contents as said_by
from claims.seeding.contents import Keys
from sources.models import Account, Batch, KeptBack, Paragraph, Record
from sources.review import content as review_content
from sources.review.content import Content
from sources.review.context import acting, transaction_settings

ACCOUNT = "starter-coding"
"""User name of the account that signs the starter data; it cannot log in. Those of its coders begin with it."""
BLIND = "blind coding"
"""What the codings of the starter data are counted as, apart from the stances that came of them."""

LONGEST_SLUG = 120

Progress = Callable[[str], None]


@dataclass
class Outcome:
    """What a load did: counts by kind, and what it left alone because people have touched it."""

    new: Counter[str] = field(default_factory=Counter)
    changed: Counter[str] = field(default_factory=Counter)
    unchanged: Counter[str] = field(default_factory=Counter)
    kept: list[str] = field(default_factory=list)
    """Records that differ from the files and were not overwritten."""

    def tell(self, kind: str, say: Progress) -> None:
        say(f"{kind}: {self.new[kind]} new, {self.changed[kind]} changed, {self.unchanged[kind]} unchanged")


def load(folder: Path, say: Progress = lambda _line: None) -> Outcome:
    """Bring the seeds in `folder` in as a released batch, or do nothing where the base holds them already.

    Raises reading.FaultyError before anything is written.
    """
    digest = reading.checksum(folder)
    seeds = reading.read(folder)
    say("Read and checked the shape of all files.")
    outcome = Outcome()
    with transaction.atomic():
        _load(seeds, digest, outcome, say)
        if not outcome.new.total() and not outcome.changed.total():
            transaction.set_rollback(True)  # not even an empty batch
    return outcome


def _load(seeds: schema.Seeds, digest: str, outcome: Outcome, say: Progress) -> None:
    account, _new = Account.objects.get_or_create(
        username=ACCOUNT,
        defaults={"public_name": seeds.batch.signed_by, "is_machine": True, "password": "!"},
    )
    coders = [
        Account.objects.get_or_create(
            username=f"{ACCOUNT}-{number}", defaults={"public_name": name, "is_machine": True, "password": "!"}
        )[0]
        for number, name in enumerate(seeds.batch.coders, 1)
    ]
    reason = "Starter data"
    with acting(actor_id=account.pk, reason=reason):
        number = Batch.objects.filter(kind=Batch.Kind.SEEDS).count() + 1
        batch = Batch.objects.create(
            slug=seeds.batch.slug if number == 1 else f"{seeds.batch.slug}-{number}",
            title=seeds.batch.title["en"],
            kind=Batch.Kind.SEEDS,
            note=seeds.batch.note,
            licence=seeds.batch.licence,
            checksum=digest,
            imported_by=account,
        )
        with transaction_settings(batch=str(batch.pk)):
            keys = Keys()
            keys.coder, keys.codebook_version = account.pk, seeds.batch.codebook_version
            keys.coders = [coder.pk for coder in coders]
            keys.coded_on = seeds.batch.coded_on or None
            loader = _Loader(batch, keys, outcome)
            loader.learn_paragraphs({each.slug: key for key, each in seeds.documents.items()})
            for kind, wave in _waves(seeds, keys):
                loader.take(kind, wave)
                if kind == "document":
                    loader.complete(kind, {key: _bind(_document, seeds.documents[key], keys) for key in wave})
                outcome.tell(kind, say)
            loader.take("stance", _codings(seeds, keys), called=BLIND)
            outcome.tell(BLIND, say)
            if outcome.new.total() or outcome.changed.total():
                keep_back(seeds.kept_back, batch, keys)
        batch.state = Batch.State.RELEASED
        batch.save(update_fields=["state"])


def keep_back(seeds: Mapping[str, schema.KeptBackSeed], batch: Batch, keys: Keys) -> None:
    """Store what no record holds and the base does not know yet."""
    known = set(KeptBack.objects.filter(batch__kind=Batch.Kind.SEEDS).values_list("key", "words"))
    KeptBack.objects.bulk_create([
        KeptBack(
            batch=batch, key=key, what=each.what, words=each.words, why=each.why,
            record_id=keys.of(*each.about.split(" ", 1)) if each.about else None,
        )
        for key, each in seeds.items()
        if (key, each.words) not in known
    ])  # fmt: skip


Wave = Mapping[str, Callable[[], Content]]
"""By key, what makes the content once all that it refers to is stored."""


def _waves(seeds: schema.Seeds, keys: Keys) -> Iterator[tuple[str, Wave]]:
    """Give the records kind by kind, each wave resting only on earlier ones."""
    yield "reference", _keyed(seeds.references, said_by.reference, keys)
    yield "place", _keyed(seeds.places, said_by.place, keys)
    yield "actor", _keyed(seeds.actors, said_by.actor, keys)
    for layer in _layers({key: [each.owner] for key, each in seeds.sources.items()}):
        yield "source", _keyed({key: seeds.sources[key] for key in layer}, said_by.source, keys)
    origins = {key: [each.translation_of, each.copy_of] for key, each in seeds.documents.items()}
    for layer in _layers(origins):
        yield "document", {key: _bind(_document, seeds.documents[key], keys) for key in layer}
    yield "biastag", _keyed(seeds.bias, said_by.bias_tag, keys)
    yield "rating", _keyed(seeds.ratings, said_by.rating, keys)
    yield "tagging", _keyed(seeds.taggings, said_by.tagging, keys)
    numbers = {key: number for number, key in enumerate(seeds.topics, 1)}
    yield "topic", _keyed(seeds.topics, lambda seed, key: what.topic(seed, numbers[key]), None)
    yield "event", {key: _bind(what.event, each, keys) for key, each in seeds.events.items()}
    yield "claim", {key: _bind(what.claim, each, keys) for key, each in seeds.claims.items()}
    yield "question", {key: _bind(what.question, each, keys) for key, each in seeds.questions.items()}
    yield (
        "stance",
        {
            f"{document}/{claim}": _bind(_stance, seeds, document, claim, keys)
            for document, stances in seeds.stances.items()
            for claim in stances
        },
    )
    yield "claimrelation", _keyed(seeds.relations, what.relation, keys)
    places = {key: number for number, key in enumerate(seeds.narratives, 1)}
    yield (
        "narrative",
        {key: _bind(what.narrative, each, places[key], keys) for key, each in seeds.narratives.items()},
    )
    yield "naming", _keyed(seeds.namings, what.naming, keys)
    yield "assessment", {
        key: _bind(_with_slug, what.assessment, each, keys, f"assessment-{seeds.claims[each.claim].slug}")
        for key, each in seeds.assessments.items()
    }  # fmt: skip


def _bind(function: Callable[..., Content], *arguments: Any) -> Callable[[], Content]:
    return lambda: function(*arguments)


def _keyed(part: Mapping[str, Any], function: Callable[..., Content], keys: Keys | None) -> Wave:
    """Make a wave of records whose address is their key in the files; without `keys`, from seed and key."""
    return {
        key: _bind(_with_slug, function, each, keys if keys is not None else key, key) for key, each in part.items()
    }


def _with_slug(function: Callable[..., Content], seed: Any, keys: Any, slug: str) -> Content:
    return function(seed, keys) | {"slug": slugify(slug)[:LONGEST_SLUG]}


def _document(seed: schema.DocumentSeed, keys: Keys) -> Content:
    """Give a document; what it cites only where its paragraphs are stored, as it stands in them."""
    content = said_by.document(seed, keys)
    if all((seed.key, each.passage) in keys.paragraphs for each in seed.citation):
        content["citations"] = said_by.citations(seed, keys)
    return content


def _stance(seeds: schema.Seeds, document: str, claim: str, keys: Keys) -> Content:
    slug = f"{seeds.documents[document].slug}--{seeds.claims[claim].slug}"
    return what.stance(seeds.stances[document][claim], document, claim, keys) | {"slug": slug[:LONGEST_SLUG]}


def _codings(seeds: schema.Seeds, keys: Keys) -> Wave:
    """Give what each coder found of each claim in each document."""
    return {
        f"{document}/{claim}/{number}": _bind(_coding, outcome, document, claim, number, keys)
        for document, found in seeds.codings.items()
        for claim, codings in found.items()
        for number, outcome in enumerate(codings.root, 1)
    }


def _coding(outcome: str, document: str, claim: str, number: int, keys: Keys) -> Content:
    slug = slugify(f"{document}-{claim}-coding-{number}")
    return what.coding(outcome, document, claim, keys.coders[number - 1], keys) | {"slug": slug}


def _layers(needs: Mapping[str, list[str]]) -> Iterator[list[str]]:
    """Sort keys into layers, each needing only earlier ones.

    Raises reading.FaultyError where they need each other in a circle.
    """
    done: set[str] = set()
    while len(done) < len(needs):
        layer = [key for key, wanted in needs.items() if key not in done and not set(filter(None, wanted)) - done]
        if not layer:
            circle = ", ".join(sorted(needs.keys() - done))
            raise reading.FaultyError([reading.Fault("seeds", circle, "These rest on each other in a circle.")])
        yield layer
        done |= set(layer)


class _Loader:
    """Compares each content with what the base holds, and writes what is new or safely changed."""

    def __init__(self, batch: Batch, keys: Keys, outcome: Outcome) -> None:
        self.batch, self.keys, self.outcome = batch, keys, outcome

    def take(self, kind: str, wave: Wave, called: str = "") -> None:
        """Bring in what one wave holds; `called` is what it is counted as, if not by its kind."""
        called = called or kind
        made = {key: make() for key, make in wave.items()}
        self._check(kind, made)
        slugs = [content["slug"] for content in made.values()]
        stored = {record.slug: record for record in Record.objects.filter(kind=kind, slug__in=slugs)}
        new = {key: content for key, content in made.items() if content["slug"] not in stored}
        records = Record.objects.bulk_create(
            [Record(kind=kind, slug=content["slug"], batch=self.batch) for content in new.values()]
        )
        review_content.insert(list(zip(records, new.values(), strict=True)))
        self.outcome.new[called] += len(new)
        held = review_content.read_many(kind, [record.pk for record in stored.values()]) if stored else {}
        for key, content in made.items():
            if key not in new:
                record = stored[content["slug"]]
                self._meet(called, key, record, content, held[record.pk])
        found = stored | {record.slug: record for record in records}
        for key, content in made.items():
            self.keys.records[kind, key] = found[content["slug"]].pk
        if kind == "document":
            self.learn_paragraphs({content["slug"]: key for key, content in made.items()})

    def complete(self, kind: str, wave: Wave) -> None:
        """Add to records just stored what could be told only after they were."""
        for key, make in wave.items():
            record = Record.objects.get(pk=self.keys.records[kind, key])
            content, stored = make(), review_content.read(record)
            if record.batch_id == self.batch.pk and not review_content.same(stored, content):
                review_content.apply(record, review_content.recognise(kind, content, stored))

    def _check(self, kind: str, made: Mapping[str, Content]) -> None:
        """Refuse what the fields of the models refuse, all of it at once."""
        found = [
            reading.Fault(f"{kind}s", f"{key}.{path}", sentence)
            for key, content in made.items()
            for path, sentence in review_content.faults(kind, content)
        ]
        if found:
            raise reading.FaultyError(found)

    def _meet(self, kind: str, key: str, record: Record, content: Content, stored: Content) -> None:
        if review_content.same(stored, content):
            self.outcome.unchanged[kind] += 1
        elif self._is_untouched(record):
            record.batch = self.batch
            record.save(update_fields=["batch"])
            review_content.apply(record, review_content.recognise(record.kind, content, stored))
            self.outcome.changed[kind] += 1
        else:
            self.outcome.kept.append(f"{kind} {key}")

    @staticmethod
    def _is_untouched(record: Record) -> bool:
        """Say whether it came with starter data and no person has proposed anything for it since."""
        return (
            record.batch is not None
            and record.batch.kind == Batch.Kind.SEEDS
            and record.public_revision_id is None
            and not record.revisions.exists()
        )

    def learn_paragraphs(self, slugs: Mapping[str, str]) -> None:
        """Look up the paragraphs of stored documents, given their keys by address."""
        found = Paragraph.objects.filter(document__record__slug__in=slugs)
        for pk, slug, locator in found.values_list("pk", "document__record__slug", "locator"):
            self.keys.paragraphs[slugs[slug], locator] = pk
