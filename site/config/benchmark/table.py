"""The table that the benchmark prints."""

from collections.abc import Iterable, Mapping, Sequence

from config.benchmark.jobs import Job
from config.benchmark.measuring import Measured

HEADS = (
    "job",
    "size",
    "L ms",
    "p50 ms",
    "ratio",
    "after a change ms",
    "ratio",
    "goal",
    "queries",
    "goal",
    "kB",
    "growth",
)


def rows(jobs: Iterable[Job], found: Mapping[str, Mapping[str, Measured]]) -> list[tuple[str, ...]]:
    """Give a row for each job and size. `found` has what was measured by size, the smaller first, and job."""
    told: list[tuple[str, ...]] = []
    sizes = list(found)
    for job in jobs:
        for size in sizes:
            if job.name not in found[size]:
                continue
            got = found[size][job.name]
            before = found[sizes[0]].get(job.name)
            grown = f"{got.seconds / before.seconds:.2f}" if before and before.seconds and size != sizes[0] else ""
            if not got.seconds:
                told.append((job.name, size, "", f"answered {got.status}", "", "", "", job.goal, "", "", "", ""))
                continue
            cold, limit = got.cold or got.seconds, got.limit
            first = (f"{1000 * limit:.2f}", f"{1000 * got.seconds:.2f}", f"{got.seconds / limit:.1f}") if limit else (
                "", f"{1000 * got.seconds:.2f}", "",
            )  # fmt: skip
            times = (*first, f"{1000 * cold:.1f}", f"{cold / limit:.1f}" if limit else "", job.goal)
            queries = (str(got.queries), f"<= {job.most_queries}")
            told.append((job.name, size, *times, *queries, f"{got.bytes / 1000:.0f}", grown))
    return told


def lines(told: Sequence[tuple[str, ...]]) -> list[str]:
    """Lay rows out under their heads, as Markdown."""
    widths = [max(len(row[place]) for row in (HEADS, *told)) for place in range(len(HEADS))]
    laid = [" | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in (HEADS, *told)]
    rule = "|".join("-" * (width + 2) for width in widths)
    return [f"| {laid[0]} |", f"|{rule}|", *(f"| {line} |" for line in laid[1:])]


def notes(jobs: Iterable[Job]) -> list[str]:
    return [f"{job.name}: {job.note}" for job in jobs if job.note]
