"""What the documents that the policy cites say of the same question, side by side, and where they disagree."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from evidence_tools.evidence import Evidence
from evidence_tools.evidence.ids import together
from evidence_tools.naming import capitalised, design_name
from evidence_tools.tables.committee.keyed import studies_in_order
from evidence_tools.tables.committee.notes import citations, data_line, document_names
from evidence_tools.tables.committee.study_results import arm_sizes
from evidence_tools.tables.committee.style import Column, CommitteeTable
from evidence_tools.wording import number

AGREE, DISAGREE, ALONE = "agree", "disagree", "one document"
_PERCENT, _COUNT = "percent", "count"
_MEASURES = {"change mean": "mean change"}
_COMPARED, _SIZE, _NUMBERS, _QUALITY = (
    "What they say of the same question",
    "What they rest on",
    "Numbers that they print",
    "How good they call the evidence",
)
KINDS = {"hta": "assessment", "meta_analysis": "meta-analysis"}
_COLUMNS = (
    *("part", "topic", "document_id", "document", "says", "words", "claim_ids", "rows", "source_ids", "locators"),
    "agreement",
)


def reviews_frame(evidence: Evidence) -> pd.DataFrame:
    """One row per topic and document: the policy itself and those it cites under Clinical Evidence.

    Statements come from claims.csv; ``claims_bindings.toml`` says which of them speak of the same topic and what they
    say in a word. Two documents that say different words of a topic disagree. Beside them stand the size of each
    review, the numbers of review_results.csv and the ratings of quality_ratings.csv, which are not compared.

    Returns
    -------
    DataFrame
        Columns part, topic, document_id, document, says, words, claim_ids, rows, source_ids, locators, agreement.
    """
    parts = (_statements, _sizes, _numbers, _ratings)
    rows = [dict.fromkeys(_COLUMNS, "") | row for part in parts for row in part(evidence)]
    frame = pd.DataFrame(rows, columns=list(_COLUMNS), dtype="str")
    names = _documents(evidence)
    frame = frame[frame["document_id"].isin(names)].reset_index(drop=True)
    compared = frame[frame["part"] == _COMPARED]
    agreement = compared.groupby("topic")["says"].agg(_agreement).to_dict()
    of_topic = [agreement[topic] if part == _COMPARED else "" for part, topic in frame[["part", "topic"]].to_numpy()]
    return frame.assign(document=frame["document_id"].map(names), agreement=of_topic)


def _documents(evidence: Evidence) -> dict[str, str]:
    """The policy, then the documents of its Clinical Evidence in their order, by id; as they are cited."""
    names, policy = document_names(evidence), evidence.policy
    cited = {each: names[each] for each in policy["clinical_evidence_order"]}
    return {policy["policy_id"]: f"{policy['organisation']} policy", **cited}


def _agreement(said: pd.Series) -> str:
    if len(said) == 1:
        return ALONE
    return AGREE if said.nunique() == 1 else DISAGREE


def _statements(evidence: Evidence) -> Iterator[dict[str, str]]:
    """Statements with a topic, by the document they are about; those of no document are the policy's own.

    Statements across several documents are left out: they compare already.
    """
    claims = evidence.claims.set_index("claim_id")
    found: dict[tuple[str, str], list[str]] = {}
    for topic in evidence.bindings.topics:
        for claim in evidence.bindings.of_topic(topic):
            cited = claims["ref_ids"].get(claim)
            document = cited if isinstance(cited, str) else evidence.policy["policy_id"]
            if ";" not in document:
                found.setdefault((topic, document), []).append(claim)
    for (topic, document), ids in found.items():
        said = claims.loc[ids]
        words = together((evidence.bindings[claim].says[topic] for claim in ids), "; ")
        yield {
            "part": _COMPARED,
            "topic": capitalised(topic.replace("_", " ")),
            "document_id": document,
            "says": words.replace("_", " "),
            "words": "; ".join(_claim_words(row) for row in said.to_dict("records")),
            "claim_ids": ";".join(ids),
            "source_ids": evidence.policy["policy_id"],
            "locators": together(said["section"], "; "),
        }


def _claim_words(row: Mapping[str, object]) -> str:
    """A statement of the policy with the numbers it prints."""
    values = [_valued(row[f"value_{which}"], row[f"unit_{which}"]) for which in (1, 2)]
    printed = " and ".join(value for value in values if value)
    return f"{row['statement']} ({printed})" if printed else str(row["statement"])


def _valued(value: float, unit: object) -> str:
    if pd.isna(value):
        return ""
    return f"{number(value, 0 if value == round(value) else 1)} {unit}" if isinstance(unit, str) else number(value)


def _sizes(evidence: Evidence) -> Iterator[dict[str, str]]:
    for row in evidence.reviews.to_dict("records"):
        studies = "not stated" if pd.isna(row["n_studies"]) else f"{row['n_studies']:,} studies or documents"
        patients = "" if pd.isna(row["n_patients"]) else f", {row['n_patients']:,} patients"
        yield {
            "part": _SIZE,
            "topic": "Studies included",
            "document_id": row["review_id"],
            "words": f"{KINDS.get(row['kind'], row['kind'].replace('_', ' '))}: {studies}{patients}",
            "rows": row["review_id"],
            "source_ids": row["source_id"],
            "locators": "reviews.csv",
        }
    for document in evidence.policy["references"]:
        for study in studies_in_order(evidence):
            if document["source_id"] in study.row["all_source_ids"].split(";"):
                yield {
                    "part": _SIZE,
                    "topic": "Studies included",
                    "document_id": document["ref_id"],
                    "words": f"one study, {design_name(study.row['design'])}: {arm_sizes(study)}",
                    "rows": study.id,
                    "source_ids": document["source_id"],
                    "locators": "studies.csv",
                }


def _numbers(evidence: Evidence) -> Iterator[dict[str, str]]:
    labels = evidence.outcomes.set_index("outcome")["label"]
    results = evidence.review_results
    results = results[results[["estimate", "range_low"]].notna().any(axis=1) & (results["outcome"] != "evidence_base")]
    for (outcome, review), rows in results.groupby(["outcome", "review_id"], sort=False):
        yield {
            "part": _NUMBERS,
            "topic": labels[outcome],
            "document_id": review,
            "words": "; ".join(_number_words(row) for row in rows.to_dict("records")),
            "rows": together(rows["result_id"]),
            "source_ids": together(rows["source_id"]),
            "locators": together(rows["locator"], "; "),
        }


def _number_words(row: Mapping[str, object]) -> str:
    """What a review prints: ``8.2% of patients (41 of 500)``, ``3 trials just below threshold``, ``mean change −3``."""
    measure = str(row["measure"]).replace("_", " ")
    if pd.isna(row["estimate"]):
        size = f"{_plain(row['range_low'])} to {_plain(row['range_high'])}"
    else:
        size = _plain(row["estimate"])
    base = row["n"] if pd.notna(row["n"]) else row["k"]
    counted = f" ({row['events']} of {base:,})" if pd.notna(row["events"]) and pd.notna(base) else ""
    if measure.startswith(_PERCENT):
        return f"{size}%{measure.removeprefix(_PERCENT)}{counted}"
    if measure.startswith(_COUNT):
        of_all = f" (of {base:,})" if counted else ""
        return f"{size} {measure.removeprefix(_COUNT).removeprefix(' of ')}".rstrip() + of_all
    return f"{_MEASURES.get(measure, measure)} {size}{counted}"


def _plain(value: float) -> str:
    return number(value, 0 if value == round(value) else 1)


def _ratings(evidence: Evidence) -> Iterator[dict[str, str]]:
    ratings = evidence.quality_ratings
    ratings = ratings[ratings["value"].notna() & ratings["review_id"].notna()]
    for (item, review), rows in ratings.groupby(["item", "review_id"], sort=False):
        yield {
            "part": _QUALITY,
            "topic": capitalised(item),
            "document_id": review,
            "words": "; ".join(rows["value"]),
            "rows": together(rows["rating_id"]),
            "source_ids": together(rows["source_id"]),
            "locators": "quality_ratings.csv",
        }


def table_of_reviews(evidence: Evidence) -> CommitteeTable:
    """The documents side by side: a row per topic, a column per document, and whether they agree."""
    frame = reviews_frame(evidence)
    documents = list(_documents(evidence).values())
    said = frame.assign(cell=[_cell(row) for row in frame.to_dict("records")])
    cells = said.pivot_table(index=["part", "topic"], columns="document", values="cell", aggfunc="; ".join, sort=False)
    cells = cells.reindex(columns=documents).fillna("")
    agreement = said.groupby(["part", "topic"], sort=False)["agreement"].first()
    shown = cells.assign(**{"They": agreement}).reset_index().rename(columns={"part": "group", "topic": "Topic"})
    return CommitteeTable(
        name="reviews_compared",
        title="What the documents that the policy cites say, side by side",
        subtitle=data_line(evidence),
        frame=frame,
        shown=shown,
        columns=(
            Column("Topic", 130),
            *(Column(document, 150, "As the policy tells it") for document in documents),
            Column("They", 85),
        ),
        notes=(
            "Which statements speak of one topic, and what they say in a word, are data (claims_bindings.toml). Two "
            "documents that say different words disagree; the statements in full are in the CSV file. Numbers and "
            "ratings are set side by side and not compared: they rest on different studies. Ids in brackets are those "
            "of claims.csv, review_results.csv, quality_ratings.csv, reviews.csv and studies.csv.",
            *citations(evidence, frame["source_ids"]),
        ),
    )


def _cell(row: Mapping[str, str]) -> str:
    """What a document says in a word, else what the tables hold of it, with the ids to look it up."""
    return f"{row['says'] or row['words']} ({(row['claim_ids'] or row['rows']).replace(';', ', ')})"
