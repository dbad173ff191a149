"""Versions of the week's formulas: an issued week is computed anew by the version it names.

A version is raised when a formula or the shape of the figures changes. What a later version
added is left out of the weeks of an earlier one, so that they come out as they were issued.
"""

from __future__ import annotations

# From this version on, quality, safety and decisions are read from the cut.
WITH_FINDINGS = 3
# From this version on, delays have a cause and an owner, and the page tells more than figures.
WITH_CAUSES = 4
# From this version on, a week shows photographs before and after, and a map of its works.
WITH_PICTURES = 5
NEWEST = 5
