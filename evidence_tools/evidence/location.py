"""Where the data lie: the repository, the edition that is under review now, the reference tables beside it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from evidence_tools.errors import EvidenceError, EvidenceToolsError
from evidence_tools.evidence.schemas import SCHEMAS

EDITION_VARIABLE = "EVIDENCE_EDITION"
REFERENCE = "reference"
CURRENT = "CURRENT"  # file in data/ that names the edition under review


def repository() -> Path:
    """The folder that holds `data/` and `notebooks/`: beside the package, else upward from the working directory."""
    beside_package = Path(__file__).resolve().parents[2]
    candidates = (beside_package, Path.cwd(), *Path.cwd().parents)
    for candidate in candidates:
        if (candidate / "data" / CURRENT).is_file():
            return candidate
    raise EvidenceToolsError(
        f"No folder with data/CURRENT beside the package or above {Path.cwd().name!r}; "
        "start from inside the repository, or name the edition's folder"
    )


def current_edition() -> Path:
    """The edition under review: the folder in EVIDENCE_EDITION, else the one that `data/CURRENT` names.

    Either may be a path or `policy/edition`, such as ``mild/2026``.

    Raises
    ------
    EvidenceToolsError
        When no such folder exists.
    """
    asked = os.environ.get(EDITION_VARIABLE)
    if asked and Path(asked).is_dir():
        return Path(asked).resolve()
    data = repository() / "data"
    name = asked or (data / CURRENT).read_text(encoding="utf-8").strip()
    folder = data / name
    if not folder.is_dir():
        known = ", ".join(sorted(p.parent.relative_to(data).as_posix() for p in data.glob("*/*/protocol.toml")))
        raise EvidenceToolsError(
            f"No edition {name!r} under data/; known: {known or 'none'}. "
            f"Mend data/CURRENT or the variable {EDITION_VARIABLE}"
        )
    return folder


def edition_folder(folder: Path) -> Path:
    """The folder of an edition, if that is what it is.

    Raises
    ------
    EvidenceError
        When it is no folder, or holds none of the tables of an edition.
    """
    wanted = "a folder with the tables of an edition, such as data/mild/2026"
    if not folder.is_dir():
        what = "a file" if folder.exists() else "no such folder"
        raise EvidenceError(f"Asked to read evidence from {folder}: found {what}; allowed: {wanted}")
    if not any((folder / schema.about.file).is_file() for schema in SCHEMAS if schema.about.home == "edition"):
        raise EvidenceError(f"Asked to read evidence from {folder}: found none of its tables; allowed: {wanted}")
    return folder.resolve()


def reference_folder(edition: Path, asked: Path | None = None) -> Path:
    """The folder of the reference tables: the one asked for, else the first of those where it may lie.

    Raises
    ------
    EvidenceError
        When there is none with the reference tables.
    """
    candidates = [asked] if asked is not None else list(_reference_candidates(edition))
    for candidate in candidates:
        if (candidate / "outcomes.csv").is_file():
            return candidate.resolve()
    looked = ", ".join(str(candidate) for candidate in candidates)
    raise EvidenceError(
        f"Asked for the reference tables of {edition}: found no folder with outcomes.csv (looked in {looked}); "
        "mend: name the folder with reference=, or copy data/reference beside the tables"
    )


def _reference_candidates(edition: Path) -> Iterator[Path]:
    yield edition / REFERENCE
    yield edition.parent.parent / REFERENCE
    try:
        yield repository() / "data" / REFERENCE
    except EvidenceToolsError:
        return
