"""The table that the benchmark prints."""

from collections.abc import Iterable, Mapping, Sequence

from config.benchmark.jobs import Job
from config.benchmark.measuring import Measured

HEADS = ("job", "size", "L ms", "p50 ms", "ratio", "goal", "queries", "goal", "kB", "growth")


def rows(jobs: Iterable[Job], found: Mapping[str, Mapping[str, Measured]]) -> list[tuple[str, ...]]:
    """Give a row for each job and size. `found` has what was measured by size, the smaller first, and job."""
    told = []
    sizes = list(found)
    for job in jobs:
        for size in sizes:
            if job.name not in found[size]:
                continue
            got = found[size][job.name]
            before = found[sizes[0]].get(job.name)
            grown = f"{got.seconds / before.seconds:.2f}" if before and before.seconds and size != sizes[0] else ""
            if not got.seconds:
                told.append((job.name, size, "", f"answered {got.status}", "", job.goal, "", "", "", ""))
                continue
            limit, ratio = (f"{1000 * got.limit:.2f}", f"{got.seconds / got.limit:.1f}") if got.limit else ("", "")
            told.append(
                (
                    job.name, size, limit, f"{1000 * got.seconds:.2f}", ratio, job.goal, str(got.queries),
                    f"<= {job.most_queries}", f"{got.bytes / 1000:.0f}", grown,
                )
            )  # fmt: skip
    return told


def lines(told: Sequence[tuple[str, ...]]) -> list[str]:
    """Lay rows out under their heads, as Markdown."""
    widths = [max(len(row[place]) for row in (HEADS, *told)) for place in range(len(HEADS))]
    laid = [" | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in (HEADS, *told)]
    rule = "|".join("-" * (width + 2) for width in widths)
    return [f"| {laid[0]} |", f"|{rule}|", *(f"| {line} |" for line in laid[1:])]


def notes(jobs: Iterable[Job]) -> list[str]:
    return [f"{job.name}: {job.note}" for job in jobs if job.note]
