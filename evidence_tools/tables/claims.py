"""Tables of the claim ledger: every statement with its verdict, the verdicts counted, and what a reader judged."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from evidence_tools.errors import QuestionError
from evidence_tools.evidence import Evidence
from evidence_tools.evidence.judgements import CLAIM_VERDICTS
from evidence_tools.ledger import claims
from evidence_tools.ledger.checked import JUDGED
from evidence_tools.naming import capitalised
from evidence_tools.tables.shown import Shown, few

_SOURCES = 2  # more would make towers of ids; `claims` and the files hold all of them


def table_of_claims(
    evidence: Evidence, *, ids: Sequence[str] = (), verdicts: Sequence[str] = (), section: str = ""
) -> pd.DataFrame:
    """Statements of the policy with their verdicts and the reason in a sentence.

    Parameters
    ----------
    evidence
        The extraction tables.
    ids, verdicts, section
        Which to show: some claims, those with some verdicts, those of one section of the policy; together they narrow.

    Raises
    ------
    QuestionError
        For a verdict, section or claim that does not exist.
    """
    frame = claims(evidence, ids)
    _known(verdicts, CLAIM_VERDICTS, "verdict")
    sections = dict.fromkeys(evidence.claims["section"])
    _known([section] if section else [], sections, "section")
    frame = frame[
        frame["verdict"].isin(verdicts or CLAIM_VERDICTS) & frame["section"].isin([section] if section else sections)
    ]
    shown = pd.DataFrame(
        {
            "Claim": frame["claim_id"],
            "What the policy says": [_says(*each) for each in frame[["statement", "reported"]].to_numpy()],
            "The data give": frame["computed"],
            "Verdict": frame["verdict"] + frame["how"].map({JUDGED: " (judged)"}).fillna(""),
            "Why": frame["why"].map(capitalised),
            "Source": [few(each.split(";"), _SOURCES) for each in frame["sources"]],
        }
    )
    return Shown(shown.set_index("Claim"))


def table_of_verdicts(evidence: Evidence) -> pd.DataFrame:
    """How many statements of each section of the policy have which verdict, and how many verdicts were computed."""
    frame = claims(evidence)
    sections = list(dict.fromkeys(frame["section"]))
    counts = pd.crosstab(frame["section"], frame["verdict"]).reindex(
        index=sections, columns=CLAIM_VERDICTS, fill_value=0
    )
    computed = frame[frame["how"] == "computed"].groupby("section").size().reindex(sections, fill_value=0)
    counts = counts.assign(**{"of these computed": computed})
    counts.loc["Together"] = counts.sum()
    return Shown(counts.rename_axis(index="Section", columns=None).rename(columns=str.capitalize))


def table_of_judgements(evidence: Evidence) -> pd.DataFrame:
    """What a reader judged, beside what was computed: by whom, when, on which grounds, and whether it still holds."""
    frame = claims(evidence)
    frame = frame[frame["judged_verdict"] != ""]
    shown = pd.DataFrame(
        {
            "Claim": frame["claim_id"],
            "What the policy says": frame["statement"],
            "Computed": frame["computed_verdict"],
            "Judged": frame["judged_verdict"] + frame["stale"].map({True: " (stale: judge again)", False: ""}),
            "Because": frame["judged_because"],
            "Grounds": frame["judged_grounds"],
            "By": frame["judged_by"] + ", " + frame["judged_on"],
        }
    )
    return Shown(shown.set_index("Claim"))


def table_of_earlier_reading(evidence: Evidence) -> pd.DataFrame:
    """Where the verdict is not the one of an earlier reading, and why."""
    frame = claims(evidence)
    frame = frame[~frame["as_before"]]
    shown = pd.DataFrame(
        {
            "Claim": frame["claim_id"],
            "What the policy says": frame["statement"],
            "Earlier": frame["prior_verdict"].str.replace("_", " "),
            "Now": frame["verdict"],
            "Why it changed": frame["why_not_as_before"],
            "What the data say": frame["why"].map(capitalised),
        }
    )
    return Shown(shown.set_index("Claim"))


def _known(asked: Sequence[str], known: Sequence[str] | dict[str, None], what: str) -> None:
    unknown = [each for each in asked if each not in known]
    if unknown:
        raise QuestionError(f"no such {what}: {', '.join(unknown)}; allowed: {', '.join(known)}")


def _says(statement: str, printed: str) -> str:
    """A statement with what the policy prints, where it prints a number."""
    return f"{statement} ({printed})" if printed else statement
