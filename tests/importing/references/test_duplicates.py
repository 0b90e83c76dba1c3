"""The same document twice: found however long the list, and said in few words."""

from __future__ import annotations

from candidate_rows import DAY

from evidence_tools.importing.references import duplicates, read_ris


def test_a_long_list_is_compared_by_what_each_document_is_known_by(monkeypatch):
    """Thousands of references are usual; each title is taken apart a few times, not once for every other one."""
    taken, words = [], duplicates.words
    monkeypatch.setattr(duplicates, "words", lambda text: taken.append(text) or words(text))
    records = (f"TY  - JOUR\nAU  - Sample, A\nTI  - SYNTHETIC title {n} of many\nER  - \n" for n in range(300))
    found = read_ris("".join(records).encode(), "many.ris", read_on=DAY)
    assert len(found.candidates) == 300
    assert len(taken) < 4 * 300


def test_a_document_that_stands_many_times_names_the_first_ones():
    record = b"TY  - JOUR\nAU  - Sample, A\nTI  - SYNTHETIC title\nPY  - 2027\nER  - \n"
    last = read_ris(record * 9, "same.ris", read_on=DAY).candidates[-1].remark
    assert "same title as sample_2027 of this file" in last
    assert last.count("of this file") == 5
