"""What is measured: for each job the page, and the least that this machine must do for its like."""

from dataclasses import dataclass

from config.benchmark import limits
from config.benchmark.limits import Limit


@dataclass(frozen=True, slots=True)
class Job:
    """One page to be asked for, one request at a time."""

    name: str
    path: str
    goal: str
    """In words, as the table shows it."""
    most_queries: int
    limit: Limit | None = None
    revisits: bool = False
    """Whether the reader has the page already, and asks whether it has changed."""
    note: str = ""
    """Why a goal is not reached, where it is not."""


JOBS = (
    Job("claim, 6 stances", "/en/claims/{median_claim}/", "2.5 L", 2, limits.claim),
    Job("claim, 500 stances", "/en/claims/{pinned_claim}/", "1.4 L", 2, limits.claim),
    Job("claim, 500 stances, seen before", "/en/claims/{pinned_claim}/", "2 x the small one", 2, revisits=True),
    Job("comparison, median event", "/en/events/{median_event}/", "-", 8, limits.comparison),
    Job("comparison, 300 x 60", "/en/events/{pinned_event}/", "1.6 L", 3, limits.comparison),
    Job("list of claims", "/en/claims/", "2.5 L", 3, limits.listing),
    Job("list of claims, seen before", "/en/claims/", "2 x a small one", 2, revisits=True),
    Job("list, one facet", "/en/claims/?type=causal", "3 L", 3, limits.listing),
    Job(
        "list, four filters",
        "/en/claims/?type=causal&topic=benchmark-topic-1&outcome=denies&reviewed=no",
        "2 L",
        3,
        limits.listing,
    ),
    Job("list, page 500", "/en/claims/?after={far_claim}&page={far_page}", "1.1 x page 1", 2, limits.listing),
    Job("search, three words", "/en/search/?q={three_words}", "1.5 L", 2, limits.search),
    Job("search, one of them misspelt", "/en/search/?q={misspelt}", "1.3 x spelt right", 2, limits.search),
    Job("search, a rare word", "/en/search/?q={rare_word}", "-", 2, limits.search),
    Job("search, a word of a fifth of claims", "/en/search/?q={common_word}", "3 x a rare one", 2, limits.search),
    Job("search, seen before", "/en/search/?q={three_words}", "2 x a small one", 2, revisits=True),
)


def slugged(name: str) -> str:
    """Name a job as the command's choices do."""
    return "-".join("".join(letter if letter.isalnum() else " " for letter in name).split())
