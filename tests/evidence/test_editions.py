"""Copies of the real edition that tests read quickly: the same evidence as read in full, faults included."""

from __future__ import annotations

import pandas as pd
import pytest
from edition_copies import Copy

from evidence_tools.errors import EvidenceError
from evidence_tools.evidence import read_evidence


def test_a_copy_read_quickly_is_the_copy(copy: Copy) -> None:
    copy.change("reference/mcid", "t009", value="4.5")
    copy.change("continuous", "c021", n="57")
    copy.change_protocol("next_trial = 200", "next_trial = 3000")
    quick, full = copy.read(), read_evidence(copy.folder)
    assert quick.protocol == full.protocol
    for name, frame in full.tables.items():
        pd.testing.assert_frame_equal(quick.tables[name], frame)


def test_what_cannot_be_read_is_refused(copy: Copy) -> None:
    copy.change("continuous", "c021", n="many")
    with pytest.raises(EvidenceError, match="many"):
        copy.read()


def test_a_protocol_that_names_no_row_is_refused(copy: Copy) -> None:
    copy.change_protocol('ae_serious = "b090"', 'ae_serious = "b999"')
    with pytest.raises(EvidenceError, match="b999"):
        copy.read()
