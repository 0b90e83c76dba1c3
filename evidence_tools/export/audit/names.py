"""Names that hold digits: study labels, citations, identifiers, quoted words. They measure nothing and have no key.

The vocabulary is collected from the tables, the policy, the protocol and the labels of results; nothing is typed per
study.
"""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from evidence_tools.editions.trigger.advice import due_day
from evidence_tools.evidence import Evidence
from evidence_tools.evidence.labels import study_labels
from evidence_tools.evidence.schemas import BY_TABLE
from evidence_tools.export.audit.tokens import ADDRESS, NUMBER, Token, has_digits, spaced, tokens_of
from evidence_tools.models import answers
from evidence_tools.naming import day_in_words, short_name
from evidence_tools.results import Entry

QUOTED = 5  # words in a row that must stand in a table just so, for its digits to be a quotation
_LETTERS_IN_QUOTATION = 3
_SHORT = 90  # characters of a text that can be a name as a whole
_ENTRY_TEXTS = ("label", "unit", "method", "convention")
_AUTHOR = re.compile(r"([A-Z][\w'’-]+(?: & [A-Z][\w'’-]+)?)(?= et al| [A-Z]{1,3}[,.])")
_HEAD = re.compile(r"\s*[,.:(]")
_LINK = re.compile(r"^(?:https?://(?:www\.)?(?:doi\.org/)?|www\.|doi:\s?)")
PATTERNS = {  # names of which there are many, told by their form
    re.compile(r"\bdecision \d{4}\b"): "a page of docs/decisions",
    re.compile(r"\.(?:csv|toml), line \d+"): "a line of a table",
    re.compile(r"\b(?:contour of p = |p over )0\.(?:01|05|10)\b|\bp 0\.\d\d to 0\.\d\d\b"): "a customary level of p",
    re.compile(r"\(part \d+ of \d+\)"): "a slide of a table that takes several",
    re.compile(r"\b[Gg]roup \d+\b"): "a group by its number",
}
CONVENTIONS = {  # ways of speaking that every review shares
    "RoB 1": "a tool",
    "RoB 2": "a tool",
    "per 1,000": "of how many a share is told",
    "per 100": "of how many a rate is told",
    "of 100": "of how many a share is told",
    "out of 100": "of how many a share is told",
}


@dataclass(frozen=True, slots=True)
class Name:
    """A name as it stands in a text, and where it is known from."""

    text: str
    source: str


@dataclass(eq=False)
class Names:
    """The vocabulary, searched by the digits of a token."""

    words: dict[str, str] = field(default_factory=dict)
    quoted: dict[tuple[str, ...], str] = field(default_factory=dict)
    years: dict[str, str] = field(default_factory=dict)
    _short: dict[str, dict[str, tuple[int, str]]] = field(default_factory=lambda: defaultdict(dict))

    def copied(self) -> Names:
        """A vocabulary that can grow without this one."""
        short = defaultdict(dict, {digits: dict(known) for digits, known in self._short.items()})
        return Names(dict(self.words), dict(self.quoted), dict(self.years), short)

    def add(self, text: str, source: str) -> None:
        """Take a text in: its identifiers, and the text itself as a name or as words that may be quoted."""
        plain = spaced(text)
        if not has_digits(plain):
            return
        tokens = list(tokens_of(plain))
        for token in tokens:
            if token.kind != NUMBER:
                self.words.setdefault(_bare(token), source)
        if len(plain) <= _SHORT and any(character.isalpha() for character in plain):
            for token in tokens:
                self._short[token.text].setdefault(plain.casefold(), (token.start, source))
        words = [_trimmed(word) for word in plain.split()]
        for window in _windows(words):
            self.quoted.setdefault(window, source)

    def named(self, text: str, token: Token) -> Name | None:
        """The identifier or short name that a token belongs to, None where it belongs to none."""
        if token.kind != NUMBER:
            source = self.words.get(_bare(token))
            return Name(token.text, source) if source else self._part(token)
        folded = text.casefold()
        found = [
            Name(text[token.start - offset : token.start - offset + len(phrase)], source)
            for phrase, (offset, source) in self._short.get(token.text, {}).items()
            if token.start >= offset and _stands(folded, phrase, token.start - offset)
        ]
        found += [
            Name(match.group(), meaning)
            for pattern, meaning in PATTERNS.items()
            for match in pattern.finditer(text)
            if match.start() <= token.start and token.end <= match.end()
        ]
        return max(found, key=lambda name: len(name.text), default=self._year(token))

    def _year(self, token: Token) -> Name | None:
        source = self.years.get(token.text)
        return Name(token.text, source) if source else None

    def quotation(self, text: str, token: Token) -> Name | None:
        """Words around a token that stand in a table just so, None where there are none."""
        words = [(found.group(), found.start(), found.end()) for found in re.finditer(r"\S+", text)]
        place = next((n for n, (_, start, end) in enumerate(words) if start <= token.start < end), None)
        if place is None:
            return None
        for first in range(max(0, place - QUOTED + 1), place + 1):
            together = words[first : first + QUOTED]
            window = tuple(_trimmed(word) for word, _, _ in together)
            if window in self.quoted:
                return Name(text[together[0][1] : together[-1][2]], self.quoted[window])
        return None

    def _part(self, token: Token) -> Name | None:
        """An address or identifier made of parts that are known each, such as ``L07/L23``, or shown without its end."""
        if token.kind == ADDRESS:
            bare = _bare(token)
            found = next((known for known in self.words if known.startswith(bare) or bare.startswith(known)), None)
            return Name(token.text, self.words[found]) if found and len(found) > 8 else None
        parts = [part for part in re.split(r"[/+]", token.text) if has_digits(part)]
        sources = [self.words.get(part.casefold()) for part in parts]
        return Name(token.text, str(sources[0])) if len(parts) > 1 and all(sources) else None


