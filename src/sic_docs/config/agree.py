"""Contradictions inside `config/`: things each well formed that cannot both be meant."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sic_docs.config.model import HouseStyle, TrustSettings
from sic_docs.config.rules import CHOICES
from sic_docs.cycle.model import Cycle
from sic_docs.documents.definition import AskKind, DocumentType
from sic_docs.errors import Issue
from sic_docs.kpi.model import Measure
from sic_docs.trust.model import Level


def contradictions(
    folder: str,
    *,
    trust: TrustSettings | None,
    cycle: Cycle | None,
    documents: Sequence[DocumentType],
    measures: Sequence[Measure],
) -> list[Issue]:
    """Every contradiction, in the order of the files; a file that could not be read hides none in the others.

    Args:
        folder: Name of the config folder, for messages.
    """
    return [
        *(_trust(trust, f"{folder}/trust.yaml") if trust else ()),
        *(_cycle(cycle, trust) if cycle else ()),
        *_documents(documents, cycle),
        *_measures(measures),
    ]


def _trust(trust: TrustSettings, file: str) -> Iterator[Issue]:
    spoken: dict[str, str] = {}
    for category in trust.categories:
        for word in {category.name.lower(), (category.short or category.name).lower()}:
            if word in spoken:
                found = f'The categories {spoken[word]} and {category.code} are both called "{word}".'
                yield _issue(file, None, found, "Give each its own name and short form.")
            spoken[word] = category.code
    if trust.small_cohort < 1 or trust.suppress_below < 1:
        yield _issue(file, None, "suppress_below and small_cohort must be at least 1.", "Use 6 and 10 if in doubt.")
    for key in ("notice_clear_days", "email_delivery_days", "papers_due_school_days"):
        if getattr(trust, key) < 0:
            yield _issue(file, None, f"{key} is {getattr(trust, key)}, and days are counted back.", "Write 0 or more.")
    try:
        ZoneInfo(trust.time_zone)
    except (ValueError, OSError, ZoneInfoNotFoundError):  # OSError: the name of a folder of zones
        yield _issue(file, None, f'There is no time zone "{trust.time_zone}".', "Write Europe/London.")
    for field, given, wanted in (
        ("colours", trust.style.colours, CHOICES[HouseStyle, "colours"]),
        ("fonts", trust.style.fonts, CHOICES[HouseStyle, "fonts"]),
    ):
        if missing := [name for name in wanted if name not in given]:
            yield _issue(file, None, f"style: {field} lacks {', '.join(missing)}.", "Give each of them.")
    for colour in sorted({c.colour for c in trust.categories} | {"green", "amber", "red"}):
        if colour not in trust.style.ratings:
            found = f'style: ratings has no "{colour}", which categories or KPI ratings use.'
            yield _issue(file, None, found, f'Add {colour}: ["fill", "ink"].')


def _cycle(cycle: Cycle, trust: TrustSettings | None) -> Iterator[Issue]:
    has_red = trust is None or any(category.is_red for category in trust.categories)
    for element in cycle.elements:
        place = f"line {element.line} ({element.code})"
        cadences = [element.cadence, *element.by_category.values()]
        if any(c is not None and c.times < 1 for c in cadences):
            yield _issue(element.file, place, "A cadence has times below 1.", "Leave the cadence out to owe nothing.")
        if element.only_red and not has_red:
            found = "It is for red categories only, and no category has the colour red."
            yield _issue(element.file, place, found, "Give a category in trust.yaml the colour red.")
        if element.scope == "trust" and (element.by_category or element.only_red):
            found = "It is held once for the trust, so a school's category cannot change how often."
            yield _issue(element.file, place, found, "Take out by_category and only_red, or make its scope school.")
        longest = {"year": 0, "term": 1, "half_term": 2}
        for cadence in cadences:
            if cadence is not None and cadence.per in longest and longest[cadence.per] < longest[element.period]:
                found = f"Its keys count within a {element.period}, but it falls due once a {cadence.per}."
                yield _issue(element.file, place, found, f"Set period: {cadence.per}.")


def _documents(documents: Sequence[DocumentType], cycle: Cycle | None) -> Iterator[Issue]:
    elements = {element.code: element for element in cycle.elements} if cycle else {}
    for document in documents:
        place = f"line {document.line} ({document.code})"
        for found, remedy in _document(document):
            yield _issue(document.file, place, found, remedy)
        element = elements.get(document.element or "")
        if element is not None and document.issue.on == "meeting" and not element.meeting:
            found = f"It is issued by the date of a meeting, but {element.code} has no meetings."
            yield _issue(document.file, place, found, "Issue it on window, snapshot or year_start.")


def _document(document: DocumentType) -> Iterator[tuple[str, str]]:
    confidential = document.level in (Level.C2, Level.C3)
    if document.level is Level.C3:
        yield "Level C3 is not built yet, and nothing may be filed without its checks.", "Use C2 or leave it out."
    if confidential and document.place != "confidential":
        yield (
            f"It is {document.level} but is filed in {document.place}, where people without that right can read.",
            "Set place: confidential.",
        )
    if document.place == "school" and document.scope != "school":
        yield "It is one for the whole trust but is filed in a school's folder.", "Set place: trust."
    if (
        document.scope == "school"
        and document.place != "school"
        and "{code}" not in document.file_name + document.folder
    ):
        yield (
            "There is one for each school in a shared folder, so they would all have one name.",
            "Put {code} in file_name.",
        )
    ending = document.template.rpartition(".")[2].lower() if document.template else None
    if ending is not None and ending not in ("docx", "xlsx"):
        yield f'The template "{document.template}" is neither .docx nor .xlsx.', "Save it as one of these."
    elif ending is not None and document.form != ending:
        yield f"Its form is {document.form} but its template is a .{ending} file.", f"Set form: {ending}."
    if document.part == "A" and document.level is not Level.C0:
        yield f"It is of Part A, which anyone may ask to see, and its level is {document.level}.", "Set level: C0."
    if document.part == "B" and not confidential:
        yield f"It is of Part B, which is private, and its level is {document.level}.", "Set level: C2 in part_b."
    if not document.audience:
        yield "It has no audience, so nobody may read it.", "List role codes under audience."
    for ask in (*document.asks, *(column for repeat in document.repeats for column in repeat.columns)):
        if ask.kind is AskKind.CHOICE and not ask.options:
            yield f'The choice "{ask.name}" has no options.', "List its options."
        if ask.kind is not AskKind.CHOICE and ask.options:
            yield f'"{ask.name}" has options but is not a choice.', "Set kind: choice."
    for repeat in document.repeats:
        names = {column.name for column in repeat.columns}
        if strange := [name for name in repeat.headings if name not in names]:
            yield f"{repeat.name}: headings names {', '.join(strange)}, which is not a column.", "Name its columns."


def _measures(measures: Sequence[Measure]) -> Iterator[Issue]:
    for measure in measures:
        for found, remedy in _measure(measure):
            yield _issue(measure.file, f"line {measure.line} ({measure.code})", found, remedy)


def _measure(measure: Measure) -> Iterator[tuple[str, str]]:
    if measure.kind == "rate" and not (measure.numerator and measure.denominator):
        yield "A rate must say what its numerator and denominator count.", "Add numerator: and denominator:."
    if measure.lowest is not None and measure.highest is not None and measure.lowest > measure.highest:
        yield "Its lowest is above its highest.", "Change them round."
    if measure.ages is not None and measure.ages[0] > measure.ages[1]:
        yield "Its ages are the wrong way round.", "Write the lower age first."
    if measure.from_on is not None and measure.to_on is not None and measure.from_on > measure.to_on:
        yield "It ends before it begins.", "Change from_on or to_on."
    if any(rule.to_on is not None and rule.to_on < rule.from_on for rule in measure.rules):
        yield "One of its rules ends before it begins.", "Change from_on or to_on of the rule."
    if len({rule.from_on for rule in measure.rules}) < len(measure.rules):
        yield "Two of its rules begin on one day.", "Give each rule its own from_on."
    if measure.collected_by == "results" and measure.result is None:
        yield "It is asked among the results, but has no name there.", "Add result:, the name of the outcome."
    if measure.amber_band is not None and measure.better == "none":
        yield "It has an amber band, but is never rated (better: none).", "Say up or down, or drop amber_band."


def _issue(file: str, place: str | None, found: str, remedy: str) -> Issue:
    return Issue(code="config-contradiction", file=file, place=place, found=found, remedy=remedy)
