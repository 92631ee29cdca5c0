"""What the figures say, in one place to import from: one school's lines, roll-ups, the scorecard, what changed."""

from __future__ import annotations

from sic_docs.kpi.publication import Publication, publish
from sic_docs.kpi.rollup import RollUp, ScoreRow, changes, phase_groups, roll_up, scorecard
from sic_docs.kpi.standing import Forward, Line, concerns, figure, forward, lines, project, strengths, usual_end

__all__ = [
    "Forward",
    "Line",
    "Publication",
    "RollUp",
    "ScoreRow",
    "changes",
    "concerns",
    "figure",
    "forward",
    "lines",
    "phase_groups",
    "project",
    "publish",
    "roll_up",
    "scorecard",
    "strengths",
    "usual_end",
]
