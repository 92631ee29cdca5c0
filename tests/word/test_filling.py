"""Filling a template: what stands on the page, in every kind of place, and what never gets there."""

from __future__ import annotations

import io
import re
from datetime import date
from typing import Any

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from sic_docs.errors import TemplateError
from sic_docs.opc.fingerprint import fingerprint
from sic_docs.opc.package import Package
from sic_docs.opc.stamp import read_stamp
from sic_docs.word.compile import compile_template
from sic_docs.word.dump import dump
from sic_docs.word.style import Style
from sic_docs.word.values import Absent, Linked, Prefill, Shaded
from sic_docs.word.xml import W_NS, qn, unprintable
from tests.word import wordkit as kit
from tests.word.wordkit import ask, filled, give, p, run, sdt, tbl, tc, tr

EVERYTHING = (
    p(run("Agenda"), style="Heading1")
    + p(run("For "), give("school.name"), run("."))
    + sdt("give:intro", p(run("An introduction"), style="Quote"))
    + p(ask("note"))
    + tbl(
        tr(tc(run("Ref")), tc(run("Action")), tc(run("Done")), tc(run("Rating")), header=True),
        sdt(
            "each:actions",
            tr(
                tc(give("actions.ref")),
                tc(ask("actions.text")),
                tc(ask("actions.done", "tick")),
                tc(give("actions.rating")),
            ),
        ),
    )
)


def values(**more: Any) -> dict[str, Any]:
    return {
        "school.name": "Oak & Ash",
        "intro": "Welcome",
        "actions": [{"ref": "OAK-27-001", "text": Prefill("Do it"), "rating": Shaded("Red", "C00000", "FFFFFF")}],
        **more,
    }


def tree(content: bytes, part: str = "word/document.xml") -> etree._Element:
    return Package.read(content).xml(part)


def test_every_output_opens_in_another_reader_and_holds_the_values() -> None:
    made = filled(EVERYTHING, values())
    paragraphs = [paragraph.text for paragraph in docx.Document(io.BytesIO(made.content)).paragraphs]
    assert paragraphs[:3] == ["Agenda", "For Oak & Ash.", "Welcome"]


def test_the_same_arguments_give_the_same_bytes() -> None:
    ready = kit.compiled(EVERYTHING)
    assert kit.put_in(ready, values()) == kit.put_in(ready, values()) == filled(EVERYTHING, values())


def test_the_stamp_says_the_fingerprint_the_file_has() -> None:
    made = filled(EVERYTHING, values())
    stamp = read_stamp(made.content)
    assert stamp is not None
    assert stamp.fingerprint == made.fingerprint == fingerprint(made.content)
    assert (stamp.key, stamp.recipe, stamp.as_of) == ("line_meeting/OAK/2026-27/autumn/02", kit.RECIPE, kit.AS_OF)


def test_the_key_and_date_are_outside_the_fingerprint_and_the_values_inside() -> None:
    ready = kit.compiled(EVERYTHING)
    other = kit.fill(ready, values(), title="Another", key="x/OAK/2026-27/year/01", recipe="", as_of=date(2027, 1, 1))
    assert other.fingerprint == kit.put_in(ready, values()).fingerprint
    assert kit.put_in(ready, values(intro="Changed")).fingerprint != other.fingerprint


def test_gives_are_unwrapped_and_asks_and_their_rows_stay_controls() -> None:
    root = tree(filled(EVERYTHING, values()).content)
    tags = [tag.get(qn("w:val")) for tag in root.iter(qn("w:tag"))]
    assert tags == ["ask:note", "each:actions", "ask:actions.text", "ask:actions.done"]


def test_a_single_ask_is_locked_and_nothing_in_a_repeat_is() -> None:
    root = tree(filled(EVERYTHING, values()).content)
    locks = {
        sdt.find(f"{qn('w:sdtPr')}/{qn('w:tag')}"): sdt.find(f".//{qn('w:lock')}") for sdt in root.iter(qn("w:sdt"))
    }
    locked = [tag.get(qn("w:val")) for tag, lock in locks.items() if tag is not None and lock is not None]
    assert locked == ["ask:note"]


def test_a_repeat_with_asks_is_words_repeating_section_and_ids_are_unique() -> None:
    made = filled(EVERYTHING, values(actions=[{"ref": str(n), "rating": ""} for n in range(30)]))
    root = tree(made.content)
    assert len(list(root.iter(qn("w15:repeatingSection")))) == 1
    assert len(list(root.iter(qn("w15:repeatingSectionItem")))) == 30
    ids = [number.get(qn("w:val")) for number in root.iter(qn("w:id")) if number.getparent().tag == qn("w:sdtPr")]
    assert len(ids) == len(set(ids)) == 1 + 1 + 30 * 3


