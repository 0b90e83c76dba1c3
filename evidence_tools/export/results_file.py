"""The results file of a review, ``results.json``: read, and written, in one place."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from evidence_tools.errors import EvidenceToolsError
from evidence_tools.files import write_text

RESULTS = "results.json"


def read_results(folder: Path) -> dict[str, Any]:
    """Read the results file of a folder of outputs; its entry ``results`` holds every number by key.

    Raises
    ------
    EvidenceToolsError
        When there is none, or it is damaged.
    """
    path = folder / RESULTS
    if not path.is_file():
        raise EvidenceToolsError(f"{folder} has no {RESULTS}; `evidence review` writes it")
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as problem:
        raise EvidenceToolsError(f"{path} is damaged: {problem}. `evidence review` writes it anew") from None
    if not isinstance(document, dict) or not isinstance(document.get("results"), dict):
        raise EvidenceToolsError(f"{path} is damaged: no section 'results'. `evidence review` writes it anew")
    return document


def write_document(folder: Path, document: Mapping[str, Any]) -> Path:
    """Write the results file; a number that is not known must be null."""
    text = json.dumps(document, indent=1, ensure_ascii=False, allow_nan=False) + "\n"
    return write_text(folder / RESULTS, text)
