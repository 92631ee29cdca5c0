"""Facts every paper may use: the trust, the document itself, the period, the meeting, dates ahead.

Nothing here prints a category or a figure. Source: the register and config, through the situation.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Final, cast

from sic_docs.cycle.model import MeetingStatus, Occurrence
from sic_docs.documents.context import Provider
from sic_docs.documents.facts.wording import in_words, joined, lower_first, or_nothing, short_date, text_or
from sic_docs.documents.situation import Situation
from sic_docs.kpi.analysis import Publication, publish
from sic_docs.kpi.model import Book
from sic_docs.school_year.model import Calendar, HalfTerm
from sic_docs.school_year.timing import kpi_dates
from sic_docs.trust.model import TRUST, Level
from sic_docs.word.values import Absent, Row, Value

LEVEL_WORDS: Final[Mapping[Level, str]] = {
    Level.C0: "C0 · Open to inspection on request",
    Level.C1: "C1 · Trust and school leaders",
    Level.C2: "C2 · Restricted to trust leaders and the committee",
    Level.C3: "C3 · Restricted to the people named",
}
FIGURES: Final = frozenset(
    {"kpi_domains", "kpi_headlines", "page_kpis", "scorecard", "scorecards", "directors_schools", "changes"}
)
"""Providers that put figures on a page; only papers that use one say what the figures are as at."""
THEMES_A_TERM: Final = 3
AHEAD_DAYS: Final = 84
AHEAD_ROWS: Final = 6


def code_of(situation: Situation) -> str:
    """Short code of the school the paper concerns, or TRUST."""
    return situation.school.code if situation.school else TRUST


def calendar_of(situation: Situation) -> Calendar:
    return situation.calendars.of(code_of(situation))


def day_of(situation: Situation) -> date:
    """The day a paper is about: its meeting's date, else the first day it is owed, else today."""
    occurrence = situation.occurrence
    if occurrence is None:
        return situation.today
    return occurrence.on or occurrence.window.first


def half_term_of(situation: Situation) -> HalfTerm | None:
    """The half term of the paper's day; for a day in a break the one that ended last."""
    calendar = calendar_of(situation)
    day = day_of(situation)
    if situation.occurrence is not None and "-" in situation.occurrence.period.slug:
        return calendar.half_term(situation.occurrence.period)
    halves = [h for dates in calendar.years.values() for h in dates.half_terms if h.first <= day]
    return max(halves, key=lambda h: h.first) if halves else None


def readings(situation: Situation) -> Book:
    """The figures a paper shows: the snapshot, once taken; before it what has been returned so far.

    A paper open to inspection is given only what its issue may print.
    """
    published = publication(situation)
    if published is not None:
        return published.book
    return situation.snapshot if situation.snapshot is not None else situation.book


def publication(situation: Situation) -> Publication | None:
    """What the issue of open papers (C0) this one belongs to may print; None for any other paper."""
    if situation.type.level is not Level.C0 or situation.figures is None:
        return None
    name = ("publication", situation.figures, situation.snapshot is None)
    found = situation.worked.get(name)
    if found is None:
        frozen = situation.snapshot if situation.snapshot is not None else situation.book
        books = {**situation.snapshots, situation.figures: frozen}
        found = publish(situation.figures, books, situation.definitions, situation.register)
        situation.worked[name] = found
    return cast("Publication", found)


def theme_number(situation: Situation) -> int:
    """Which of the year's nine themes the meeting takes, by its date, however often the school meets (P13, P36).

    Theme 1 of a term runs to the day before the first snapshot, theme 2 to the end of week 2 of the second half term,
    theme 3 is the rest.
    """
    half = half_term_of(situation)
    if half is None:
        return 1
    day = day_of(situation)
    terms = ("Autumn", "Spring", "Summer")
    first = terms.index(str(half.term)) * THEMES_A_TERM + 1
    if half.half == 1:
        return first if day < kpi_dates(situation.calendars.trust, half).snapshot else first + 1
    return first + 1 if day <= _end_of_second_week(half) else first + 2


def _end_of_second_week(half: HalfTerm) -> date:
    return half.first + timedelta(days=13 - half.first.weekday())


def shows_figures(situation: Situation) -> bool:
    """Whether this paper prints KPI figures at all; a line meeting does in two of a term's three spells (P36)."""
    if situation.figures is None or not FIGURES.intersection(situation.type.uses):
        return False
    if "kpi_meeting" in situation.type.uses:
        return theme_number(situation) % THEMES_A_TERM != 1
    return True


