"""One cell of the register → a typed value: a converter for each plain kind of column.

A converter takes what stands in the cell (never blank) and returns the value or raises `Bad`, which says what was
found and what to do; where it stands is added by the caller. An Excel error (`ErrorCell`) never reaches a converter.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from sic_docs.dates import written_date
from sic_docs.school_year.model import Period
from sic_docs.trust.model import TRUST


class Bad(Exception):
    """A cell that does not hold what its column wants: what was found, what to do, a stable code."""

    def __init__(self, found: str, remedy: str, code: str = "register-not-allowed") -> None:
        super().__init__(found)
        self.found, self.remedy, self.code = found, remedy, code


@dataclass(frozen=True, slots=True)
class ErrorCell:
    """What stands in a cell that Excel could not work out: `#REF!`; or a formula never calculated (`text` is "")."""

    text: str


Converter = Callable[[Any], Any]

_TIME = re.compile(r"(\d{1,2})[:.](\d{2})(?::\d{2})?\s*(am|pm)?", re.IGNORECASE)
_PERIOD = re.compile(r"(?:(autumn|spring|summer)[ -]?([12])?)?[ ,]*(\d{4}-\d{2})?", re.IGNORECASE)
_CODE = re.compile(r"[A-Z0-9]{2,8}")
_EARLIEST, _LATEST = date(1990, 1, 1), date(2100, 12, 31)


def as_text(raw: Any) -> str:
    if isinstance(raw, str):
        return raw.strip()
    if isinstance(raw, float) and raw.is_integer():
        return str(int(raw))
    if isinstance(raw, datetime):
        raw = raw.date()
    if isinstance(raw, date):
        return f"{raw.day} {raw:%b %Y}"
    if isinstance(raw, time):
        return f"{raw:%H:%M}"
    return str(raw)


def as_code(raw: Any) -> str:
    text = as_text(raw)
    if not _CODE.fullmatch(text):
        raise Bad(
            f'"{text[:40]}" is not a short code.', "Write 2 to 8 capital letters or digits.", "register-not-a-code"
        )
    if text == TRUST:
        raise Bad(f'"{TRUST}" stands for the trust itself.', "Choose another short code.", "register-not-a-code")
    return text


def as_urn(raw: Any) -> str:
    text = as_text(raw)
    if not re.fullmatch(r"\d{6}", text):
        raise Bad(f'"{text[:40]}" is not a URN.', "Write its six digits, or leave it empty.", "register-not-a-number")
    return text


def as_whole(raw: Any) -> int:
    number = as_number(raw)
    if number != number.to_integral_value() or not 0 <= number < 1_000_000:
        raise Bad(f'"{raw}" is not a whole number.', "Write a whole number, 0 or more.", "register-not-a-number")
    return int(number)


def as_number(raw: Any) -> Decimal:
    try:
        number = Decimal(raw.strip()) if isinstance(raw, str) else Decimal(str(raw))
    except (ArithmeticError, ValueError):
        number = Decimal("NaN")
    if not number.is_finite() or isinstance(raw, bool) or abs(number) > Decimal("1e12"):
        raise Bad(
            f'"{as_text(raw)[:40]}" is not a number.', "Write figures only, such as 94.2.", "register-not-a-number"
        )
    return number


def _within(day: date) -> date:
    if not _EARLIEST <= day <= _LATEST:
        raise Bad(f"{as_text(day)} is not a date we can use.", "Check the year.", "register-not-a-date")
    return day


def as_date(raw: Any) -> date:
    """A real date of the workbook. A date typed as text would sort and filter wrongly, so it is sent back."""
    if isinstance(raw, datetime):
        raw = raw.date()
    if isinstance(raw, date):
        return _within(raw)
    text = as_text(raw)
    written = written_date(text) if isinstance(raw, str) else None
    if written is not None:
        found = f'The date "{text[:40]}" is text, so Excel cannot sort or use it.'
        raise Bad(found, f"Type {written:%d/%m/%Y} in a cell formatted as a date.", "register-date-as-text")
    raise Bad(f'"{text[:40]}" is not a date.', "Type a date such as 24/11/2026.", "register-not-a-date")


def as_written_date(raw: Any) -> date:
    written = written_date(raw) if isinstance(raw, str) else None
    if written is None:
        raise Bad(f'"{as_text(raw)[:40]}" is not a date.', "Write it as 2026-11-24.", "register-not-a-date")
    return _within(written)


def as_days(raw: Any) -> tuple[date, ...]:
    """Several days in one cell, with commas; a single real date too."""
    if isinstance(raw, date):
        return (as_date(raw),)
    days = []
    for part in re.split(r"[,;\n]", as_text(raw)):
        if part.strip():
            days.append(as_written_date(part))
    return tuple(days)


def as_due(raw: Any) -> str:
    """When an action is due: people's own words, or a date printed as one."""
    if isinstance(raw, str) and (written := written_date(raw)):
        raw = written
    return as_text(raw)


