"""The log of changes: what differs is entered with one author and reason, whole or of one table or row."""

from __future__ import annotations

from datetime import date

import pytest
from approved_copies import BY
from changed_copies import WHOLE
from edition_copies import Copy

from evidence_tools.editions import log as module
from evidence_tools.editions.log import log_changes, with_entries
from evidence_tools.editions.unlogged import unlogged
from evidence_tools.errors import EvidenceError, EvidenceToolsError
from evidence_tools.evidence import read_evidence

REASON = "Synthetic reason"
DAY = date(2027, 3, 1)


def told(copy: Copy) -> list[tuple[str, str, str]]:
    """File, key and column of every difference without an entry."""
    return [(fault.file, fault.key, fault.column) for fault in unlogged(read_evidence(copy.folder))]


def test_an_edition_just_opened_has_nothing_to_log(later: Copy) -> None:
    assert told(later) == []
    assert log_changes(later.folder, author=BY, reason=REASON) == 0


def test_the_first_edition_of_a_policy_has_no_log(copy: Copy) -> None:
    with pytest.raises(EvidenceToolsError, match=r"found no opened\.toml, so it follows no edition"):
        log_changes(copy.folder, author=BY, reason=REASON)


def test_all_are_entered_with_one_author_and_reason(changed: Copy) -> None:
    assert log_changes(changed.folder, author=BY, reason=REASON, source="optum_policy_2026", day=DAY) == len(WHOLE)
    assert told(changed) == []
    header, *rows = changed.rows("changes")
    entries = [dict(zip(header, row, strict=True)) for row in rows]
    assert [entry["change_id"] for entry in entries] == ["h001", "h002", "h003", "h004", "h005"]
    assert {(each["date"], each["author"], each["reason"], each["source_id"]) for each in entries} == {
        ("2027-03-01", BY, REASON, "optum_policy_2026")
    }
    (cell,) = [entry for entry in entries if entry["table"] == "arms"]
    assert (cell["key"], cell["column"], cell["before"], cell["after"]) == ("motion/cmm", "n_enrolled", "78", "79")
    assert log_changes(changed.folder, author=BY, reason=REASON) == 0


def test_a_reason_may_be_for_one_table_or_row(changed: Copy) -> None:
    asked = ({"table": "binary"}, {"table": "continuous", "key": "c901"}, {"key": "t009"})
    assert [log_changes(changed.folder, author=BY, reason=REASON, **each) for each in asked] == [0, 1, 1]
    assert sorted(told(changed)) == [WHOLE[0], *WHOLE[2:4]]


def test_a_cell_that_changes_again_needs_a_reason_again(changed: Copy) -> None:
    log_changes(changed.folder, author=BY, reason=REASON)
    changed.change("arms", "motion/cmm", n_enrolled="80")
    assert told(changed) == [("arms.csv", "motion/cmm", "n_enrolled")]
    assert log_changes(changed.folder, author=BY, reason="Synthetic second thought") == 1
    assert told(changed) == []
    assert changed.rows("changes")[-1][0] == "h006"


def test_a_corrected_cell_may_be_corrected_again(later: Copy) -> None:
    later.change("binary", "b027", n="302")
    with pytest.raises(EvidenceError, match="correction_stands"):
        read_evidence(later.folder)
    assert log_changes(later.folder, author=BY, reason=REASON) == 1
    assert told(later) == []


def test_what_is_asked_for_must_be_there(changed: Copy) -> None:
    for given, said in (
        ({"table": "arm"}, "no table 'arm' .* such as arms"),
        ({"table": "mcid"}, "no table 'mcid' .* such as reference/mcid"),
        ({"source": "optum_polic"}, "no source 'optum_polic' .* such as optum_policy_2026"),
        ({"reason": " "}, "found nothing as reason"),
        ({"author": "a\nb"}, "as author"),
    ):
        with pytest.raises(EvidenceToolsError, match=said):
            log_changes(changed.folder, **({"author": BY, "reason": REASON} | given))
    assert len(changed.rows("changes")) == 1


def test_tables_with_errors_are_mended_first(changed: Copy) -> None:
    changed.change("continuous", "c021", n="many")
    with pytest.raises(EvidenceError, match="many"):
        log_changes(changed.folder, author=BY, reason=REASON)


def test_an_approved_edition_has_no_log_to_write(later: Copy) -> None:
    with pytest.raises(EvidenceError, match="Asked to log changes: found that mild/2026 is approved"):
        log_changes(later.folder.parent / "2026", author=BY, reason=REASON)


def test_an_entry_that_cannot_be_read_is_not_written(changed: Copy, monkeypatch) -> None:
    before = (changed.folder / "changes.csv").read_bytes()
    monkeypatch.setattr(module, "_entry", lambda each: {"table": "counts", "key": "", "column": ""})
    with pytest.raises(EvidenceError, match="Nothing was logged"):
        log_changes(changed.folder, author=BY, reason=REASON)
    assert (changed.folder / "changes.csv").read_bytes() == before


def test_a_log_that_is_not_there_is_made(changed: Copy) -> None:
    (changed.folder / "changes.csv").unlink()
    assert log_changes(changed.folder, author=BY, reason=REASON) == len(WHOLE)


def test_what_stands_in_the_log_stays_as_it_is() -> None:
    text = b'\xef\xbb\xbfchange_id,reason,table\r\nh009,"two, ""quoted""",arms'
    added = with_entries(text, [{"table": "binary", "reason": "a,b"}, {"table": "arms"}])
    assert added == text + b'\r\nh010,"a,b",binary\r\nh011,,arms\r\n'


def test_a_log_that_somebody_else_wrote_meanwhile_is_not_written_over(changed: Copy, monkeypatch) -> None:
    path, usual = changed.path("changes"), module.unlogged_differences

    def meanwhile(evidence):
        path.write_bytes(path.read_bytes() + b"\n")
        return usual(evidence)

    before = path.read_bytes()
    monkeypatch.setattr(module, "unlogged_differences", meanwhile)
    with pytest.raises(EvidenceError, match=r"changes\.csv changed by somebody else meanwhile.*mend: log again"):
        log_changes(changed.folder, author=BY, reason=REASON)
    assert path.read_bytes() == before + b"\n"


def test_a_log_that_is_interrupted_is_as_it_was(changed: Copy, monkeypatch) -> None:
    path = changed.path("changes")
    before, write = path.read_bytes(), module.write_bytes

    def interrupted(place, content):
        monkeypatch.setattr(module, "write_bytes", write)
        write(place, content)
        raise KeyboardInterrupt

    monkeypatch.setattr(module, "write_bytes", interrupted)
    with pytest.raises(KeyboardInterrupt):
        log_changes(changed.folder, author=BY, reason=REASON)
    assert path.read_bytes() == before
