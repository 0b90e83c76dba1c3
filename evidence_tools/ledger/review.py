"""What `evidence check` finds beyond the tables: bindings that point nowhere, judgements whose inputs have changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from evidence_tools.certainty import stale_judgements
from evidence_tools.certainty.overrides import changed_inputs
from evidence_tools.evidence import Evidence
from evidence_tools.evidence.faults import Fault
from evidence_tools.evidence.judgements import JUDGEMENTS_FILE
from evidence_tools.ledger.checking import Bench
from evidence_tools.ledger.upkeep import unresolved

AGAIN = "judge again, then write what is seen now into seen"


def ledger_review(evidence: Evidence) -> list[Fault]:
    """Bindings to numbers that do not exist, as errors, and stale judgements, as warnings.

    Only what is judged is worked out, so that a check stays quick.
    """
    faults = unresolved(evidence)
    return faults or [*_stale_claims(evidence), *_stale_levels(evidence)]


def _stale_claims(evidence: Evidence) -> Iterator[Fault]:
    bench = Bench(evidence)
    for claim, judged in evidence.judgements.claims.items():
        changed = changed_inputs(judged.seen, bench.checked(claim).seen)
        if changed:
            yield _stale(evidence, ["claims", claim], [(each.name, each.seen, each.now) for each in changed])


def _stale_levels(evidence: Evidence) -> Iterator[Fault]:
    if not evidence.judgements.certainty:
        return
    for place, changed in stale_judgements(evidence).groupby(["question", "domain"], sort=False):
        inputs = list(changed[["input", "seen", "now"]].itertuples(index=False, name=None))
        yield _stale(evidence, ["certainty", *place], inputs)


def _stale(evidence: Evidence, where: Sequence[str], changed: Sequence[tuple[str, str, str]]) -> Fault:
    entries = JUDGEMENTS_FILE.entries(evidence.folder)
    found = "; ".join(f"{name} was {then}, is {now}" if name else now for name, then, now in changed)
    return entries.fault([*where, "seen"], found, "the inputs as they are today", AGAIN, severity="warning")