def test_words_own_repeating_section_in_the_template_is_understood() -> None:
    item = "<w:sdt><w:sdtPr><w15:repeatingSectionItem/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>"
    row = tr(tc(give("actions.ref")), tc(ask("actions.text")))
    native = sdt("each:actions", item.format(row) * 2).replace("</w:sdtPr>", "<w15:repeatingSection/></w:sdtPr>", 1)
    made = filled(tbl(tr(tc(run("H")), tc(run("I"))), native), {"actions": [{"ref": "a"}, {"ref": "b"}]})
    assert dump(made.content).splitlines() == [
        "| H | I |",
        "| a | [ask:actions.text|?Write here] |",
        "| b | [ask:actions.text|?Write here] |",
    ]


def test_a_give_keeps_the_formatting_of_its_first_run_wherever_it_stands() -> None:
    bold = "<w:b/><w:sz w:val='20'/>"
    body = (
        p(give("a", bold))
        + sdt("give:b", p(run("one", bold), run("two"), style="Quote") + p(run("more")))
        + tbl(tr(sdt("give:c", tc(run("x", bold))), tc(run("y"))))
    )
    root = tree(filled(body, {"a": "A", "b": "B", "c": "C"}).content)
    for text in root.iter(qn("w:t")):
        if text.text in "ABC":
            assert text.getparent().find(f"{qn('w:rPr')}/{qn('w:b')}") is not None
    assert [s.get(qn("w:val")) for s in root.iter(qn("w:pStyle"))] == ["Quote"]


def test_grey_of_a_prompt_never_reaches_what_we_write() -> None:
    body = p(give("a", '<w:rStyle w:val="PlaceholderText"/>'))
    assert tree(filled(body, {"a": "A"}).content).find(f".//{qn('w:rStyle')}") is None


def test_headers_footers_and_text_boxes_are_filled() -> None:
    box = (
        "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:txbxContent>{0}</w:txbxContent></mc:Choice>"
        "<mc:Fallback><w:txbxContent>{0}</w:txbxContent></mc:Fallback></mc:AlternateContent></w:r>"
    ).format(p(give("a"), ask("boxed")))
    made = filled(
        p(box), {"a": "Here", "h": "Top", "f": "Bottom"}, header=p(give("h")), footer=p(ask("foot"), give("f"))
    )
    shown = dump(made.content)
    assert "Here[ask:boxed|?Write here]" in shown
    assert "--- header1\nTop" in shown and "--- footer1\n[ask:foot|?Write here]Bottom" in shown


def test_line_breaks_tabs_and_absent_values_are_printed() -> None:
    made = filled(p(give("a")) + p(give("b")), {"a": "one\ntwo\tthree", "b": Absent("not yet known")})
    assert dump(made.content) == "one / two\tthree\nnot yet known\n"


@pytest.mark.parametrize(
    "text",
    [
        "<w:p/>",
        "a & b",
        "]]>",
        "{{ school }}",
        "{% for x in y %}",
        '"quoted"',
        "&lt;",
        "%s %(a)s",
        "\\1 \\g<0>",
        "<?sic g0?>",
    ],
)
def test_text_is_never_markup_nor_template_syntax(text: str) -> None:
    body = p(give("a"), ask("b")) + p(give("c"))
    made = filled(body, {"a": text, "b": Prefill(text), "c": Linked(text, "https://example.invalid/?a=1&b=2")})
    texts = [t.text for t in tree(made.content).iter(qn("w:t"))]
    assert texts == [text, text, text]


@settings(deadline=None, max_examples=60)
@given(st.text(st.characters(), max_size=40))
def test_any_text_gives_a_well_formed_document(text: str) -> None:
    typed = Prefill("" if unprintable(text) else text)  # what people typed is refused, never mended behind their back
    made = kit.put_in(READY, {"a": text, "b": typed, "rows": [{"ref": text, "c": typed}]})
    assert tree(made.content).tag == f"{{{W_NS}}}document"


READY = kit.compiled(
    p(give("a"), ask("b")) + tbl(tr(tc(run("H"))), sdt("each:rows", tr(tc(give("rows.ref")), tc(ask("rows.c")))))
)


def test_characters_xml_cannot_hold_are_dropped() -> None:
    assert dump(filled(p(give("a")), {"a": "x\x00\x07\x1b\ufffey\ud800z\r\nw"}).content) == "xy\ufffdz / w\n"