def vocabulary(evidence: Evidence, entries: Mapping[str, Entry], files: Iterable[str] = ()) -> Names:
    """Collect every name with digits that a text of this review may use."""
    names = _of_tables(evidence).copied()
    for key, entry in entries.items():
        names.words.setdefault(key.casefold(), "results.json, key")
        for part in _ENTRY_TEXTS:
            names.add(str(entry.get(part, "")), f"results.json, {part}")
    for phrase, meaning in CONVENTIONS.items():
        names.add(phrase, meaning)
    for file in files:
        names.words.setdefault(file.casefold(), "a file of the review")
        names.words.setdefault(file.rpartition("/")[2].casefold(), "a file of the review")
        names.words.setdefault(file.rpartition("/")[2].partition(".")[0].casefold(), "a file of the review")
    return names


@lru_cache(maxsize=2)
def _of_tables(evidence: Evidence) -> Names:
    """The names of tables, policy and protocol; remembered, for they do not change with what is written."""
    names = Names()
    for text, source in _all_texts(evidence):
        names.add(text, source)
    for row in evidence.sources.dropna(subset=["year"]).itertuples():
        names.years.setdefault(f"{row.year:.0f}", f"sources.csv, year, {row.source_id}")
    names.years.setdefault(evidence.protocol.edition.edition, "the edition")
    return names


def _all_texts(evidence: Evidence) -> Iterator[tuple[str, str]]:
    yield evidence.label, "the edition"
    days = {
        "the date of the data": evidence.protocol.edition.data_date,
        "the day of the next review": due_day(evidence),
        "policy.json, approval_date": date.fromisoformat(evidence.policy["approval_date"]),
    }
    for source, day in days.items():
        yield from ((text, source) for text in (day.isoformat(), day_in_words(day)))
    for study, label in study_labels(evidence).items():
        yield str(label), f"label of {study}"
    for name, each in answers(evidence).items():
        yield each.effects.scale.mcid_label or "", f"threshold of {name}"
        yield each.effects.scale.label, f"scale of {name}"
    yield from _citations(evidence)
    for table, frame in evidence.tables.items():
        if frame.empty:
            continue
        keys = frame[list(BY_TABLE[table].about.key)].fillna("").astype(str).agg("/".join, axis="columns")
        for column in frame.select_dtypes("str"):
            filled = frame[column].notna()
            for key, text in zip(keys[filled], frame.loc[filled, column], strict=True):
                yield str(text), f"{table}.csv, {column}, {key}"
    yield from ((text, "policy.json") for text in _strings(evidence.policy))
    for path in sorted(evidence.folder.glob("*.toml")):
        rules = tomllib.loads(path.read_text(encoding="utf-8"))
        yield from ((text, path.name) for text in _strings(rules))


def _citations(evidence: Evidence) -> Iterator[tuple[str, str]]:
    """Sources as texts name them: author and year, title and year."""
    for row in evidence.sources.dropna(subset=["year", "citation"]).itertuples():
        source, year = f"sources.csv, {row.source_id}", f"{row.year:.0f}"
        author = _AUTHOR.match(row.citation)
        heads = {_HEAD.split(row.citation, maxsplit=1)[0], re.split(r": | \(", row.citation, maxsplit=1)[0].strip()}
        heads |= {author.group(1), f"{author.group(1)} et al."} if author else set()
        yield from ((f"{head} {year}", source) for head in heads if head)
    for row in evidence.reviews.dropna(subset=["year"]).itertuples():
        yield short_name(row.title, float(row.year)), f"reviews.csv, {row.review_id}"
        yield f"{row.review_id.partition('_')[0].capitalize()} {row.year:.0f}", f"reviews.csv, {row.review_id}"


def _strings(part: Any) -> Iterator[str]:
    """Every text of nested tables and lists, names of entries included; dates as they are written."""
    if isinstance(part, dict):
        for name, inner in part.items():
            yield str(name)
            yield from _strings(inner)
    elif isinstance(part, list | tuple):
        for inner in part:
            yield from _strings(inner)
    elif isinstance(part, str):
        yield part
    elif hasattr(part, "isoformat"):
        yield part.isoformat()


def _windows(words: list[str]) -> Iterator[tuple[str, ...]]:
    for first in range(len(words) - QUOTED + 1):
        window = tuple(words[first : first + QUOTED])
        if any(map(has_digits, window)) and sum(map(_is_word, window)) >= _LETTERS_IN_QUOTATION:
            yield window


def _is_word(text: str) -> bool:
    return not has_digits(text) and any(character.isalpha() for character in text)


def _trimmed(word: str) -> str:
    return word.strip(".,;:()[]“”\"'‘’?!…").casefold()


def _bare(token: Token) -> str:
    return _LINK.sub("", token.text).rstrip("/").casefold() if token.kind == ADDRESS else token.text.casefold()


def _stands(text: str, phrase: str, start: int) -> bool:
    """Whether a phrase stands in a text at a place, as whole words."""
    end = start + len(phrase)
    before, after = text[start - 1 : start], text[end : end + 1]
    return text.startswith(phrase, start) and not before.isalnum() and not after.isalnum()
