"""What is owed between two dates: the clerk's preview of the cycle. Writes nothing."""

from __future__ import annotations

from datetime import date

from sic_docs.documents.owed import Owed, owed_documents
from sic_docs.jobs.app import App
from sic_docs.jobs.opening import open_library


def what_is_due(
    app: App, *, today: date, first: date, last: date, schools: tuple[str, ...] | None = None
) -> tuple[Owed, ...]:
    """Everything whose day of issue lies between two dates, both included, soonest first.

    A cancelled meeting without another date stays owed, by its agenda; minutes are due of what is held (P21).

    Args:
        schools: Short codes, or TRUST; None for all.

    Raises:
        NotKnown: `schools` names one the register does not know.
    """
    opened = open_library(app, today=today, dry_run=True, years_to=last, years_from=first, schools=schools)
    rows = owed_documents(app.definitions, opened.register, opened.calendars, opened.occurrences, first, last)
    written = {t.code for t in app.definitions.documents if t.minutes_of is None}
    return tuple(
        sorted(
            (
                row
                for row in rows
                if (schools is None or row.school in schools)
                and not (row.is_cancelled and row.document_type and row.document_type not in written)
            ),
            key=lambda row: (row.issue_on, row.school, row.element, row.document_type or "", row.number),
        )
    )
