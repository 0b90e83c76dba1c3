"""policy.json: its keys, its dates, and the documents to which it leads."""

from __future__ import annotations

import json

import pytest

from evidence_tools.evidence.policy import read_policy


def change(copy, **entries):
    path = copy.folder / "policy.json"
    path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8")) | entries), encoding="utf-8")


def faults(copy):
    return [(fault.column, fault.found) for fault in copy.report().errors if fault.file == "policy.json"]


@pytest.mark.parametrize(
    ("entries", "path", "found"),
    [
        ({"approval_date": "2 February 2026"}, "approval_date", '"2 February 2026"'),
        ({"title": 12}, "title", "12"),
        ({"determination": {"status": "unproven"}}, "determination.paraphrase", "no such key"),
        ({"codes": []}, "codes", "[]"),
        ({"cpt_codes": [{"code": "6233", "description": "x", "role": "y"}]}, "cpt_codes[0].code", '"6233"'),
        ({"clinical_evidence_order": ["zhang_2026"]}, "clinical_evidence_order[0]", "zhang_2026"),
        (
            {"medicare_pointers": [{"order": 1, "instrument": "x", "ref_id": "lcd"}]},
            "medicare_pointers[0].ref_id",
            "lcd",
        ),
    ],
)
def test_a_wrong_entry_is_named_by_its_path(copy, entries, path, found):
    change(copy, **entries)
    assert (path, found) in faults(copy)


def test_a_source_that_does_not_exist_is_dangling(copy):
    references = json.loads((copy.folder / "policy.json").read_text(encoding="utf-8"))["references"]
    references[2]["source_id"] = "deer_2032"
    change(copy, references=references)
    assert faults(copy) == [("references[2].source_id", "deer_2032")]


def test_a_reference_given_twice_is_a_fault(copy):
    references = json.loads((copy.folder / "policy.json").read_text(encoding="utf-8"))["references"]
    change(copy, references=[*references, references[0]])
    assert faults(copy) == [("references", "ama_2025 2 times")]


def test_a_policy_that_cannot_be_read_hides_no_other_fault(copy):
    (copy.folder / "policy.json").write_text('{\n  "policy_id": "x",\n  oops\n}\n', encoding="utf-8")
    line = copy.change("binary", "b013", pct="62.1")
    places = [(fault.file, fault.line) for fault in copy.report().errors]
    assert places == [("binary.csv", line), ("policy.json", 3)]


@pytest.mark.parametrize("content", [b"\xff", b"[]", b"null", b'"x"', b"[" * 100_000, b"NaN", b"{}"])
def test_no_content_raises(content):
    policy, found = read_policy(content)
    assert policy is None
    assert found
