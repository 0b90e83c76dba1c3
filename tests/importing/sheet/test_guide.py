from __future__ import annotations

from evidence_tools.importing.sheet.guide import hints_frame


def test_hints_name_bounds_unit_direction_and_thresholds_of_the_same_scale(evidence) -> None:
    hints = hints_frame(evidence)
    assert len(hints) == len(evidence.instruments)
    first = evidence.mcid.dropna(subset=["instrument", "value", "scale_max"]).iloc[0]
    same = hints[(hints["instrument"] == first["instrument"]) & (hints["scale_max"] == first["scale_max"])]
    said = same[same["unit"] == first["unit"]]["thresholds"].item()
    assert f"{first['value']:g} {first['unit']} {first['metric']} ({first['source_id']})" in said
