from __future__ import annotations

import json

from evidence_tools.export.headlines import Headline, read_headlines


def test_answers_are_read_and_parts_of_them_are_not(tmp_path):
    numbers = {
        "evidence.studies": {"value": 32.0, "label": "Studies"},
        "odi.headline.estimate": {
            "value": -19.6,
            "shown": "−19.6",
            "unit": "points",
            "label": "Disability",
            "marks": "†",
        },
        "odi.headline.low": {"value": -24.0, "shown": "−24.0"},
        "odi.headline.high": {"value": None, "shown": ""},
        "odi.k": {"value": 4.0, "label": "Disability"},
        "odi.study.s1.estimate": {"value": -18.0, "unit": "points", "label": "One"},
        "walking.k": {"value": 0.0, "label": "Walking"},
    }
    path = tmp_path / "results.json"
    path.write_text(json.dumps({"results": numbers}))
    disability, walking = read_headlines(path)
    assert disability == Headline("Disability", 4, "−19.6 [−24.0 to ?] points †", "†")
    assert walking == Headline("Walking", 0)
    assert walking.finding == "not pooled"


def test_no_results_file_no_headlines(tmp_path):
    assert read_headlines(tmp_path / "results.json") == ()
