"""The candidates and unread fields of one file while it is read; every study, arm and source gets one identifier."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from evidence_tools.importing.filling import filled, refusal
from evidence_tools.importing.known import Known, free_id, slug
from evidence_tools.importing.record import Candidate, Unread


@dataclass(slots=True)
class Book:
    """What was found so far.

    Parameters
    ----------
    known
        What the edition knows: its studies and sources are called by their names and not proposed again.
    candidates, unread
        What an `Import` will hold.
    """

    known: Known
    candidates: list[Candidate] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    _studies: dict[str, str] = field(default_factory=dict)
    _arms: dict[tuple[str, str], str] = field(default_factory=dict)
    _sources: set[str] = field(default_factory=set)

    def add(self, table: str, cells: Mapping[str, str], place: str, remarks: Iterable[str] = ()) -> None:
        """Propose a row; a cell that the table does not take is told as unread, and in the remark."""
        kept, said = {}, list(remarks)
        for column, text in filled(cells).items():
            allowed = refusal(table, column, text)
            if allowed:
                self.leave(place, f"{table}.{column}", text, f"the column takes {allowed}")
                said.append(f"{column} {text!r} was not taken over")
            else:
                kept[column] = text
        self.candidates.append(Candidate(table, kept, place, "; ".join(filter(None, said))))

    def leave(self, place: str, name: str, value: str, why: str) -> None:
        """Tell a field that no candidate carries."""
        self.unread.append(Unread(place, name, value, why))

    def source(self, wanted: str, cells: Mapping[str, str], place: str, remarks: Iterable[str] = ()) -> str:
        """Id of a document: that of the edition where DOI, PubMed or registry number is known, else a new one."""
        known = self.known.source_with(**{key: cells.get(key, "") for key in ("doi", "pmid", "nct")})
        if known:
            for column, text in filled(cells).items():
                self.leave(place, f"sources.{column}", text, f"the edition has this document as {known}")
            return known
        new = free_id(slug(wanted), {*self.known.sources, *self._sources})
        self._sources.add(new)
        self.add("sources", {"source_id": new, **cells}, place, remarks)
        return new

    def study(self, name: str, place: str, *, sources: Iterable[str] = (), note: str = "") -> str:
        """Id of a study by its name in the file: that of the edition where it is known, else proposed once.

        A study is known by its name, or by a document that the edition counts among its own.
        """
        if name in self._studies:
            return self._studies[name]
        sources = tuple(sources)
        reported = {self.known.study_of_source(source) for source in sources} - {""}
        known = self.known.study_named(name) or (reported.pop() if len(reported) == 1 else "")
        self._studies[name] = known or free_id(slug(name), {*self.known.studies, *self._studies.values()})
        if known:
            self.leave(place, "studies.name", name, f"the edition has this study as {known}")
            if note:
                self.leave(place, "studies.note", note, f"the edition has this study as {known}")
        else:
            documents = {"primary_source_id": sources[0], "all_source_ids": ";".join(sources)} if sources else {}
            self.add("studies", {"study_id": self._studies[name], "name": name, **documents, "note": note}, place)
        return self._studies[name]

    def arm(self, study_id: str, label: str, place: str) -> str:
        """Id of an arm by its label; proposed once per study. What the arm was treated with, a person must say."""
        at = (study_id, slug(label))
        if at not in self._arms:
            known = self._known_arm(study_id, label)
            self._arms[at] = known or slug(label)
            if not known:
                self.add("arms", {"study_id": study_id, "arm_id": slug(label), "arm_label": label}, place)
        return self._arms[at]

    def _known_arm(self, study_id: str, label: str) -> str:
        for key, cells in self.known.arms.items():
            study, arm = key.split("/")
            if study == study_id and slug(label) in (arm, slug(cells.get("arm_label", ""))):
                return arm
        return ""
