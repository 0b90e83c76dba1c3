"""What each statement of the policy is checked against: `claims_bindings.toml`, one section per claim.

A binding says which tests a claim is put to; what the tests find is worked out in the room `ledger`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, RootModel

from evidence_tools.evidence.binding_entries import Words
from evidence_tools.evidence.claim_tests import Test
from evidence_tools.evidence.faults import Fault
from evidence_tools.evidence.toml_file import TomlFile

BINDINGS_FILE = TomlFile(
    "claims_bindings.toml", "bindings", "a claims_bindings.toml beside claims.csv", "copy last year's, or begin it"
)


class Binding(BaseModel):
    """What one claim is checked against.

    `says` sets claims of several documents side by side: by topic, in a few words, what this one says of it. Documents
    that say different things of one topic disagree, so the same is said in the same words.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    tests: Annotated[tuple[Test, ...], Field(min_length=1)]
    says: dict[str, Words] = {}


class Bindings(RootModel[dict[str, Binding]]):
    """The bindings of an edition by claim."""

    model_config = ConfigDict(frozen=True)

    def __getitem__(self, claim: str) -> Binding:
        return self.root[claim]

    def __iter__(self) -> Iterator[str]:
        return iter(self.root)

    def __contains__(self, claim: object) -> bool:
        return claim in self.root

    def items(self) -> Iterator[tuple[str, Binding]]:
        """Claims and their bindings, in the order of the file."""
        return iter(self.root.items())

    @property
    def topics(self) -> tuple[str, ...]:
        """Everything that claims are set side by side on, in the order of the file."""
        return tuple(dict.fromkeys(topic for each in self.root.values() for topic in each.says))

    def of_topic(self, topic: str) -> Mapping[str, str]:
        """What each claim says of a topic, by claim."""
        return {claim: each.says[topic] for claim, each in self.root.items() if topic in each.says}


def read_bindings(folder: Path) -> tuple[Bindings, str, list[Fault]]:
    """The bindings of an edition, the text of their file, and its faults."""
    found, text, faults = BINDINGS_FILE.read(folder, Bindings)
    return found if found is not None else Bindings({}), text, faults
