"""Terms in documents."""

from __future__ import annotations

import pytest
from claim_cases import put
from edition_copies import Copy

from evidence_tools.evidence import Evidence
from evidence_tools.ledger.finding import Finding

MEMO, LIST = "@sources.cms_cag00433r_final_2016.citation", "@sources.cms_ncd_list.note"
CODES = ["policy.cpt_codes"]


def words(evidence: Evidence, term: str, documents: list[str], **test) -> Finding:
    return put(evidence, "B08", kind="words", term=term, documents=documents, **test)


def test_the_codes_are_wider_than_the_claim(evidence: Evidence) -> None:
    found = words(evidence, "L5-S1", CODES, wider="lumbar")
    assert found.verdict == "differs"
    assert found.why.text == (
        "“L5-S1” stands in neither of the procedure codes of the policy, but “lumbar”, which is wider, stands there"
    )
    assert found.sources == (evidence.policy["policy_id"],)


def test_a_wider_term_in_some_of_them(evidence: Evidence) -> None:
    found = words(evidence, "L5-S1", CODES, wider="each further")
    assert (found.verdict, found.why.text.rpartition(", but ")[2]) == (
        "differs",
        "“each further”, which is wider, stands in 1 of them",
    )


def test_a_document_that_the_policy_does_not_name(evidence: Evidence) -> None:
    found = words(evidence, "NCD 150.13", ["policy.medicare_pointers"], elsewhere=[MEMO, LIST])
    assert found.verdict == "differs"
    assert found.rows == ("cms_cag00433r_final_2016", "cms_ncd_list")
    assert found.why.text.endswith("“List of CMS national coverage determinations” name it")
    one = words(evidence, "NCD 150.13", ["policy.medicare_pointers"], elsewhere=[MEMO])
    assert one.why.text.endswith(", PILD for LSS” names it")


def test_a_term_that_stands_nowhere(evidence: Evidence) -> None:
    found = words(evidence, "NCD 150.14", ["policy.medicare_pointers"], elsewhere=[MEMO, LIST], wider="national")
    assert found.verdict == "cannot say"
    assert found.why.text == "“NCD 150.14” stands in neither of the Medicare pointers of the policy"


def test_what_the_policy_alone_says_is_as_reported(evidence: Evidence) -> None:
    found = words(evidence, "LUMBAR", CODES)
    assert (found.verdict, found.why.text) == (
        "as reported only",
        "“LUMBAR” stands in both procedure codes of the policy, and no other document at hand says so",
    )


def test_another_document_confirms_it(copy: Copy) -> None:
    record = ["@sources.fda_k233800.citation"]
    found = words(copy.read(), "K233800", record)
    assert (found.verdict, found.rows, found.sources) == ("reproduced", ("fda_k233800",), ("fda_k233800",))
    copy.change("sources", "fda_k233800", citation="FDA 510(k) K233801, mild Device Kit (database copy)")
    gone = words(copy.read(), "K233800", record)
    assert gone.verdict == "cannot say"
    assert gone.why.text == "“K233800” does not stand in “FDA 510(k) K233801, mild Device Kit”"


def test_some_of_several_documents(evidence: Evidence) -> None:
    found = words(evidence, "NCD 150.13", [MEMO, LIST, "@sources.cms_cag00433n_final_2014.citation"])
    assert (found.verdict, found.found.value, found.more[0].value) == ("consistent", 2, 3)
    assert found.why.text.startswith("“NCD 150.13” stands in 2 of the 3 “CMS final decision memo")


@pytest.mark.parametrize("part", ["policy.determination", "policy.references"])
def test_every_part_of_the_policy_can_be_read(evidence: Evidence, part: str) -> None:
    assert words(evidence, "lumbar", [part]).verdict == "as reported only"


def test_a_cell_of_a_row_names_its_source(evidence: Evidence) -> None:
    found = words(evidence, "Number imaged not printed", ["@binary.b055.use_reason"])
    assert (found.verdict, found.sources) == ("reproduced", ("wilkinson_fourney_2012",))
