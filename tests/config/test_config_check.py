"""Config against templates, facts, names, calendars and colours."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from sic_docs.config.check import check, contrast
from sic_docs.config.check_documents import sample_path
from sic_docs.config.load import load
from sic_docs.config.model import Definitions
from sic_docs.documents.definition import DocumentType

TINY = load(Path(__file__).parent / "tiny")
SHIPPED = Path(__file__).parents[2] / "config"
PROVIDERS = {"school": ("school.name", "school.code")}


@dataclass(frozen=True)
class Asked:
    kind: str = "text"
    options: tuple[str, ...] = ()
    place: str = "table 1, row 2"


@dataclass(frozen=True)
class Template:
    """What the word room's compiled template tells of itself; the words are ours to choose here."""

    gives: tuple[str, ...] = ("school.name", "actions.ref")
    whens: tuple[str, ...] = ()
    asks: dict[str, Asked] = field(
        default_factory=lambda: {
            "held_on": Asked("date"),
            "rating": Asked("choice", ("Green", "Red")),
            "said": Asked(),
            "actions.text": Asked(),
            "actions.owner": Asked(),
        }
    )
    eaches: dict[str, str | None] = field(default_factory=lambda: {"actions": None})


def with_documents(*documents: DocumentType) -> Definitions:
    return replace(TINY, documents=documents)


NOTE = TINY.document("visit_note")


def found(definitions: Definitions, template: Template) -> list[tuple[str, str]]:
    issues = check(definitions, {"visit_note.docx": template}, PROVIDERS)
    return [(i.code, i.remedy) for i in issues if i.code != "calendar-days"]


def test_a_config_that_agrees_has_nothing_to_say() -> None:
    assert found(TINY, Template()) == []


def test_a_template_that_is_not_there_is_named() -> None:
    [issue] = [i for i in check(TINY, {"visit_not.docx": Template()}, PROVIDERS) if i.code == "template-missing"]
    assert (issue.file, issue.place) == ("tiny/documents.yaml", "line 1 (visit_note)")
    assert issue.remedy == 'Did you mean "visit_not.docx"?'


def test_a_question_on_one_side_only_is_named_with_what_was_probably_meant() -> None:
    asks = dict(Template().asks)
    asks["helt_on"] = asks.pop("held_on")
    codes = dict(found(TINY, Template(asks=asks)))
    assert codes["ask-not-declared"].startswith('Did you mean "held_on"?')
    assert codes["ask-not-in-template"] == 'Did you mean "helt_on"?'


def test_kinds_and_choices_must_be_the_same_in_word() -> None:
    asks = {**Template().asks, "said": Asked("rich"), "rating": Asked("choice", ("Green", "Amber"))}
    assert [code for code, _ in found(TINY, Template(asks=asks))] == ["ask-options", "ask-kind"]


def test_a_repeat_the_template_lacks_is_named() -> None:
    asks = {k: v for k, v in Template().asks.items() if not k.startswith("actions")}
    codes = [code for code, _ in found(TINY, Template(asks=asks, eaches={"action": None}, gives=()))]
    assert "repeat-not-in-template" in codes


def test_a_fact_nobody_gives_is_named_with_the_nearest() -> None:
    assert found(TINY, Template(gives=("school.nam",))) == [
        ("fact-not-given", 'Did you mean "school.name"? Or add the facts\' name to uses.')
    ]
    assert ("unknown-facts", 'Did you mean "school"?') in found(
        with_documents(replace(NOTE, uses=("schol",))), Template()
    )


def test_patterns_that_cannot_be_filled_or_filed_are_named() -> None:
    for pattern in ("{code} {nunber}", "{code", "a/b", "what?", "ends. ", ""):
        document = replace(NOTE, file_name=pattern)
        assert "pattern" in [code for code, _ in found(with_documents(document), Template())], pattern


def test_two_types_never_share_a_file_name() -> None:
    other = replace(NOTE, code="other", line=40)
    issues = check(with_documents(NOTE, other), {"visit_note.docx": Template()}, PROVIDERS)
    [issue] = [i for i in issues if i.code == "name-collision"]
    assert issue.place == "line 40 (other)" and "visit_note" in issue.found
    elsewhere = replace(other, place="confidential")
    assert found(with_documents(NOTE, elsewhere), Template()) == []


def test_several_papers_of_one_type_never_share_a_file_name() -> None:
    bare = replace(NOTE, file_name="{code} Visit")
    assert found(with_documents(bare), Template()) == [("name-collision", "Put {number} in file_name.")]
    yearless = replace(NOTE, folder="Leadership")
    assert found(with_documents(yearless), Template()) == [("name-collision", "Put {year} in folder.")]


def test_a_sample_path_reads_as_people_will_see_it() -> None:
    assert sample_path(NOTE, TINY) == "2026-27/Leadership/Visits/Autumn 2/OAK Visit 04 note Autumn 2.docx"


def test_a_calendar_without_195_open_weekdays_is_pointed_out() -> None:
    # 39 + 35 + 30 + 24 + 34 + 33 = 195 (domain.md 2.2); a day less in July is told
    assert not [i for i in check(TINY, {"visit_note.docx": Template()}) if i.code == "calendar-days"]
    year = TINY.calendars["trust"]["2026-27"]
    short = replace(year, half_terms=(*year.half_terms[:5], replace(year.half_terms[5], last=date(2027, 7, 20))))
    shorter = replace(TINY, calendars={"trust": {"2026-27": short}})
    [issue] = [i for i in check(shorter, {"visit_note.docx": Template()}) if i.code == "calendar-days"]
    assert issue.found.startswith("It has 194 open weekdays")


def test_colours_nobody_can_read_are_pointed_out() -> None:
    assert round(contrast("000000", "FFFFFF"), 2) == 21.0
    assert round(contrast("767676", "FFFFFF"), 2) == 4.54  # the lightest grey that passes on white
    pale = replace(TINY.trust.style, ratings={**TINY.trust.style.ratings, "red": ("FFFFFF", "777777")})
    definitions = replace(TINY, trust=replace(TINY.trust, style=pale))
    issues = [i for i in check(definitions, {"visit_note.docx": Template()}) if i.code == "colour-contrast"]
    assert [i.place for i in issues] == ["style, ratings: red"]


def test_the_shipped_colours_calendars_and_names_have_nothing_to_say() -> None:
    issues = check(load(SHIPPED), {})
    assert [str(i) for i in issues if i.code != "template-missing"] == []
