"""What every row model shares: its table, key, references to other tables, intervals and numbers."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any, ClassVar, Literal, get_type_hints

from pydantic import BaseModel, ConfigDict, Field

from evidence_tools.evidence.schemas.cells import Cell, cell_of


@dataclass(frozen=True, slots=True)
class Foreign:
    """Columns whose value must be the key of a row elsewhere.

    Parameters
    ----------
    columns
        One column, or several that form one key together.
    table
        Table that holds the key; ``policy`` stands for the references of policy.json.
    keys
        Columns of that table; None takes its key.
    many
        Whether the cell is a list separated by ``;``.
    besides
        Words that may stand there without being a key.
    """

    columns: tuple[str, ...]
    table: str
    keys: tuple[str, ...] | None = None
    many: bool = False
    besides: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What a table is, apart from its columns.

    Parameters
    ----------
    table
        Name of the table and of its file.
    home
        Folder that holds the file.
    row_is
        What one row is.
    key
        Columns that together name a row.
    foreign
        References to other tables.
    intervals
        Columns (low, value, high) whose numbers must be in this order.
    numbers
        Columns whose number comes from a source and needs a locator beside it.
    file_required
        Whether a folder without the file is at fault.
    """

    table: str
    home: Literal["edition", "reference"] = "edition"
    row_is: str
    key: tuple[str, ...]
    foreign: tuple[Foreign, ...] = ()
    intervals: tuple[tuple[str, str, str], ...] = ()
    numbers: tuple[str, ...] = ()
    file_required: bool = True

    @property
    def name(self) -> str:
        """Name of the table inside an edition, such as ``arms`` or ``reference/mcid``."""
        return self.table if self.home == "edition" else f"{self.home}/{self.table}"

    @property
    def file(self) -> str:
        """File of the table, such as ``arms.csv`` or ``reference/mcid.csv``."""
        return f"{self.name}.csv"


class Row(BaseModel):
    """One row of one table, as text cells that have been admitted."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    about: ClassVar[About]

    @classmethod
    def columns(cls) -> tuple[str, ...]:
        """The columns in the order of the file."""
        return tuple(cls.model_fields)

    @classmethod
    @cache
    def annotations(cls) -> dict[str, Any]:
        """The type of each column, with its pattern."""
        hints = get_type_hints(cls, include_extras=True)
        return {column: hints[column] for column in cls.columns()}

    @classmethod
    @cache
    def cells(cls) -> dict[str, Cell]:
        """The kind of cell of each column."""
        return {column: cell_of(annotation) for column, annotation in cls.annotations().items()}

    @classmethod
    def required(cls) -> tuple[str, ...]:
        """The columns that may not be empty."""
        return tuple(name for name, field in cls.model_fields.items() if field.is_required())

    @classmethod
    def unit_of(cls, column: str) -> str:
        """Unit of a column; empty where it has none."""
        return (cls.model_fields[column].json_schema_extra or {}).get("unit", "")


def required(meaning: str, unit: str = "") -> Any:
    """A column that may not be empty: what it means, and its unit."""
    return Field(description=meaning, json_schema_extra={"unit": unit})


def optional(meaning: str, unit: str = "") -> Any:
    """A column that may be empty, which means not reported."""
    return Field(default=None, description=meaning, json_schema_extra={"unit": unit})
