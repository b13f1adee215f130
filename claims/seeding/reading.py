"""From the files to one checked `Seeds`, or to the list of every fault, each with file and key."""

import hashlib
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar, cast

from pydantic import BaseModel, ValidationError

from claims.seeding import schema
from claims.seeding.links import links

Shape = TypeVar("Shape", bound=BaseModel)


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """Something wrong in a file: where, and what it is."""

    file: str
    key: str
    what: str

    def __str__(self) -> str:
        return f"{self.file}: {self.key}: {self.what}" if self.key else f"{self.file}: {self.what}"


class FaultyError(Exception):
    """The files cannot be loaded; `faults` says all that is wrong with them."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__(f"{len(faults)} faults")
        self.faults = sorted(faults)


def checksum(folder: Path) -> str:
    """Give one SHA-256 over the names and bytes of all files that are read."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*.toml")):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def read(folder: Path) -> schema.Seeds:
    """Read and check a folder of seeds.

    Raises FaultyError with every fault of shape or, where there is none, with every reference to what is not there.
    """
    reader = _Reader(folder)
    seeds = reader.seeds()
    if seeds is not None and not reader.faults:  # what is misshapen is not there, and would be missed everywhere
        reader.faults += _dangling(seeds)
    if reader.faults or seeds is None:
        raise FaultyError(reader.faults)
    return seeds


TABLES: dict[str, type[BaseModel]] = {
    "references": schema.ReferenceSeed,
    "places": schema.PlaceSeed,
    "actors": schema.ActorSeed,
    "sources": schema.SourceSeed,
    "bias": schema.BiasTagSeed,
    "ratings": schema.RatingSeed,
    "taggings": schema.TaggingSeed,
    "topics": schema.TopicSeed,
    "events": schema.EventSeed,
    "questions": schema.QuestionSeed,
    "relations": schema.RelationSeed,
    "narratives": schema.NarrativeSeed,
    "namings": schema.NamingSeed,
    "assessments": schema.AssessmentSeed,
    "kept_back": schema.KeptBackSeed,
}
"""The files that are one table each, and the shape of what stands in them under its key."""


class _Reader:
    """Reads file by file and goes on after a fault, so that all of them are told at once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.faults: list[Fault] = []

    def seeds(self) -> schema.Seeds | None:
        batch = self._one("batch.toml", schema.BatchFile)
        documents: dict[str, schema.DocumentSeed] = {}
        for name in self._names("documents"):
            document = self._one(name, schema.DocumentSeed)
            if document is not None and documents.setdefault(document.key, document) is not document:
                self.faults.append(Fault(name, "key", f"“{document.key}” is already the key of another document."))
        parts = {name: self._table(f"{name}.toml", shape) for name, shape in TABLES.items()}
        claims: dict[str, schema.ClaimSeed] = {}
        for name in self._names("claims"):
            claims |= self._table(name, schema.ClaimSeed)
        stances = {Path(name).stem: self._table(name, schema.StanceSeed) for name in self._names("stances")}
        codings = {Path(name).stem: self._table(name, schema.CodingsSeed) for name in self._names("codings")}
        if batch is None:
            return None
        return schema.Seeds.model_construct(
            batch=batch, documents=documents, claims=claims, stances=stances, codings=codings,
            **cast("dict[str, Any]", parts),
        )  # fmt: skip

    def _names(self, part: str) -> list[str]:
        """List the files of a part: one file of that name, and those in a folder of that name."""
        single, many = self.folder / f"{part}.toml", sorted((self.folder / part).glob("*.toml"))
        found = [path.relative_to(self.folder).as_posix() for path in ([single] if single.exists() else []) + many]
        if not found:
            self.faults.append(Fault(f"{part}.toml", "", "The file is missing."))
        return found

    def _load(self, name: str) -> dict[str, Any] | None:
        try:
            return tomllib.loads((self.folder / name).read_text(encoding="utf-8"))
        except FileNotFoundError:
            self.faults.append(Fault(name, "", "The file is missing."))
        except UnicodeDecodeError as error:
            self.faults.append(Fault(name, "", f"Not UTF-8 at byte {error.start}."))
        except tomllib.TOMLDecodeError as error:
            self.faults.append(Fault(name, "", f"Not TOML: {error}."))
        return None

    def _one(self, name: str, shape: type[Shape]) -> Shape | None:
        data = self._load(name)
        return None if data is None else self._checked(name, "", data, shape)

    def _table(self, name: str, shape: type[Shape]) -> dict[str, Shape]:
        found = {key: self._checked(name, key, data, shape) for key, data in (self._load(name) or {}).items()}
        return {key: each for key, each in found.items() if each is not None}

    def _checked(self, name: str, key: str, data: object, shape: type[Shape]) -> Shape | None:
        try:
            return shape.model_validate(data)
        except ValidationError as error:
            for each in error.errors():
                where = ".".join(str(part) for part in ([key] if key else []) + list(each["loc"]))
                self.faults.append(Fault(name, where, each["msg"] + "."))
            return None


def _dangling(seeds: schema.Seeds) -> Iterator[Fault]:
    """Find references to keys and paragraphs that are not there, and addresses given twice."""
    locators = {key: {each.locator for each in document.paragraph} for key, document in seeds.documents.items()}
    known: dict[str, Any] = {
        "source": seeds.sources,
        "document": seeds.documents,
        "event": seeds.events,
        "claim": seeds.claims,
        "question": seeds.questions,
        "reference": seeds.references,
        "place": seeds.places,
        "actor": seeds.actors,
        "topic": seeds.topics,
        "bias tag": seeds.bias,
    }
    for link in links(seeds):
        if link.what != "paragraph":
            yield from _missing(link.file, link.key, link.wanted, known[link.what], link.what)
        elif link.document in locators:
            yield from _missing(link.file, link.key, link.wanted, locators[link.document], link.what)
    for document, found in seeds.codings.items():
        for key, codings in found.items():
            if len(codings.root) != len(seeds.batch.coders):
                said = f"There are {len(codings.root)} codings for the {len(seeds.batch.coders)} coders of the batch."
                yield Fault(f"codings/{document}.toml", key, said)
    for key, each in seeds.kept_back.items():
        kind, _space, name = each.about.partition(" ")
        yield from _missing("kept_back.toml", f"{key}.about", [name], known.get(kind, ()), kind or "record")
    for part in (seeds.documents, seeds.events, seeds.claims, seeds.questions, seeds.narratives):
        yield from _repeated(part)


def _missing(file: str, key: str, wanted: Any, known: Any, what: str) -> Iterator[Fault]:
    for each in wanted:
        if each and each not in known:
            yield Fault(file, key, f"There is no {what} “{each}”.")


def _repeated(part: dict[str, Any]) -> Iterator[Fault]:
    seen: dict[str, str] = {}
    for key, each in part.items():
        if seen.setdefault(each.slug, key) != key:
            yield Fault("seeds", f"{key}.slug", f"“{each.slug}” is already the address of {seen[each.slug]}.")
