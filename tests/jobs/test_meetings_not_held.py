"""P21: a meeting nobody booked or that was cancelled never vanishes: reminded, then missed with its reason, once."""

from __future__ import annotations

from datetime import date

from tests.jobs.living import Library, as_json, codes, outcomes, verbs, words

STANDARDS = "M-standards_committee-TRUST-2026-27-spring-01"  # proposed for Tue 16 Mar 2027
DIRECTORS_AUTUMN = "M-directors_review-TRUST-2026-27-autumn-1-01"  # booked for Tue 13 Oct 2026
DIRECTORS_AGENDA = "directors_agenda/TRUST/2026-27/autumn-1/01"
ATTENTION = "attention/TRUST/2026-27/year/01"


def test_an_unbooked_meeting_is_reminded_of_once_in_the_report_and_every_day_in_the_list(september: Library) -> None:
    september.run("2026-12-01")  # Tue: spring's meetings are proposed, 30 school days before its term
    before = september.run("2027-01-28")  # Thu, 26 school days before Tue 16 Mar: half term is 15 to 19 Feb
    assert not [i for i in before.issues if i.place and STANDARDS in i.place]
    first = september.run("2027-02-02")  # Tue
    (reminder,) = [i for i in first.issues if i.place and STANDARDS in i.place]
    assert reminder.code == "meeting-not-booked" and "Tuesday 16 March 2027" in reminder.found
    line = "Book Standards Committee Meeting, proposed for Tuesday 16 March 2027"
    assert line in september.words(ATTENTION)
    again = september.run("2027-02-03")
    assert not [i for i in again.issues if i.place and STANDARDS in i.place]
    assert line in september.words(ATTENTION)


def test_a_meeting_never_booked_is_missed_with_its_reason_once(september: Library) -> None:
    september.run("2026-12-01")
    held = september.run("2027-03-16")  # its day
    assert "standards_agenda/TRUST/2026-27/spring/01" not in verbs(held)
    first = september.run("2027-03-17")  # Wed
    missed = {o.key: o.detail for o in outcomes(first, "missed")}
    for key in ("standards_agenda/TRUST/2026-27/spring/01", "standards_minutes/TRUST/2026-27/spring/01"):
        assert missed[key].endswith("it was proposed for Tuesday 16 March 2027 and never booked.")
    line = "Standards Committee Meeting, Spring, was not held: it was proposed for Tuesday 16 March 2027"
    assert september.words(ATTENTION).count(line) == 1
    assert not [o for o in outcomes(september.run("2027-03-18"), "missed") if "standards_" in (o.key or "")]
    assert not september.has("standards_agenda/TRUST/2026-27/spring/01")


def test_a_cancelled_meeting_stays_owed_until_its_window_ends_and_is_then_missed_with_its_reason(
    september: Library,
) -> None:
    september.run("2026-10-05")  # Mon: the agenda is filed for Tue 13 Oct
    september.register_row(
        "Meetings", {"Status": "cancelled", "Reason": "Ofsted in two schools"}, where={"Ref": DIRECTORS_AUTUMN}
    )
    report = september.run("2026-10-06")
    assert "meeting-cancelled" in codes(report)
    assert "Tuesday 13 October 2026 (cancelled)" in words(september.path(DIRECTORS_AGENDA).read_bytes())
    listed = september.words(ATTENTION)
    assert (
        "Fix another date for Education Directors Review Meeting, Autumn 1, cancelled (Ofsted in two schools)" in listed
    )
    assert "Filed for it before: Directors Review Autumn 1 agenda." in listed
    assert "meeting-cancelled" not in codes(september.run("2026-10-07"))
    assert not outcomes(september.run("2026-10-14"), "missed")  # the window ends with the week, Fri 16 Oct
    later = september.run("2026-10-19")
    missed = {o.key: o.detail for o in outcomes(later, "missed")}
    assert "cancelled (Ofsted in two schools)" in missed["directors_minutes/TRUST/2026-27/autumn-1/01"]
    assert not september.has("directors_minutes/TRUST/2026-27/autumn-1/01")


def test_what_is_due_lists_no_minutes_of_a_cancelled_meeting(september: Library) -> None:
    def types() -> set[tuple[str, str]]:
        owed = as_json(september, "due", "--from", "2026-10-01", "--to", "2026-10-31")["owed"]
        return {(row["document_type"], row["meeting"]) for row in owed if row["element"] == "directors_review"}

    assert types() == {("directors_agenda", "booked"), ("directors_minutes", "booked")}
    september.register_row("Meetings", {"Status": "cancelled"}, where={"Ref": DIRECTORS_AUTUMN})
    assert types() == {("directors_agenda", "cancelled")}


def test_a_meeting_booked_after_it_was_told_missed_has_its_papers(september: Library) -> None:
    september.run("2026-12-01")
    september.run("2027-02-03")  # Wed, a day after the Directors' review proposed for Tue 2 Feb
    agenda = "directors_agenda/TRUST/2026-27/spring-1/01"
    assert september.rows()[agenda].missed
    september.register_row(
        "Meetings",
        {"Status": "booked", "Date": date(2027, 2, 11)},
        where={"Ref": "M-directors_review-TRUST-2026-27-spring-1-01"},
    )
    assert verbs(september.run("2027-02-04"))[agenda] == "create"
    assert september.has(agenda)
