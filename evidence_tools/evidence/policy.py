"""The facts of the policy itself: policy.json."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterator
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from evidence_tools.evidence.faults import Fault
from evidence_tools.evidence.schemas.cells import Day, Id, Text

FILE = "policy.json"
_CHECK = "policy"


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Device(_Part):
    """The device and its clearance."""

    name: Text
    manufacturer: Text
    fda_510k: Text | None
    fda_clearance_date: Day | None


class Determination(_Part):
    """What the policy decides, as a status and in our words."""

    status: Id
    paraphrase: Text


class Scope(_Part):
    """Where the policy applies, in our words."""

    paraphrase: Text


class MedicarePointer(_Part):
    """Where the policy sends Medicare cases."""

    order: Annotated[int, Field(ge=1)]
    instrument: Text
    note: Text | None = None
    ref_id: Id | None = None


class CptCode(_Part):
    """A procedure code, described in our words."""

    code: Annotated[str, Field(pattern=r"^[0-9]{4}[0-9A-Z]$")]
    description: Text
    role: Text


class Reference(_Part):
    """A document that the policy cites."""

    ref_id: Id
    authors: Text
    year: Annotated[int, Field(ge=1800, le=2100)]
    date: Day | None
    title: Text
    revision: Text | None
    journal: Text | None
    volume: Text | None
    issue: Text | None
    pages: Text | None
    publisher: Text | None
    doi: Text | None
    url: Text | None
    retrieved: Day | None
    source_id: Id | None


class HistoryEntry(_Part):
    """One event in the life of the policy."""

    date: Day
    event: Text


class Policy(_Part):
    """All that policy.json holds; a value that does not apply is null."""

    policy_id: Id
    title: Text
    organisation: Text
    document_type: Text
    service_area: Text
    approval_date: Day
    device: Device
    condition: Text
    determination: Determination
    scope: Scope
    medicare_pointers: tuple[MedicarePointer, ...]
    cpt_codes: tuple[CptCode, ...]
    coding_note: Text | None
    clinical_evidence_order: tuple[Id, ...]
    references: tuple[Reference, ...]
    review_history: tuple[HistoryEntry, ...]


def read_policy(content: bytes) -> tuple[dict[str, Any] | None, list[Fault]]:
    """Read the bytes of policy.json; None where they are no policy, with every fault found."""
    try:
        found = json.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        return None, [_fault("", "text in another encoding", "UTF-8 text", "save the file as UTF-8", line)]
    except json.JSONDecodeError as error:
        return None, [_fault("", error.msg, "JSON", "mend the syntax at or before this line", error.lineno)]
    except RecursionError:
        return None, [_fault("", "lists inside lists without end", "the keys of a policy", "restore the file")]
    try:
        Policy.model_validate(found)
    except ValidationError as error:
        return None, [_from_pydantic(item) for item in error.errors(include_url=False)]
    return found, []


def reference_ids(policy: dict[str, Any]) -> set[str]:
    """The ids of the documents that the policy cites."""
    return {reference["ref_id"] for reference in policy["references"]}


def dangling(policy: dict[str, Any], source_ids: Collection[str] | None) -> Iterator[Fault]:
    """Ids inside policy.json that lead nowhere, and reference ids given twice; sources unchecked where None."""
    known = reference_ids(policy)
    for ref_id, times in Counter(reference["ref_id"] for reference in policy["references"]).items():
        if times > 1:
            yield _fault("references", f"{ref_id} {times} times", "each ref_id once", "give one of them another id")
    for place, reference in enumerate(policy["references"]):
        source = reference["source_id"]
        if source is not None and source_ids is not None and source not in source_ids:
            yield _fault(
                f"references[{place}].source_id", source, "a source_id of sources.csv", "correct the id or use null"
            )
    cited = [(f"clinical_evidence_order[{i}]", ref) for i, ref in enumerate(policy["clinical_evidence_order"])]
    cited += [(f"medicare_pointers[{i}].ref_id", p.get("ref_id")) for i, p in enumerate(policy["medicare_pointers"])]
    for path, ref_id in cited:
        if ref_id is not None and ref_id not in known:
            yield _fault(path, ref_id, f"a ref_id of references: {', '.join(sorted(known))}", "correct the id")


def _from_pydantic(item: Any) -> Fault:
    path = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in item["loc"]).lstrip(".")
    found = "no such key" if item["type"] == "missing" else json.dumps(item["input"], ensure_ascii=False)
    allowed = "only the keys of a policy" if item["type"] == "extra_forbidden" else item["msg"]
    return _fault(path, found, allowed, "correct this entry; null means that it does not apply")


def _fault(path: str, found: str, allowed: str, mend: str, line: int = 0) -> Fault:
    return Fault("error", _CHECK, FILE, line, path, found, allowed, mend)