def as_time(raw: Any) -> str:
    """A time of day as "16:30"."""
    if isinstance(raw, datetime):
        raw = raw.time()
    if isinstance(raw, time):
        return f"{raw:%H:%M}"
    if isinstance(raw, float) and 0 <= raw < 1:
        minutes = round(raw * 1440)
        return f"{minutes // 60:02d}:{minutes % 60:02d}"
    m = _TIME.fullmatch(as_text(raw))
    if m:
        hour = int(m[1])
        if m[3]:
            hour = hour % 12 + (12 if m[3].lower() == "pm" else 0)
        if hour < 24 and int(m[2]) < 60:
            return f"{hour:02d}:{m[2]}"
    raise Bad(f'"{as_text(raw)[:40]}" is not a time.', "Write a time such as 16:30.", "register-not-a-time")


def as_yes_no(raw: Any) -> bool:
    text = "yes" if raw is True else "no" if raw is False else as_text(raw).casefold()
    if text in ("yes", "y", "true", "x", "✓", "1"):
        return True
    if text in ("no", "n", "false", "0"):
        return False
    raise Bad(f'"{as_text(raw)[:40]}" is neither Yes nor No.', "Write Yes or No.")


def as_year(raw: Any) -> str:
    text = as_text(raw).replace("/", "-")
    m = re.fullmatch(r"(\d{4})-(?:\d\d)?(\d\d)", text)
    if not m or (int(m[1]) + 1) % 100 != int(m[2]):
        raise Bad(f'"{text[:40]}" is not a school year.', "Write it as 2026-27.", "register-not-a-period")
    return f"{m[1]}-{m[2]}"


def as_period(raw: Any) -> Period:
    """`Autumn 2 2026-27`, `Autumn 2026-27` or `2026-27` → the period."""
    text = as_text(raw).replace("/", "-")
    m = _PERIOD.fullmatch(text)
    if not m or not m[3]:
        raise Bad(f'"{text[:40]}" is not a period.', "Write it as Autumn 2 2026-27.", "register-not-a-period")
    slug = "-".join(part for part in (m[1] and m[1].lower(), m[2]) if part) or "year"
    return Period(as_year(m[3]), slug)


def shown_period(period: Period) -> str:
    """A period as the register prints it; `as_period` reads it back."""
    return period.year if period.slug == "year" else f"{period.label} {period.year}"


def as_half_term(raw: Any) -> str:
    """`Autumn 2` → `autumn-2`."""
    m = re.fullmatch(r"(autumn|spring|summer)[ -]?([12])", as_text(raw).casefold())
    if not m:
        raise Bad(f'"{as_text(raw)[:40]}" is not a half term.', "Write it as Autumn 1.", "register-not-a-period")
    return f"{m[1]}-{m[2]}"


def as_when(raw: Any) -> str:
    """When an item stands on the agenda: `every`, `autumn`, `autumn-2` or a meeting number."""
    text = as_text(raw).casefold()
    if text in ("every", "every meeting", "all"):
        return "every"
    if re.fullmatch(r"[1-9]\d?", text):
        return text
    m = re.fullmatch(r"(autumn|spring|summer)(?:[ -]?([12]))?", text)
    if not m:
        found = f'"{as_text(raw)[:40]}" does not say when.'
        raise Bad(found, "Write every, autumn, autumn 2, or the number of the meeting.", "register-not-a-period")
    return "-".join(part for part in m.groups() if part)
