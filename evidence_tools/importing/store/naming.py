"""Names of stored imports: one folder each, told apart on every system."""

from __future__ import annotations

import re
from itertools import count
from pathlib import Path, PurePath

from evidence_tools.errors import EvidenceError
from evidence_tools.files import fault_of_name
from evidence_tools.importing.store.record import ABOUT, FOLDER

_UNFIT = re.compile(r"[^\w\-.]+")
_LONGEST = 60  # characters of a name made from a file's


def stored_names(edition: Path) -> tuple[str, ...]:
    """Names of the imports of an edition, sorted."""
    return tuple(sorted(about.parent.name for about in (edition / FOLDER).glob(f"*/{ABOUT}")))


def free_name(edition: Path, file: str) -> str:
    """A name for the import of a file: that of the file, numbered where it is taken.

    Examples
    --------
    >>> free_name(Path("no such edition"), "my refs (2).ris")
    'my_refs_2'
    """
    stem = _UNFIT.sub("_", PurePath(file).stem).strip("_. ")[:_LONGEST].rstrip("_. ") or "import"
    wanted = f"import_{stem}" if fault_of_name(stem) else stem
    taken = {name.lower() for name in stored_names(edition)}
    numbered = (wanted if number == 1 else f"{wanted}_{number}" for number in count(1))
    return next(name for name in numbered if name.lower() not in taken)


def refuse_name(edition: Path, name: str) -> None:
    """Raise where an import may not be called so.

    Raises
    ------
    EvidenceError
        When it is no name of a folder, or another import has it (capital letters make no difference).
    """
    fault = fault_of_name(name)
    if fault:
        raise EvidenceError(f"The import cannot be stored: {fault}")
    taken = {each.lower(): each for each in stored_names(edition)}
    if name.lower() in taken:
        raise EvidenceError(
            f"The edition has candidates called {taken[name.lower()]!r} already; allowed: a name of its own; "
            f"mend: take another, such as {free_name(edition, f'{name}.x')!r}"
        )


def imported_before(edition: Path, sha256: str) -> str:
    """Name of the import of the same bytes; nothing where there is none."""
    line = f'sha256 = "{sha256}"'
    abouts = ((edition / FOLDER / name / ABOUT, name) for name in stored_names(edition))
    return next((name for path, name in abouts if line in path.read_text(encoding="utf-8")), "")