def test_a_rating_shades_its_cell_and_inks_its_text() -> None:
    old = '<w:shd w:val="clear" w:color="auto" w:fill="EEEEEE"/><w:vAlign w:val="center"/>'
    body = tbl(
        sdt("each:rows", tr(tc(give("rows.r", '<w:b/><w:color w:val="00FF00"/><w:sz w:val="20"/>'), properties=old)))
    )
    made = filled(body, {"rows": [{"r": Shaded("Red", "C00000", "FFFFFF")}, {"r": "plain"}]})
    root = tree(made.content)
    assert [shade.get(qn("w:fill")) for shade in root.iter(qn("w:shd"))] == ["C00000", "EEEEEE"]
    assert [[child.tag for child in cell] for cell in root.iter(qn("w:tcPr"))] == [
        [qn("w:tcW"), qn("w:shd"), qn("w:vAlign")]
    ] * 2
    colours = [(r.find(qn("w:color")).get(qn("w:val")), [c.tag for c in r]) for r in root.iter(qn("w:rPr"))]
    order = [qn("w:b"), qn("w:color"), qn("w:sz")]
    assert colours == [("FFFFFF", order), ("00FF00", order)]


def test_a_link_is_a_field_and_a_dangerous_address_is_only_text() -> None:
    body = p(give("a")) + p(give("b")) + p(give("c"))
    made = filled(
        body,
        {
            "a": Linked("Open", 'https://example.invalid/"x"?a=1&b=2'),
            "b": Linked("Folder", "Schools/Oak & Ash (C of E)/paper.docx"),
            "c": Linked("Run", "javascript:alert(1)"),
        },
    )
    codes = [code.text.strip() for code in tree(made.content).iter(qn("w:instrText"))]
    assert codes == [
        'HYPERLINK "https://example.invalid/%22x%22?a=1&b=2"',
        'HYPERLINK "Schools/Oak & Ash (C of E)/paper.docx"',
    ]
    assert dump(made.content) == "Open\nFolder\nRun\n"


def test_when_shows_or_drops_runs_paragraphs_rows_and_empties_cells() -> None:
    body = (
        p(run("a"), sdt("when:x", run("RUN")))
        + sdt("when:x", p(run("BLOCK")))
        + tbl(tr(tc(run("first"))), sdt("when:x", tr(tc(run("ROW")))), tr(sdt("when:x", tc(run("CELL"))), tc(run("z"))))
    )
    assert dump(filled(body, {"x": True}).content) == "aRUN\nBLOCK\n| first |\n| ROW |\n| CELL | z |\n"
    gone = filled(body, {"x": False}).content
    assert dump(gone) == "a\n| first |\n|  | z |\n"
    assert all(cell[-1].tag == qn("w:p") for cell in tree(gone).iter(qn("w:tc")))


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (True, 1),
        (False, 0),
        ("text", 1),
        ("", 0),
        (Absent("unknown"), 0),
        ([], 0),
        ([{}], 1),
        (Shaded("a", "ffffff"), 1),
    ],
)
def test_when_tests_any_value_and_none_is_the_opposite(value: Any, shown: int) -> None:
    body = p(run("_"), sdt("when:x", run("YES")), sdt("when:x.none", run("NO")))
    assert dump(filled(body, {"x": value}).content) == ("_YES\n" if shown else "_NO\n")


def test_a_repeat_of_no_rows_takes_its_row_and_an_empty_table_with_it() -> None:
    body = (
        p(run("before"))
        + tbl(tr(tc(run("head"))), sdt("each:a", tr(tc(give("a.x")))))
        + tbl(sdt("each:a", tr(tc(give("a.x")))))
        + tbl(tr(tc(tbl(sdt("each:a", tr(tc(give("a.x"))))), p(run("x")))), tr(tc(sdt("each:a", p(give("a.x"))))))
    )
    made = filled(body, {"a": []})
    root = tree(made.content)
    assert len(list(root.iter(qn("w:tbl")))) == 2
    assert all(table.find(qn("w:tr")) is not None for table in root.iter(qn("w:tbl")))
    assert all(cell[-1].tag == qn("w:p") for cell in root.iter(qn("w:tc")))


def test_repeats_nest_and_outer_names_reach_into_rows() -> None:
    body = sdt(
        "each:schools",
        p(give("schools.name"), run(" "), give("half_term"))
        + tbl(sdt("each:schools.kpis", tr(tc(give("schools.kpis.name")), tc(give("schools.name"))))),
    )
    rows = [{"name": "Oak", "kpis": [{"name": "Att"}, {"name": "PA"}]}, {"name": "Elm", "kpis": []}]
    made = filled(body, {"half_term": "Autumn 2", "schools": rows})
    assert dump(made.content) == "Oak Autumn 2\n| Att | Oak |\n| PA | Oak |\nElm Autumn 2\n"


