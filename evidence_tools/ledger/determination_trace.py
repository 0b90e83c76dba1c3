"""Where every number of a sentence comes from: rows and sources with their locators, or entries of the protocol."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from evidence_tools.certainty import Input, certainties
from evidence_tools.evidence import Evidence
from evidence_tools.evidence.ids import ids_in
from evidence_tools.ledger.case import SOURCE_COLUMNS, sources_by_row
from evidence_tools.ledger.checking import checked_claims
from evidence_tools.ledger.entries import CLAIMS
from evidence_tools.limits import Limitation, challenge_all
from evidence_tools.models import Answer
from evidence_tools.results import results_of
from evidence_tools.results.entries import slug
from evidence_tools.wording import Number

PROTOCOL = "protocol.toml"
_NO_SOURCE = {"source_id": "", "citation": "", "doi": "", "url": ""}


@dataclass(frozen=True, slots=True)
class Origin:
    """What a number rests on: ids of rows, of sources that are named without a row, and entries of the protocol."""

    label: str
    rows: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    entries: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Counted:
    """The numbers of one sentence that stand under no other key, each with what was counted."""

    sentence: int
    made: dict[str, tuple[Number, Origin]] = field(default_factory=dict)

    def number(self, name: str, value: float, unit: str, origin: Origin, text: str = "") -> Number:
        """A number under ``determination.<sentence>.<name>``."""
        made = Number(f"determination.{self.sentence}.{name}", float(value), unit, text)
        self.made[made.key] = (made, origin)
        return made


class Tracer:
    """Follows the numbers of the determination back to sources."""

    def __init__(self, evidence: Evidence, answers: Mapping[str, Answer], counted: Iterable[Counted]) -> None:
        self.evidence = evidence
        self._answers = answers
        self._own = {key: origin for each in counted for key, (_, origin) in each.made.items()}
        cells = ["source_id", "citation", "doi", "url", "read_as"]
        sources = evidence.sources.drop_duplicates("source_id")[cells].fillna("").set_index("source_id")
        self._sources = sources.to_dict("index")
        self._seen: dict[str, tuple[dict[str, str], ...]] = {}  # places of a row, sought once: many numbers share rows

    def places(self, key: str) -> Iterator[dict[str, str]]:
        """What a number is, and one row for each place it comes from: row, source, citation, locator, address.

        Rows come with their own source and locator; a source that a limitation names without a row, with the protocol
        entry that names it.
        """
        origin = self.origin(key)
        seen = [*self._of_rows(origin.rows), *self._of_sources(origin), *self._of_entries(origin.entries)]
        for place in seen:
            yield {"what": origin.label, **place}

    def origin(self, key: str) -> Origin:
        """What the number with this key rests on."""
        first, *rest = key.split(".")
        if key in self._own:
            return self._own[key]
        if first == CLAIMS:
            return self._of_claims(key)
        if first == "limits":
            return self._of_limit(rest[0], rest[1])
        if first == "certainty":
            return self._of_input(*rest)
        entry = results_of(self.evidence).entry(key)
        return Origin(str(entry["label"]), tuple(entry.get("rows", ())))

    def _of_claims(self, key: str) -> Origin:
        """Statements of the policy: all, or those with one verdict."""
        verdict = key.rpartition(".")[2]
        checked = checked_claims(self.evidence).values()
        chosen = [each.claim_id for each in checked if key == f"{CLAIMS}.count" or slug(each.verdict) == verdict]
        which = "every row" if len(chosen) == len(checked) else ", ".join(chosen)
        return Origin("Statements of the policy", entries=(f"claims.csv: {which}",))

    def _of_limit(self, question: str, name: str) -> Origin:
        (each,) = (each for each in challenge_all(self.evidence)[question] if each.name == name)
        return Origin(f"{each.title}: {each.question}", self._rows_of(question, each), each.sources, each.assumed)

    def _rows_of(self, question: str, each: Limitation) -> tuple[str, ...]:
        """Rows of the result that was challenged, and rows that the protocol's assumptions name."""
        cells = self._answers[question].effects.table["rows"]
        ours = ids_in(cells)
        return tuple(dict.fromkeys([*ours, *(row for entry in each.assumed for row in self._named_in(entry))]))

    def _of_input(self, question: str, part: str, name: str) -> Origin:
        rated = certainties(self.evidence)[question]
        found: Input = next(each for each in rated.parts if each.name == part).input(name)
        rows = ids_in([found.rows])
        return Origin(f"{rated.label}: {found.label}", rows, entries=(found.entry,) if found.entry else ())

    def _named_in(self, entry: str) -> list[str]:
        """Ids of rows that stand in an entry of the protocol."""
        value: object = self.evidence.protocol
        for part in entry.split("."):
            value = value.get(part) if isinstance(value, Mapping) else getattr(value, part, None)
        found = value if isinstance(value, tuple) else (value,)
        known = sources_by_row(self.evidence)
        return [each for each in found if isinstance(each, str) and each in known]

    def _of_rows(self, rows: Iterable[str]) -> Iterator[dict[str, str]]:
        for key in dict.fromkeys(rows):
            if key not in self._seen:
                self._seen[key] = tuple(self._of_row(key))
            yield from self._seen[key]

    def _of_row(self, key: str) -> Iterator[dict[str, str]]:
        row = self.evidence.row(key)
        locator = row.cells.get("locator", f"{row.file}, line {row.line}")
        column = next((each for each in SOURCE_COLUMNS if row.cells.get(each)), None)
        for source in row.cells[column].split(";") if column else [""]:
            yield {"row": key, "locator": locator, **self._source(source)}

    def _of_sources(self, origin: Origin) -> Iterator[dict[str, str]]:
        """Sources named beside the rows, unless one of the rows comes from them."""
        known = {source for row in origin.rows for source in sources_by_row(self.evidence).get(row, ())}
        for source in dict.fromkeys(origin.sources):
            if source not in known:
                read = self._sources[source]["read_as"].replace("_", " ")
                yield {"row": "", "locator": f"sources.csv ({read})", **self._source(source)}

    def _of_entries(self, entries: Iterable[str]) -> Iterator[dict[str, str]]:
        policy, protocol = self.evidence.policy, self.evidence.protocol.edition
        for entry in dict.fromkeys(entries):
            if ":" in entry:
                yield {"row": "", "locator": entry, **self._source(policy["policy_id"])}
            else:
                about = _NO_SOURCE | {"source_id": PROTOCOL, "citation": f"Protocol of the review: {protocol.title}"}
                yield {"row": "", "locator": entry, **about}

    def _source(self, source: str) -> dict[str, str]:
        cells = self._sources.get(source, _NO_SOURCE)
        return {"source_id": source} | {name: cells[name] for name in ("citation", "doi", "url")}
