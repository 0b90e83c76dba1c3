"""A synthetic data package of a Cochrane review, file by file, so that tests can leave out or spoil any of them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

DATA_ROWS = """\
Analysis group,Analysis number,Analysis name,Subgroup,Applicability,Study,Study year,GIV Mean,GIV SE,Experimental mean,\
Experimental SD,Experimental cases,Experimental N,Control mean,Control SD,Control cases,Control N,O-E,Variance,Weight,\
Mean,CI start,CI end,Footnotes
1,1,Pain intensity,12 synthetic months,,Synthetic-A 2024,2024,,,4.10,2.0,,40,5.1,2.1,,39,,,56.1,-1.0,-1.8,-0.2,Note
1,1,Pain intensity,12 synthetic months,,Synthetic-B 2025,2025,,,4.4,2.2,,30,5.4,2.3,,29,,,43.9,-1.0,-2.0,0.0,
1,2,Synthetic reoperation,,,Synthetic-A 2024,2024,,,,,3,40,,,4,39,,,100,0.75,0.4,1.4,
1,3,Synthetic contrast,,,Synthetic-B 2025,2025,0.3,0.1,#N/A,#N/A,#N/A,#N/A,#N/A,#N/A,#N/A,#N/A,,,100,0.3,0.1,0.5,
"""
OVERALL = """\
Analysis group,Analysis number,Analysis name,Analysis group name,Data type,Outcome,Experimental group label,\
Control group label,Effect measure,Unit of effect measure,Analysis model,Experimental N,Control N,Mean,CI start,CI end,\
Heterogeneity Tau²,Heterogeneity I²,Effect P,ID
1,1,Pain intensity,Synthetic procedure against care,Continuous,,Synthetic procedure,Synthetic care,Mean Difference,\
points,Random effects,70,68,-1.0,-1.6,-0.4,0.01,12.5%,0.0011,SYN-1
1,2,Synthetic reoperation,Synthetic procedure against care,Dichotomous,,Synthetic procedure,Synthetic care,Risk Ratio,\
,Fixed effect,40,39,0.75,0.4,1.4,,0.35,0.4,SYN-2
1,3,Synthetic contrast,Synthetic procedure against care,Contrast level,,,,Mean Difference,,Fixed effect,,,,,,,,,SYN-3
"""
INFORMATION = "Study,Characteristics: Methods\nSynthetic-A 2024,Synthetic trial\nSynthetic-B 2025,\nSynthetic-D 2026,\n"
ARMS = "Study,Arm,Description,Intervention\nSynthetic-A 2024,Synthetic procedure,40 patients,Synthetic device\n"
RESULTS = """\
Study,Outcome,Data type,Effect measure,Arm,Reference arm,Sample size,Cases,Mean,SD,SE,Footnotes
Synthetic-A 2024,Pain intensity,Continuous,,Synthetic procedure,,40,,4.10,2.0,,
Synthetic-D 2026,Pain intensity,Continuous,,Synthetic procedure,,25,,3.9,1.8,,Synthetic footnote
"""
BIAS = """\
Study,Domain (judgement): Random sequence generation (selection bias),Domain (support): Random sequence generation \
(selection bias),Domain (judgement): Blinding of outcome assessment (detection bias): Self-reported,\
Domain (support): Blinding of outcome assessment (detection bias): Self-reported,Domain (judgement): Other bias
Synthetic-A 2024,Low risk,Synthetic random numbers,High risk,Synthetic patients knew,Low risk
Synthetic-B 2025,Unclear risk,,,,
"""
RIS = "TY  - JOUR\nAU  - Muster, S\nTI  - SYNTHETIC trial A\nPY  - 2024\nDO  - 10.0000/synthetic.a\nER  - \n"

FILES: Mapping[str, bytes] = {
    "SY000001-analysis-data/SY000001-data-rows.csv": DATA_ROWS.encode(),
    "SY000001-analysis-data/SY000001-overall-estimates-and-settings.csv": OVERALL.encode(),
    "SY000001-study-data/SY000001-study-information.csv": INFORMATION.encode(),
    "SY000001-study-data/SY000001-study-arms.csv": ARMS.encode(),
    "SY000001-study-data/SY000001-study-results.csv": RESULTS.encode(),
    "SY000001-study-data/SY000001-risk-of-bias.csv": BIAS.encode(),
    "SY000001-study-data/SY000001-included.ris": RIS.encode(),
    "SY000001-study-data/SY000001.json": b'{"synthetic": true}',
}


def packed(files: Mapping[str, bytes] = FILES) -> bytes:
    """A ZIP of these files."""
    room = io.BytesIO()
    with zipfile.ZipFile(room, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, held in files.items():
            archive.writestr(path, held)
    return room.getvalue()