def test_run_level_repeats_make_a_line() -> None:
    made = filled(
        p(run("With: "), sdt("each:who", give("who.name") + run("; "))), {"who": [{"name": "A"}, {"name": "B"}]}
    )
    assert dump(made.content) == "With: A; B; \n"


def test_prefills_of_every_kind_replace_the_prompt() -> None:
    body = (
        p(ask("t"))
        + sdt("ask:r", p(run("Say more")), "rich")
        + p(ask("d", "date"))
        + p(ask("c", "choice"))
        + p(ask("y", "tick"), ask("n", "tick"))
    )
    made = filled(
        body,
        {
            "t": Prefill("text"),
            "r": Prefill("one\ntwo"),
            "d": Prefill("2026-11-24"),
            "c": Prefill("done"),
            "y": Prefill("yes"),
            "n": Prefill("no"),
        },
    )
    assert dump(made.content).splitlines() == [
        "[ask:t|text]",
        "[ask:r|one / two]",
        "[ask:d|24 November 2026]",
        "[ask:c|Done & closed]",
        "[ask:y|☒][ask:n|☐]",
    ]
    root = tree(made.content)
    assert root.find(f".//{qn('w:showingPlcHdr')}") is None
    day = root.find(f".//{qn('w:date')}")
    assert day.get(qn("w:fullDate")) == "2026-11-24T00:00:00Z"
    assert day.find(qn("w:lid")).get(qn("w:val")) == "en-GB"
    assert [box.get(qn("w14:val")) for box in root.iter(qn("w14:checked"))] == ["1", "0"]


def test_without_prefill_the_prompt_shows_in_the_style_of_prompts() -> None:
    made = filled(p(ask("t", prompt="No pupil or staff names")), {})
    root = tree(made.content)
    assert root.find(f".//{qn('w:showingPlcHdr')}") is not None
    assert [style.get(qn("w:val")) for style in root.iter(qn("w:rStyle"))] == ["PlaceholderText"]
    styles = tree(made.content, "word/styles.xml")
    assert [s for s in styles.iter(qn("w:style")) if s.get(qn("w:styleId")) == "PlaceholderText"]
    assert root.find(f".//{qn('w:placeholder')}") is None and root.find(f".//{qn('w:dataBinding')}") is None


def test_a_date_in_words_is_kept_as_the_words_it_was() -> None:
    made = filled(p(ask("d", "date")), {"d": Prefill("before half term")})
    assert dump(made.content) == "[ask:d|before half term]\n"


def test_title_and_language_are_set_and_nobody_is_named() -> None:
    core = docx.Document(io.BytesIO(filled(EVERYTHING, values()).content)).core_properties
    assert (core.title, core.language, core.author, core.last_modified_by) == ("A title", "en-GB", "", "")


def test_filling_a_filed_document_again_as_a_template_drops_its_stamp() -> None:
    first = filled(EVERYTHING, values())
    ready = compile_template("again.docx", first.content)
    other = kit.fill(ready, {"actions": []}, title="t", key="other/OAK/2026-27/year/01", recipe="", as_of=kit.AS_OF)
    stamp = read_stamp(other.content)
    assert stamp is not None and stamp.key == "other/OAK/2026-27/year/01"
    assert b"line_meeting" not in b"".join(Package.read(other.content).part(x) for x in Package.read(other.content))


def test_every_missing_name_is_told_with_its_place_and_the_nearest_known_name() -> None:
    with pytest.raises(TemplateError) as caught:
        filled(EVERYTHING, {"shool.name": "x", "actions": [{"ref": "1", "ratin": ""}], "intro": "", "note": "text"})
    assert [(issue.place, issue.found) for issue in caught.value.issues] == [
        ("section 'Agenda'", "'give:school.name' has no value; the name is not known. Did you mean 'shool.name'?"),
        ("section 'Agenda'", "'ask:note' wants a prefill, and 'note' is text (use 'give:')."),
        (
            "section 'Agenda', table 1, row 2, column 4",
            "'give:actions.rating' has no value; the name is not known. Did you mean 'actions.ratin'?",
        ),
    ]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (p(sdt("giv:x", run("x"))), "did you mean 'give'?"),
        (p(sdt("give", run("x"))), "without a name"),
        (p(sdt("give:Two Words", run("x"))), "cannot be a name"),
        (p(ask("x")) + p(ask("x")), "is asked twice"),
        (tbl(sdt("give:x", tr(tc(run("x"))))), "round a whole row"),
        (tbl(tr(sdt("each:x", tc(run("x"))))), "repeats a cell"),
        (tbl(sdt("each:x", tr(tc(ask("y.z"))))), "is not named after it"),
        (tbl(sdt("each:x", tr(tc(give("x.y"))))) + p(give("x.y")), "stands outside its repeat"),
        (p(sdt("each:x", ask("x.y"))), "repeats within a line"),
    ],
)
def test_a_mark_that_cannot_be_used_is_an_error_when_compiling(body: str, said: str) -> None:
    with pytest.raises(TemplateError, match=re.escape(said)):
        kit.compiled(body)