def figures_as_at(situation: Situation) -> date | None:
    """Date of the newest figure shown; None when none has been returned."""
    if situation.figures is None:
        return None
    codes = [situation.school.code] if situation.school else [s.code for s in situation.register.schools]
    returned = (readings(situation).returned(code, situation.figures) for code in codes)
    return max((r.as_at for r in returned if r is not None and r.as_at is not None), default=None)


def role_holder(situation: Situation, role: str, *, school: str | None = None) -> str:
    """Who holds a role for a school (or the trust) on the paper's day, as printed: name, else title; "(vacant)" (P12).

    Acting heads overlap: both are printed.
    """
    title = situation.definitions.trust.role_title(role)
    scope = school or code_of(situation)
    day = max(day_of(situation), situation.today)
    known = {role, title.casefold()}
    holders = [
        p
        for p in situation.register.people
        if (p.role in known or p.role.casefold() in known)
        and p.holds_on(day)
        and (scope in p.scope or TRUST in p.scope)
    ]
    own = [p for p in holders if scope in p.scope] or holders
    if not own:
        return f"{title} (vacant)"
    return joined(dict.fromkeys(f"{p.name} ({title})" if p.name.strip() else title for p in own))


def who_is(situation: Situation, text: str | None) -> str | None:
    """Who leads or minutes a meeting, as printed: whoever holds the role a row names, by code or title; else its words."""
    roles = situation.definitions.trust.roles
    said = (text or "").strip()
    role = next((r.code for r in roles if said.casefold() in (r.code, r.title.casefold())), None)
    return role_holder(situation, role) if role else said or None


def _trust(situation: Situation) -> Mapping[str, Value]:
    trust = situation.definitions.trust
    return {"name": trust.name, "short_name": trust.short_name}


def level_words(situation: Situation) -> str:
    return LEVEL_WORDS[situation.type.level]


def is_meeting_paper(situation: Situation) -> bool:
    """An agenda or minutes of a meeting of the trust: the clerk's paper, whatever figures lie beside it."""
    element = situation.element
    asks = situation.type.repeats
    return element is not None and element.minuted and situation.type.scope == "trust" and bool(asks)


def _document(situation: Situation) -> Mapping[str, Value]:
    as_at = figures_as_at(situation)
    figures = (
        ""
        if situation.figures is None or not shows_figures(situation)
        else f" · Figures for {situation.figures.label}, as at {in_words(as_at)}"
        if as_at
        else f" · Figures for {situation.figures.label} not yet returned"
    )
    half = half_term_of(situation)
    subject = situation.school.name if situation.school else ""
    running = [subject, situation.type.title.split(":")[0], half.label if half and situation.occurrence else ""]
    tell = "clerk" if situation.type.level is Level.C2 or is_meeting_paper(situation) else "trust_data_lead"
    changes = " ".join(situation.changed)
    return {
        "title": situation.type.title,
        "level": level_words(situation),
        "level_line": level_words(situation) + figures,
        # reads on after "Figures as at" in a table and after "as at" in a sentence
        "as_at": in_words(as_at) if as_at else Absent("a date not yet given"),
        "running": " · ".join(part for part in running if part),
        "small_print": situation.key,
        "tell": "the " + lower_first(situation.definitions.trust.role_title(tell)),
        "updated": f"Updated {in_words(situation.today)}: {changes}" if changes else Absent("as first issued"),
    }


def _updated(situation: Situation) -> Mapping[str, Value]:
    return {"": bool(situation.changed)}


def is_filed_late(situation: Situation) -> bool:
    """Whether a record is first written after the day its meeting was to be held (P11).

    Such a paper is not written again, so that no day that passes makes it new.
    """
    occurrence = situation.occurrence
    return occurrence is not None and occurrence.on is not None and occurrence.on < situation.today


def _filed_late(situation: Situation) -> Mapping[str, Value]:
    occurrence = situation.occurrence
    if occurrence is None or occurrence.on is None or not is_filed_late(situation):
        return {"": False, "line": Absent("filed in time")}
    status = occurrence.meeting.status if occurrence.meeting else MeetingStatus.PROPOSED
    return {
        "": True,
        "line": f"Filed late, on {in_words(situation.today)}: the meeting was {status} for {in_words(occurrence.on)}. "
        "Write below whether and when it was held.",
    }


