"""Editions by name: ``2026``, ``mild/2026`` or the path of a folder."""

from __future__ import annotations

import re
from pathlib import Path

from evidence_tools.errors import EvidenceToolsError
from evidence_tools.evidence.location import current_edition
from evidence_tools.evidence.protocol import FILE as PROTOCOL
from evidence_tools.naming import listed


def data_folder() -> Path:
    """The folder of the policies: that of the edition under review."""
    return current_edition().parents[1]


def in_order(name: str) -> list[tuple[int, int, str]]:
    """A key by which names of editions sort: numbers in them by their size.

    Examples
    --------
    >>> sorted(["2026b", "2027", "2026", "v10", "v9"], key=in_order)
    ['2026', '2026b', '2027', 'v9', 'v10']
    """
    parts = re.findall(r"\d+|\D+", name)
    return [(0, int(part), "") if part.isdigit() else (1, 0, part) for part in parts]


def editions_of(data: Path, policy: str) -> list[Path]:
    """Folders of the editions of a policy, the earliest first.

    Raises
    ------
    EvidenceToolsError
        When there is no such policy; the message names those there are.
    """
    editions = [path for path in _editions(data) if path.parent.name == policy]
    if not editions:
        policies = sorted({path.parent.name for path in _editions(data)})
        raise EvidenceToolsError(
            f"Asked for the policy {policy!r}: found no edition of it below {data}; allowed: "
            f"{listed(policies, 'or') or 'none, no policy has an edition'}; mend: correct the name"
        )
    return sorted(editions, key=lambda path: in_order(path.name))


def edition_of(data: Path, policy: str, name: str) -> Path:
    """Folder of an edition of a policy.

    Raises
    ------
    EvidenceToolsError
        When there is none; the message names those there are.
    """
    editions = editions_of(data, policy)
    for folder in editions:
        if folder.name == name:
            return folder
    raise EvidenceToolsError(
        f"Asked for the edition {policy}/{name}: found none below {data}; allowed: "
        f"{listed([folder.name for folder in editions], 'or')}; mend: correct the name, "
        f"or open it with evidence new-edition {policy} {name}"
    )


def edition_named(text: str | Path) -> Path:
    """The folder of an edition that somebody named.

    Parameters
    ----------
    text
        The path of a folder; ``policy/edition``; an edition of the policy under review; or a policy alone, which
        means its edition under review, else its last one.

    Raises
    ------
    EvidenceToolsError
        When nothing is called so; the message names what there is.

    Examples
    --------
    ``edition_named("2026")`` gives the folder ``data/mild/2026`` while ``mild`` is under review.
    """
    if _is_edition(Path(text)):
        return Path(text).resolve()
    current, name = current_edition(), str(text).strip("/")
    data = current.parents[1]
    if "/" in name:
        policy, _, edition = name.rpartition("/")
        return edition_of(data, policy, edition)
    if name == current.parent.name:
        return current
    if any(path.parent.name == name for path in _editions(data)):
        return editions_of(data, name)[-1]
    return edition_of(data, current.parent.name, name)


def _editions(data: Path) -> list[Path]:
    found = [path.parent for path in data.glob(f"*/*/{PROTOCOL}")]
    return [path for path in found if not path.name.startswith(".")]


def _is_edition(folder: Path) -> bool:
    return (folder / PROTOCOL).is_file()
