"""Reads hostile formats in a process of its own: no secrets, little memory, little time, nothing to lose.

HTML and PDF come from strangers and are read by large libraries, one of them in C. A page of ten megabytes can keep
either busy for an hour; a process can be ended.
"""

import json
import logging
import resource
import subprocess
import sys
import warnings
from dataclasses import asdict
from pathlib import Path
from typing import Any

from sources.capture.reading import Block, Draft, Proposal, UnreadableError

ROOT = Path(__file__).resolve().parents[2]


def read_apart(kind: str, body: bytes, *, seconds: int, memory: int, pages: int = 0) -> Draft:
    """Read `html` (as UTF-8) or `pdf`, within seconds of computing and bytes of memory.

    Raises UnreadableError.
    """
    try:
        done = subprocess.run(  # noqa: S603  our own module
            [sys.executable, "-P", "-m", "sources.capture.apart", kind, str(seconds), str(memory), str(pages)],
            input=body,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
            timeout=3 * seconds + 10,
            check=True,
        )
        answer = json.loads(done.stdout)
    except (subprocess.SubprocessError, ValueError) as error:
        raise UnreadableError("costly") from error
    if "unreadable" in answer:
        raise UnreadableError(*answer["unreadable"])
    blocks = tuple(Block(*block) for block in answer.pop("blocks"))
    published = tuple(Proposal(**proposal) for proposal in answer.pop("published"))
    return Draft(blocks, published=published, **answer)


def main(kind: str, seconds: int, memory: int, pages: int) -> dict[str, Any]:
    """Read standard input; give a Draft, or why there is none, as plain structures."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    if sys.platform == "linux":  # elsewhere it is not kept, or not allowed
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    logging.disable()
    warnings.simplefilter("ignore")
    try:
        body = sys.stdin.buffer.read()
        if kind == "pdf":
            from sources.capture.printed import read_pdf  # noqa: PLC0415  each process loads what it needs

            draft = read_pdf(body, pages)
        else:
            from sources.capture.markup import read_html  # noqa: PLC0415

            draft = read_html(body.decode("utf-8"))
    except UnreadableError as error:
        return {"unreadable": error.args}
    except (MemoryError, RecursionError):
        return {"unreadable": ["costly"]}
    blocks = [(block.text, block.kind, block.detail, block.page) for block in draft.blocks]
    return {**asdict(draft), "blocks": blocks}


if __name__ == "__main__":
    json.dump(main(sys.argv[1], *map(int, sys.argv[2:])), sys.stdout)
