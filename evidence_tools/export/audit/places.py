"""What a place in a file is about: the questions, studies and rows that its words name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from evidence_tools.evidence import Evidence
from evidence_tools.evidence.labels import study_labels
from evidence_tools.export.audit.blocks import Block
from evidence_tools.export.audit.tokens import tokens_of

_WORD = re.compile(r"[a-z][a-z0-9_]{2,}")
_COMMON = frozenset(("and", "the", "for", "with", "that", "this", "from", "are", "not", "has", "was", "its"))
_COMMON |= {"each", "where", "which", "other", "one", "all", "any"}


@dataclass(frozen=True, slots=True)
class About:
    """Questions and studies of a place; `asked` are the questions of the file as a whole."""

    questions: frozenset[str]
    studies: frozenset[str]
    asked: frozenset[str]


class Places:
    """Says what a block is about."""

    def __init__(self, evidence: Evidence, labels: Mapping[str, str], study_of: Mapping[str, str]) -> None:
        """Take the labels of questions by name and the study of every row.

        The longest label is sought first, for one may begin with another.
        """
        self._study_of = study_of
        self._questions = sorted(((label.casefold(), name) for name, label in labels.items()), key=_longest)
        self._names = sorted(labels, key=len, reverse=True)
        self._outcomes = {name: rule.outcome for name, rule in evidence.protocol.questions.items()}
        shown = study_labels(evidence).items()
        self._studies = sorted(((str(label).casefold(), str(study)) for study, label in shown), key=_longest)
        self.about = lru_cache(maxsize=4096)(self._about)

    def of(self, block: Block) -> About:
        """What a block is about."""
        return self.about(block.file, block.text, block.around)

    def _about(self, file: str, text: str, around: str) -> About:
        said = f"{text} | {around}".casefold()
        rows = (self._study_of[each.text] for each in tokens_of(said) if each.text in self._study_of)
        return About(_found(self._questions, said), _found(self._studies, said) | frozenset(rows), self._asked(file))

    def _asked(self, file: str) -> frozenset[str]:
        stem = file.rpartition("/")[2].partition(".")[0]
        for name in self._names:
            if re.search(rf"(?:^|_){name}(?:_(?!latest|back|rate)|$)", stem):
                return frozenset({name})
        outcome = stem.removeprefix("timeline_")
        return frozenset(name for name, asked in self._outcomes.items() if asked == outcome and outcome != stem)


def words_of(text: str) -> frozenset[str]:
    """The words of a text by which places and numbers are compared.

    Examples
    --------
    >>> sorted(words_of("Patients lost to follow-up, 5%"))
    ['follow', 'lost', 'patient']
    """
    return frozenset(_stem(word) for word in _WORD.findall(text.casefold()) if word not in _COMMON)


def _stem(word: str) -> str:
    return word[:-1] if word.endswith("s") and not word.endswith("ss") and len(word) > 3 else word


def _longest(pair: tuple[str, str]) -> int:
    return -len(pair[0])


def _found(known: list[tuple[str, str]], text: str) -> frozenset[str]:
    """The names whose label stands in a text; a label that is a part of one that was found is not sought there."""
    found = []
    for label, name in known:
        if label in text:
            found.append(name)
            text = text.replace(label, " ")
    return frozenset(found)
