"""How many independent origins a statement has, behind all the documents that carry it.

Count origins, not outlets. Copies and translations of one text are one origin; chains that end at one speaker are one
origin; an unnamed speaker counts as the nearest named one that passes him on; what we only suppose never counts.
Pure: no queries, no Django.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Speaker:
    """One node of an attribution chain."""

    source: Hashable | None = None
    document: Hashable | None = None
    """The document that is passed on, where the chain names one."""
    name: str = ""
    """What a named speaker without a source of its own is called."""
    is_unnamed: bool = False
    is_hypothesis: bool = False


@dataclass(frozen=True, slots=True)
class Telling:
    """One document that carries the statement, with the chains through which it does; none where it speaks itself."""

    document: Hashable
    chains: tuple[tuple[Speaker, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Text:
    """What is known of a document for counting: what it translates or copies, and who answers for its words."""

    key: Hashable
    origins: tuple[Hashable, ...] = ()
    """Keys of the texts that it translates or copies."""
    voices: tuple[Hashable, ...] = ()
    """Sources that speak in it: author and original publisher, or the publisher where neither is named."""


@dataclass(frozen=True, slots=True)
class Corroboration:
    """Documents that carry a statement, and the groups of identities that are one origin each."""

    documents: int
    origins: tuple[frozenset[Hashable], ...]

    @property
    def count(self) -> int:
        return len(self.origins)


@dataclass(frozen=True, slots=True)
class Carrier:
    """A document through which an origin comes."""

    document: Hashable
    chains: tuple[int, ...]
    """Places, from 0, of those of its chains that end at this origin; none where the text itself is the origin."""


@dataclass(frozen=True, slots=True)
class Origin:
    """One independent origin, and through which documents it comes, in their order."""

    identities: frozenset[Hashable]
    carriers: tuple[Carrier, ...]


def corroborate(tellings: Iterable[Telling], texts: Mapping[Hashable, Text]) -> Corroboration:
    """Count the independent origins of one statement.

    `texts` must hold every document of the tellings; a document that it does not hold is its own origin. Identities
    are `("text", key)`, `("source", key)` and `("name", words)`. A circle of documents that pass each other on counts
    as one origin.
    """
    told: dict[Roots, list[tuple[Speaker, ...]]] = {}
    documents = set()
    for each in tellings:
        documents.add(each.document)
        told.setdefault(text_roots(each.document, texts), []).extend(each.chains)
    found = [identity for roots in told for identity in _origins(roots, told, texts, frozenset({roots}))]
    return Corroboration(len(documents), tuple(_merged(found)))


def trace(tellings: Sequence[Telling], texts: Mapping[Hashable, Text]) -> tuple[Origin, ...]:
    """Tell through which documents, and which of their chains, each origin that `corroborate` counts comes."""
    told: dict[Roots, list[tuple[Speaker, ...]]] = {}
    for each in tellings:
        told.setdefault(text_roots(each.document, texts), []).extend(each.chains)
    carried: dict[frozenset[Hashable], list[Carrier]] = {origin: [] for origin in corroborate(tellings, texts).origins}
    for each in tellings:
        roots = text_roots(each.document, texts)
        walked = frozenset({roots})
        by_chain = [_behind(chain, roots, told, texts, walked) for chain in each.chains]
        itself = [] if any(by_chain) else _origins(roots, told, texts, walked)
        for origin, carriers in carried.items():
            places = tuple(n for n, found in enumerate(by_chain) if any(identity <= origin for identity in found))
            if places or any(identity <= origin for identity in itself):
                carriers.append(Carrier(each.document, places))
    return tuple(Origin(origin, tuple(carriers)) for origin, carriers in carried.items())


Roots = frozenset[Hashable]


def text_roots(document: Hashable, texts: Mapping[Hashable, Text]) -> Roots:
    """Give the texts that a document is in the end a copy or translation of: itself, where it is neither."""
    found, seen, waiting = set(), set(), [document]
    while waiting:
        key = waiting.pop()
        if key not in seen:
            seen.add(key)
            origins = texts.get(key, Text(key)).origins
            waiting += origins
            found |= set() if origins else {key}
    return frozenset(found) or frozenset({document})


def _origins(
    roots: Roots,
    told: Mapping[Roots, Sequence[tuple[Speaker, ...]]],
    texts: Mapping[Hashable, Text],
    walked: frozenset[Roots],
) -> list[frozenset[Hashable]]:
    """Give one set of identities for each origin of one text, in whatever documents it is told."""
    found = [identity for chain in told[roots] for identity in _behind(chain, roots, told, texts, walked)]
    return found or [_identity(roots, texts)]


def _behind(
    chain: Sequence[Speaker],
    roots: Roots,
    told: Mapping[Roots, Sequence[tuple[Speaker, ...]]],
    texts: Mapping[Hashable, Text],
    walked: frozenset[Roots],
) -> list[frozenset[Hashable]]:
    """Give the origins at which one chain of a text ends; none where the text itself is the first that is named."""
    first = _first_named(chain, roots, texts)
    if first is None:
        return []
    if first.document is None:
        return [_source(first)]
    below = text_roots(first.document, texts)
    if below in told and below not in walked:
        return _origins(below, told, texts, walked | {below})
    return [_identity(below, texts) | _source(first)]


def _first_named(chain: Sequence[Speaker], roots: Roots, texts: Mapping[Hashable, Text]) -> Speaker | None:
    """Give the named speaker nearest to the beginning; None where the text itself is the first that is named."""
    for speaker in chain:
        if speaker.is_hypothesis or speaker.is_unnamed:
            continue
        itself = speaker.document is not None and text_roots(speaker.document, texts) == roots
        return None if itself else speaker
    return None


def _source(speaker: Speaker) -> frozenset[Hashable]:
    if speaker.source is not None:
        return frozenset({("source", speaker.source)})
    return frozenset({("name", speaker.name.casefold())}) if speaker.document is None else frozenset()


def _identity(roots: Roots, texts: Mapping[Hashable, Text]) -> frozenset[Hashable]:
    """Give the identities of a text, and of who speaks in it."""
    voices = {("source", voice) for root in roots for voice in texts.get(root, Text(root)).voices}
    return frozenset({("text", root) for root in roots} | voices)


def _merged(identities: Iterable[frozenset[Hashable]]) -> list[frozenset[Hashable]]:
    """Join sets that share an identity, until none do."""
    groups: list[frozenset[Hashable]] = []
    for identity in identities:
        apart = [group for group in groups if not group & identity]
        joined = identity.union(*(group for group in groups if group & identity))
        groups = [*apart, joined]
    return groups