def _period(situation: Situation) -> Mapping[str, Value]:
    half = half_term_of(situation)
    occurrence = situation.occurrence
    noun = "meeting" if situation.element and situation.element.meeting else "no."
    return {
        "label": f"{half.label}, {half.year}" if half else situation.year,
        "half_term": half.label if half else Absent("between half terms"),
        "term": f"{half.term} term" if half else Absent("between terms"),
        "year": situation.year,
        "figures": situation.figures.label if situation.figures else Absent("no figures shown"),
        "number": f"{noun} {occurrence.number}" if occurrence else Absent("not numbered"),
    }


def meeting_date(occurrence: Occurrence | None) -> Value:
    """The date in words, marked while it is only proposed (P21)."""
    meeting = occurrence.meeting if occurrence else None
    if meeting is None or meeting.on is None:
        return Absent("Date to be arranged")
    if meeting.status is MeetingStatus.CANCELLED:
        return f"{in_words(meeting.on)} (cancelled)"
    return in_words(meeting.on) + (" (proposed)" if meeting.status is MeetingStatus.PROPOSED else "")


def next_occurrence(situation: Situation) -> Occurrence | None:
    """The next occurrence of the same element for the same school or the trust, not cancelled."""
    this = situation.occurrence
    if this is None:
        return None
    after = [
        o
        for o in situation.occurrences
        if o.element == this.element
        and o.school == this.school
        and not o.is_cancelled
        and (o.on or o.window.first) > (this.on or this.window.first)
    ]
    return min(after, key=lambda o: (o.on or o.window.first, o.number), default=None)


def _meeting(situation: Situation) -> Mapping[str, Value]:
    occurrence = situation.occurrence
    meeting = occurrence.meeting if occurrence else None
    element = situation.element
    following = next_occurrence(situation)
    times = [t for t in (meeting.start, meeting.end) if t] if meeting else []
    who = [role_holder(situation, role) for role in element.participants] if element else []
    lead = (meeting.lead if meeting else None) or (element.lead if element else None)
    takes = meeting.minute_taker if meeting else None
    return {
        "date": meeting_date(occurrence),
        "time": " to ".join(times) if times else Absent("time to be agreed"),
        "place": text_or(meeting.place if meeting else None, "Place to be agreed"),
        "online_link": text_or(meeting.online_link if meeting else None, "No online link"),
        "who": joined(who) if who else Absent("Those invited"),
        "lead": text_or(who_is(situation, lead), "To be agreed"),
        "minute_taker": text_or(who_is(situation, takes), "To be agreed"),
        "number": str(occurrence.number) if occurrence else Absent("not numbered"),
        "next": Absent("To be arranged") if following is None else meeting_date(following),
        "next_label": _next_label(situation, following),
    }


def _next_label(situation: Situation, following: Occurrence | None) -> Value:
    if following is None:
        return Absent("To be arranged")
    half = situation.calendars.of(following.school).half_term_of(following.on or following.window.first)
    return half.label if half else following.period.label


def dates_ahead(situation: Situation, *, codes: Sequence[str]) -> Sequence[Row]:
    """Meetings of these schools (or TRUST) after the paper's day, soonest first."""
    after = day_of(situation)
    until = after + timedelta(days=AHEAD_DAYS)
    titles = {e.code: e.short for e in situation.definitions.cycle.elements}
    found = sorted(
        (
            (o.on, titles.get(o.element, o.element))
            for o in situation.occurrences
            if o.school in codes and o.on is not None and after < o.on <= until and not o.is_cancelled
        ),
    )
    rows: list[Row] = [{"date": short_date(on), "what": what} for on, what in found if on is not None]
    return or_nothing(rows[:AHEAD_ROWS], ("date", "what"), "No dates are fixed yet.", at=1)


def _dates_ahead(situation: Situation) -> Mapping[str, Value]:
    return {"": dates_ahead(situation, codes=[code_of(situation)])}


PROVIDERS: Final[tuple[Provider, ...]] = (
    Provider("trust", ("name", "short_name"), _trust),
    Provider(
        "document", ("title", "level", "level_line", "as_at", "running", "small_print", "tell", "updated"), _document
    ),
    Provider("updated", ("",), _updated),
    Provider("filed_late", ("", "line"), _filed_late),
    Provider("period", ("label", "half_term", "term", "year", "figures", "number"), _period),
    Provider(
        "meeting",
        ("date", "time", "place", "online_link", "who", "lead", "minute_taker", "number", "next", "next_label"),
        _meeting,
    ),
    Provider("dates_ahead", ("",), _dates_ahead),
)
