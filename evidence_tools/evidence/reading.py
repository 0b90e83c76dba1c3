"""Reading an edition: every table typed and linted, all faults in one report."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from evidence_tools.errors import EvidenceError
from evidence_tools.evidence import csv_file, policy
from evidence_tools.evidence.bindings import BINDINGS_FILE, read_bindings
from evidence_tools.evidence.csv_file import read_grid
from evidence_tools.evidence.faults import Fault, Report
from evidence_tools.evidence.judgements import JUDGEMENTS_FILE, read_judgements
from evidence_tools.evidence.ledger_checks import Ledger, ledger_faults
from evidence_tools.evidence.lint import Book, lint
from evidence_tools.evidence.location import REFERENCE, edition_folder, reference_folder
from evidence_tools.evidence.protocol import PROTOCOL_FILE, Protocol, read_protocol
from evidence_tools.evidence.protocol_checks import Subject, protocol_faults
from evidence_tools.evidence.record import Evidence
from evidence_tools.evidence.schemas import BY_NAME, SCHEMAS
from evidence_tools.evidence.seal import read_approval
from evidence_tools.evidence.table import Table, admit, empty
from evidence_tools.evidence.toml_file import Entries

_RULES = (PROTOCOL_FILE.name, BINDINGS_FILE.name, JUDGEMENTS_FILE.name)


def read_evidence(folder: str | Path, reference: str | Path | None = None) -> Evidence:
    """The evidence of an edition, or one error that names everything that is wrong with its tables.

    Parameters
    ----------
    folder
        Folder of the edition, such as ``data/mild/2026``.
    reference
        Folder of the reference tables. None looks for ``reference`` inside the edition, then beside the
        policies (``folder/../../reference``), then in the repository in which the package lies.

    Returns
    -------
    Evidence
        Its tables as frames; warnings and accepted exceptions travel in ``.warnings``.

    Raises
    ------
    EvidenceError
        When a table has an error, a file of an approved edition is not as it was approved, or there is no edition
        or no reference folder. The message is the whole report, one line a fault; ``.faults`` holds the same as
        records.

    Examples
    --------
    >>> from evidence_tools.evidence.location import current_edition
    >>> evidence = read_evidence(current_edition())
    >>> evidence.row("c022").cells["mean"]
    '48.6'
    """
    evidence = inspect_evidence(folder, reference)
    if evidence.report.errors:
        raise EvidenceError(str(evidence.report), evidence.report.faults)
    return evidence


def check_evidence(folder: str | Path, reference: str | Path | None = None) -> Report:
    """Everything that is wrong, doubtful or accepted in an edition, without raising for it.

    Parameters and folders are those of `read_evidence`.

    Raises
    ------
    EvidenceError
        When there is no edition or no reference folder to read.
    """
    return inspect_evidence(folder, reference).report


def inspect_evidence(folder: str | Path, reference: str | Path | None = None) -> Evidence:
    """The evidence with whatever faults it has, errors included: to mend tables, not to pool them."""
    edition = edition_folder(Path(folder))
    shared = reference_folder(edition, Path(reference) if reference is not None else None)
    approval, of_seal = read_approval(edition)
    contents = dict(_contents(edition, shared))
    tables, faults = _tables(contents)
    policy_facts, policy_faults = _policy(contents.get(policy.FILE))
    whole = {table.about.table: _with_all_keys(table) for table in tables.values() if table.whole}
    protocol, of_protocol = _protocol(edition, whole)
    ledger, of_ledger = _ledger(edition, whole, _keys(tables), policy_facts, protocol)
    book = Book(tables, policy_facts)
    of_files = [*of_seal, *faults, *_unexpected(contents)]
    of_cells = [*of_files, *policy_faults, *_dangling(book), *of_protocol, *of_ledger]
    label = _label(edition, protocol)
    return Evidence(
        folder=edition,
        reference_folder=shared,
        label=label,
        protocol=protocol,
        bindings=ledger.bindings,
        judgements=ledger.judgements,
        report=Report.of(label, lint(book, of_cells)),
        checksum=_checksum(contents),
        _tables=tables,
        _policy=policy_facts or {},
        approval=approval,
    )


def _contents(edition: Path, reference: Path) -> Iterator[tuple[str, bytes | OSError]]:
    """Name and bytes of every file that is read, or why it cannot be."""
    for folder, prefix in ((edition, ""), (reference, f"{REFERENCE}/")):
        names = [path.name for path in folder.glob("*.csv") if not path.name.startswith(".")]
        if not prefix:
            names += [name for name in (policy.FILE, *_RULES) if (folder / name).exists()]
        for name in sorted(names):
            try:
                yield prefix + name, (folder / name).read_bytes()
            except OSError as error:
                yield prefix + name, error


def _tables(contents: Mapping[str, bytes | OSError]) -> tuple[dict[str, Table], list[Fault]]:
    tables: dict[str, Table] = {}
    faults: list[Fault] = []
    for schema in SCHEMAS:
        about = schema.about
        content = contents.get(about.file)
        if isinstance(content, bytes):
            grid = read_grid(content, about.file, schema.columns())
            tables[about.name], of_cells = admit(schema, grid)
            faults += [*grid.faults, *of_cells]
            continue
        optional = content is None and not about.file_required
        tables[about.name] = empty(schema, whole=optional)
        if not optional:
            header = ",".join(schema.columns())
            faults.append(
                _file_fault(about.file, content, f"copy it from last year's edition, or begin it with {header}")
            )
    return tables, faults


def _policy(content: bytes | OSError | None) -> tuple[dict[str, Any] | None, list[Fault]]:
    if isinstance(content, bytes):
        return policy.read_policy(content)
    return None, [_file_fault(policy.FILE, content, "copy last year's and change its facts")]


def _dangling(book: Book) -> Iterator[Fault]:
    if book.policy is not None:
        sources = book.of_name("sources")
        whole = all(table.whole for table in sources)
        yield from policy.dangling(book.policy, {key for t in sources for key in t.keys} if whole else None)


def _protocol(edition: Path, whole: Mapping[str, pd.DataFrame]) -> tuple[Protocol | None, list[Fault]]:
    protocol, text, faults = read_protocol(edition)
    if protocol is None:
        return None, faults
    return protocol, [*faults, *protocol_faults(Subject(protocol, text, whole, edition))]


def _ledger(
    edition: Path,
    whole: Mapping[str, pd.DataFrame],
    keys: Mapping[str, set[str]],
    facts: Mapping[str, Any] | None,
    protocol: Protocol | None,
) -> tuple[Ledger, list[Fault]]:
    bindings, bindings_text, of_bindings = read_bindings(edition)
    judgements, judgements_text, of_judgements = read_judgements(edition)
    ledger = Ledger(
        bindings=bindings,
        binding_entries=Entries(BINDINGS_FILE, bindings_text),
        judgements=judgements,
        judgement_entries=Entries(JUDGEMENTS_FILE, judgements_text),
        tables=whole,
        keys=keys,
        questions=protocol.questions if protocol else (),
        references=[each["ref_id"] for each in facts["references"]] if facts else (),
    )
    unread = of_bindings or of_judgements or protocol is None or facts is None
    return ledger, [*of_bindings, *of_judgements, *([] if unread else ledger_faults(ledger))]


def _keys(tables: Mapping[str, Table]) -> dict[str, set[str]]:
    """Row keys of the tables that could be read; one of both folders, such as the sources, has the keys of both."""
    found: dict[str, set[str]] = {}
    for table in tables.values():
        found.setdefault(table.about.table, set()).update(table.keys)
    unread = {table.about.table for table in tables.values() if not table.whole}
    return {name: keys for name, keys in found.items() if name not in unread}


def _with_all_keys(table: Table) -> pd.DataFrame:
    """The frame with the keys of malformed rows too: their row is at fault, not those who refer to it."""
    return table.frame.assign(**{column: table.text(column) for column in table.about.key})


def _file_fault(file: str, problem: OSError | None, mend: str) -> Fault:
    found = "no such file" if problem is None else f"a file that cannot be read ({problem.strerror})"
    return Fault("error", csv_file.FILE_CHECK, file, 0, "", found, "one in every edition", mend)


def _unexpected(contents: Mapping[str, bytes | OSError]) -> Iterator[Fault]:
    known = {schema.about.file for schema in BY_NAME.values()}
    for file in contents:
        if file.endswith(".csv") and file not in known:
            tables = ", ".join(sorted(name for name in known if ("/" in name) == ("/" in file)))
            mend = "rename it if it is one of them, else move it out of the folder: it is not read"
            yield Fault("warning", csv_file.FILE_CHECK, file, 0, "", "a file of no known table", tables, mend)


def _label(edition: Path, protocol: Protocol | None) -> str:
    if protocol is not None:
        return f"{protocol.edition.policy}/{protocol.edition.edition}"
    return "/".join(edition.parts[-2:])


def _checksum(contents: Mapping[str, bytes | OSError]) -> str:
    digest = hashlib.sha256()
    for name, content in sorted(contents.items()):
        if isinstance(content, bytes):
            digest.update(f"{name}\0{len(content)}\0".encode())
            digest.update(content)
    return digest.hexdigest()
