"""Where the data lie: the repository, its data folder and the edition that is under review now."""

from __future__ import annotations

import os
from pathlib import Path

from evidence_tools.errors import EvidenceToolsError

EDITION_VARIABLE = "EVIDENCE_EDITION"


def repository() -> Path:
    """The folder that holds `data/` and `notebooks/`: beside the package, else upward from the working directory."""
    beside_package = Path(__file__).resolve().parents[2]
    candidates = (beside_package, Path.cwd(), *Path.cwd().parents)
    for candidate in candidates:
        if (candidate / "data" / "CURRENT").is_file():
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
    name = asked or (data / "CURRENT").read_text(encoding="utf-8").strip()
    folder = data / name
    if not folder.is_dir():
        known = ", ".join(sorted(p.parent.relative_to(data).as_posix() for p in data.glob("*/*/protocol.toml")))
        raise EvidenceToolsError(
            f"No edition {name!r} under data/; known: {known or 'none'}. "
            f"Mend data/CURRENT or the variable {EDITION_VARIABLE}"
        )
    return folder
