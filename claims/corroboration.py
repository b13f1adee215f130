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
        told.setdefault(_roots(each.document, texts), []).extend(each.chains)
    found = [identity for roots in told for identity in _origins(roots, told, texts, frozenset({roots}))]
    return Corroboration(len(documents), tuple(_merged(found)))


Roots = frozenset[Hashable]
"""The texts that a document is in the end a copy or translation of: itself, where it is neither."""


def _roots(document: Hashable, texts: Mapping[Hashable, Text]) -> Roots:
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
    found: list[frozenset[Hashable]] = []
    for chain in told[roots]:
        first = _first_named(chain, roots, texts)
        if first is None:
            continue
        if first.document is None:
            found.append(_source(first))
            continue
        below = _roots(first.document, texts)
        if below in told and below not in walked:
            found += _origins(below, told, texts, walked | {below})
        else:
            found.append(_identity(below, texts) | _source(first))
    return found or [_identity(roots, texts)]


def _first_named(chain: Sequence[Speaker], roots: Roots, texts: Mapping[Hashable, Text]) -> Speaker | None:
    """Give the named speaker nearest to the beginning; None where the text itself is the first that is named."""
    for speaker in chain:
        if speaker.is_hypothesis or speaker.is_unnamed:
            continue
        itself = speaker.document is not None and _roots(speaker.document, texts) == roots
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
