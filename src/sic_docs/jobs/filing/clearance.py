"""Whether a place is private enough for a document of some level (decision 19)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sic_docs.errors import Issue
from sic_docs.ports import Audience, Place
from sic_docs.trust.model import Level


@dataclass(frozen=True, kw_only=True, slots=True)
class Clearance:
    """Whether a document of some level may be filed in a place.

    Attributes:
        refused: Why not; None when it may.
        note: A line for the report where the store cannot tell; None otherwise.
    """

    refused: Issue | None = None
    note: str | None = None


def clearance(level: Level, allowed: Collection[str], place: Place, audience: Audience) -> Clearance:
    """Whether a document may go where those who can read are `audience`.

    Args:
        allowed: Who config lets read it, in the store's words.
    """
    if level not in (Level.C2, Level.C3) or audience.private:
        return Clearance()
    wider = sorted(audience.principals - set(allowed)) if audience.known else []
    school = place.partition(":")[2] or None
    if wider:
        return Clearance(
            refused=Issue(
                code="audience-too-wide",
                place=place,
                found=f"More people can read here than {level} papers allow: {', '.join(wider)}.",
                remedy="Take their rights away on this folder, or name their role in the document type's audience.",
                school=school,
            )
        )
    if audience.known:
        return Clearance()
    if level is Level.C3:
        return Clearance(
            refused=Issue(
                code="audience-unknown",
                place=place,
                found="This library cannot tell who may read here, so nothing personal is filed.",
                remedy="Give the folder to the account that runs sic-docs alone, without rights for others.",
                school=school,
            )
        )
    return Clearance(
        note=f"This library cannot tell who may read the place {place}: {level} papers are filed unchecked."
    )