def test_other_peoples_controls_are_left_alone() -> None:
    made = filled(p(sdt("Author", run("someone")), sdt("", run("x"))), {})
    assert dump(made.content) == "someonex\n"


def test_house_style_replaces_theme_colours_fonts_and_the_logo_only() -> None:
    drawing = (
        '<w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing">'
        '<wp:extent cx="2000" cy="1000"/><wp:docPr id="1" name="Picture 1" descr="Logo"/>'
        '<a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:blip r:embed="rIdL"/>'
        "</a:graphic></wp:inline></w:drawing></w:r>"
    )
    rels = (
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rIdL" '
        b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image" Target="media/old.png"/>'
        b"</Relationships>"
    )
    parts = {"word/_rels/header1.xml.rels": rels, "word/media/old.png": kit.png(2, 2)}
    plain = kit.template(p(run("x")), header=p(drawing), parts=parts)
    logo = kit.png(50, 50)
    style = Style(
        colours={"accent1": "123456", "dk1": "222222"}, fonts={"heading": "Carlito", "body": "Arial"}, logo=logo
    )
    made = Package.read(kit.put_in(compile_template("x.docx", plain, style), {}).content)
    theme = made.part("word/theme/theme1.xml").decode()
    assert re.search(r'<a:accent1>\s*<a:srgbClr val="123456"/>\s*</a:accent1>', theme)
    assert '<a:latin typeface="Carlito"' in theme and '<a:latin typeface="Arial"' in theme
    assert made.part("word/media/sic_logo.png") == logo
    assert b"media/sic_logo.png" in made.part("word/_rels/header1.xml.rels")
    assert b'cx="1000" cy="1000"' in made.part("word/header1.xml")
    before, after = compile_template("x.docx", plain), compile_template("x.docx", plain, style)
    assert before.hash != after.hash == compile_template("y.docx", plain, style).hash


@pytest.mark.parametrize("style", [Style(colours={"accent9": "123456"}), Style(logo=b"GIF89a")])
def test_a_house_style_that_cannot_be_put_in_is_a_template_error(style: Style) -> None:
    body = p(
        '<w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing">'
        '<wp:docPr id="1" name="logo"/></wp:inline></w:drawing></w:r>'
    )
    with pytest.raises(TemplateError, match="logo|house style"):
        kit.compiled(body, style=style)


def test_names_a_template_uses_are_known_before_filling() -> None:
    ready = kit.compiled(EVERYTHING + sdt("when:late.none", p(run("x"))))
    assert ready.needed == {"school.name", "intro", "actions", "late"}
    assert ready.asks["actions.text"].heading == "Action"
    assert (ready.asks["actions.done"].kind, ready.asks["actions.done"].each) == ("tick", "actions")
    assert dict(ready.eaches) == {"actions": None}


def test_a_faulty_file_is_a_template_error_that_names_it() -> None:
    for content in (b"", b"PK\3\4rubbish", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        with pytest.raises(TemplateError) as caught:
            compile_template("Agenda.docx", content)
        assert caught.value.file == "Agenda.docx"


def test_what_is_poor_about_a_template_is_listed_and_stops_nothing() -> None:
    picture = (
        '<w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing">'
        '<wp:docPr id="1" name="Picture 1"/></wp:inline></w:drawing></w:r>'
    )
    rows = sdt("each:rows", tr(tc(give("rows.a"))))
    body = (
        p(run("One"), style="Heading1")
        + p(run("Three"), style="Heading3")
        + p(picture, "<w:ins>" + run("proposed") + "</w:ins>")
        + tbl(tr(tc(run("A"))), rows)
        + tbl(tr(tc(run("A")), header=True), rows)
        + tbl(tr(tc(run("Label")), tc(run("fact"))), tr(tc(run("Label")), tc(run("fact"))))
    )
    found = [(issue.code, issue.place) for issue in kit.compiled(body).issues]
    assert found == [
        ("template-language", None),
        ("template-tracked", None),
        ("template-header-row", "table 1"),
        ("template-alt-text", None),
        ("template-heading-level", "section 'Three'"),
    ]
