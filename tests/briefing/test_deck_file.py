"""deck.toml: what it may ask for, and its faults, all at once and with lines."""

from __future__ import annotations

from pathlib import Path

import pytest

from evidence_tools.briefing.deck_file import DeckFile, chosen, inspect_deck_file, read_deck_file
from evidence_tools.errors import EvidenceError

KNOWN = ("question", "claims", "outcome:pain", "outcome:harm", "appendix:claims")
KINDS = ("timeline:*",)


def written(folder: Path, text: str) -> Path:
    (folder / "deck.toml").write_text(text, encoding="utf-8")
    return folder


def test_without_a_file_all_slides_are_wanted(tmp_path: Path) -> None:
    wanted = read_deck_file(tmp_path, KNOWN)
    assert wanted == DeckFile()
    assert chosen(wanted, KNOWN) == list(KNOWN)


def test_slides_come_in_the_order_asked_for_and_once(tmp_path: Path) -> None:
    folder = written(
        tmp_path, '[deck]\ntitle = "For the board"\nslides = ["claims", "outcome:*", "*:pain", "timeline:*"]\n'
    )
    wanted = read_deck_file(folder, KNOWN, KINDS)
    assert wanted.title == "For the board"
    assert chosen(wanted, KNOWN) == ["claims", "outcome:pain", "outcome:harm"]


def test_all_faults_are_told_at_once_with_their_lines(tmp_path: Path) -> None:
    folder = written(
        tmp_path,
        '[deck]\ntemplate = "ours.potx"\nslides = [\n  "clams",\n  "question", "question",\n]\n',
    )
    with pytest.raises(EvidenceError) as caught:
        read_deck_file(folder, KNOWN)
    told = str(caught.value).splitlines()
    assert [fault.line for fault in caught.value.faults] == [3, 3, 2]
    assert told[0].startswith(
        'deck.toml:3 deck.slides: found "clams"; allowed: names of slides, with * for any text: qu'
    )
    assert "(near to it: claims" in told[0]
    assert 'found "question"; allowed: each slide once; mend: take out 1 of them' in told[1]
    assert 'deck.toml:2 deck.template: found "ours.potx"; allowed: a .pptx file; mend: save it as .pptx' in told[2]


def test_a_template_has_to_be_there(tmp_path: Path) -> None:
    folder = written(tmp_path, '[deck]\ntemplate = "ours.pptx"\n')
    _, faults = inspect_deck_file(folder, KNOWN)
    assert [fault.found for fault in faults] == ["ours.pptx"]
    (tmp_path / "ours.pptx").write_bytes(b"")
    assert read_deck_file(folder, KNOWN).template == "ours.pptx"


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ('[deck]\nappendix = "no"\n', 2, "valid boolean"),
        ('[deck]\ntitel = "x"\n', 2, "no entry of this name"),
        ("[deck]\nslides = []\n", 2, "at least 1 item"),
        ("[deck\n", 1, "TOML in UTF-8"),
        ("[slides]\nnames = 1\n", 2, "no entry of this name"),
    ],
)
def test_a_wrong_entry_is_named(tmp_path: Path, text: str, line: int, said: str) -> None:
    _, faults = inspect_deck_file(written(tmp_path, text), KNOWN)
    assert [fault.line for fault in faults] == [line]
    assert said in faults[0].allowed
