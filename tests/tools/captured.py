"""The real texts, where they lie beside the project: for trying capture. No sentence of them enters it."""

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TEXTS = ROOT.parent / "shared" / "documents"
FILES = {"FORM": "000", "TAG": "001", "CESI": "002", "KORY": "003", "CISS": "004"}


def real_text(key: str) -> str:
    """Give a real text by its key in the starter data, or skip the test."""
    found = list(TEXTS.glob(f"{FILES[key]}_*.txt"))
    if not found:
        pytest.skip("The texts do not lie beside the project here.")
    return found[0].read_text(encoding="utf-8")
