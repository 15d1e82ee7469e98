"""Where examinations run: child processes with a memory and a time limit, replaced when they die.

Stands between the pipeline and ``etl.examination``. What a hostile workbook does to its reader (panics, memory without
end, loops) ends as a finding on that file, and the next file goes on.
"""

from __future__ import annotations

from etl.pipeline.isolation.frames import Bounds
from etl.pipeline.isolation.parent import Examiner, Job, MarkingJob

__all__ = ["Bounds", "Examiner", "Job", "MarkingJob"]
