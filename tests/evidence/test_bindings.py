"""The bindings of the claims as typed data: what the file may hold, and what is said of what it may not."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from evidence_tools.evidence import Evidence
from evidence_tools.evidence.binding_entries import Between
from evidence_tools.evidence.bindings import read_bindings
from evidence_tools.evidence.claim_tests import CountTest, FollowUpTest
from evidence_tools.evidence.faults import Fault

COUNT = """
[[A01.tests]]
kind = "count"
table = "studies"
where = { blinding = "double" }
says = "none"
of = "trials"
what = "double-blind"
"""


def read(folder: Path, text: str) -> list[Fault]:
    (folder / "claims_bindings.toml").write_text(text, encoding="utf-8")
    return read_bindings(folder)[2]


def test_every_claim_of_the_edition_is_bound(evidence: Evidence) -> None:
    assert set(evidence.bindings) == set(evidence.claims["claim_id"])
    assert "O03" in evidence.bindings
    assert "O99" not in evidence.bindings


def test_what_may_be_left_out_has_its_default(tmp_path: Path) -> None:
    read(tmp_path, COUNT + '[[A02.tests]]\nkind = "follow_up"\noutcomes = ["pain"]\n')
    bindings = read_bindings(tmp_path)[0]
    (count,), (follow_up,) = bindings["A01"].tests, bindings["A02"].tests
    assert isinstance(count, CountTest)
    assert (count.part, count.among, count.distinct, count.printed) == ("", {}, None, 1)
    assert isinstance(follow_up, FollowUpTest)
    assert not follow_up.compared


def test_claims_are_set_side_by_side_by_topic(tmp_path: Path) -> None:
    read(
        tmp_path,
        '[A02]\nsays = { harm = "few", "long term" = "open" }\n[[A02.tests]]\nkind = "as_reported"\n'
        '[A01]\nsays = { harm = "none" }\n[[A01.tests]]\nkind = "as_reported"\n',
    )
    bindings = read_bindings(tmp_path)[0]
    assert bindings.topics == ("harm", "long term")
    assert dict(bindings.of_topic("harm")) == {"A02": "few", "A01": "none"}
    assert dict(bindings.of_topic("weather")) == {}
    assert [claim for claim, _ in bindings.items()] == ["A02", "A01"]


def test_a_missing_file_is_a_fault(tmp_path: Path) -> None:
    bindings, text, (fault,) = read_bindings(tmp_path)
    assert (list(bindings), text) == ([], "")
    assert (fault.file, fault.found, fault.line) == ("claims_bindings.toml", "no such file", 0)
    assert "begin it" in fault.mend


def test_broken_toml_names_the_line(tmp_path: Path) -> None:
    (fault,) = read(tmp_path, '[[A01.tests]]\nkind = "as_reported\n')
    assert (fault.line, fault.allowed) == (2, "TOML in UTF-8")


@pytest.mark.parametrize(
    ("old", "new", "at", "found"),
    [
        ('kind = "count"', 'kind = "cuont"', (3, "A01.tests"), ("cuont", "'count'")),
        ('says = "none"', 'says = "nobody"', (6, "A01.tests.says"), ("nobody", "'none'")),
        ('of = "trials"\n', "", (2, "A01.tests.of"), ("no such entry", "this entry, which is needed")),
        ('of = "trials"', 'of = ""', (7, "A01.tests.of"), ("", "at least 1 character")),
        ('what = "double-blind"', 'what = "2 blind"', (8, "A01.tests.what"), ("2 blind", "holds a digit; say it in")),
        ('what = "', 'waht = "here"\nwhat = "', (8, "A01.tests.waht"), ("here", "no entry of this name")),
        ('{ blinding = "double" }', "{ }", (5, "A01.tests.where"), ("an empty section", "at least 1 item")),
        ('{ blinding = "double" }', "{ blinding = 2 }", (5, "A01.tests.where.blinding"), ("2", " or ")),
        ('{ blinding = "double" }', "{ n = { lo = 2 } }", (5, "A01.tests.where.n.lo"), ("2", "no entry of this name")),
    ],
)
def test_a_wrong_entry_is_named_with_its_line(
    tmp_path: Path, old: str, new: str, at: tuple[int, str], found: tuple[str, str]
) -> None:
    """At line and entry; what was found and what is allowed."""
    assert COUNT.count(old) == 1
    faults = read(tmp_path, COUNT.replace(old, new))
    (fault,) = [each for each in faults if each.column == at[1]]
    assert (fault.file, fault.line, fault.found) == ("claims_bindings.toml", at[0], found[0])
    assert found[1] in fault.allowed
    assert fault.mend == "correct this entry"


def test_a_wrong_test_is_not_also_called_missing(tmp_path: Path) -> None:
    assert len(read(tmp_path, COUNT.replace('"count"', '"cuont"'))) == 1
    (fault,) = read(tmp_path, "[A01]\ntests = []\n")
    assert (fault.column, fault.line, fault.found) == ("A01.tests", 2, "an empty list")


def test_all_faults_come_at_once_and_second_tests_have_their_own_line(tmp_path: Path) -> None:
    second = COUNT.replace('says = "none"', 'says = "nobody"')
    third = '[A02]\nsays = { harm = "" }\n'
    faults = read(tmp_path, COUNT + second + third)
    assert [(each.column, each.line) for each in faults] == [
        ("A01.tests.says", 14),
        ("A02.tests", 17),
        ("A02.says.harm", 18),
    ]


def test_counts_behind_a_percentage_need_one_denominator(tmp_path: Path) -> None:
    wrong = '[[A01.tests]]\nkind = "counts_behind"\nn = "@binary.b001.n"\nat_most = "@binary.b001.n"\n'
    (fault,) = read(tmp_path, wrong)
    assert (fault.column, fault.line) == ("A01.tests", 1)
    assert "name either n, the denominator, or at_most" in fault.allowed


def test_a_range_has_some_end() -> None:
    assert (Between(low=2).highest, Between(high=2).lowest) == (float("inf"), float("-inf"))
    assert (Between(low=1, high=2).lowest, Between(low=1, high=2).highest) == (1, 2)
    with pytest.raises(ValueError, match="give low, high or both"):
        Between()


def test_a_date_is_shown_as_it_stands(tmp_path: Path) -> None:
    (fault,) = read(tmp_path, f"[A01]\nsays = {date(2026, 1, 2)}\n[[A01.tests]]\nkind = 'as_reported'\n")
    assert (fault.column, fault.found) == ("A01.says", "2026-01-02")
