"""One ask: its kind and settings read from the template's control, and the texts it is written from."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

from sic_docs.word.dates import DEFAULT
from sic_docs.word.marks import Faults
from sic_docs.word.program import AskStep
from sic_docs.word.state import Name
from sic_docs.word.xml import (
    ALIAS,
    BREAK,
    P_PR,
    R_PR,
    SDT_CONTENT,
    SDT_PR,
    TC,
    TC_PR,
    VAL,
    W14_NS,
    P,
    R,
    escape,
    fragment,
    qn,
    run_text,
    text_of,
    value_of,
)

CHECKBOX: Final = f"{{{W14_NS}}}checkbox"
PLACEHOLDER: Final = "PlaceholderText"
_BOX_FONT: Final = '<w:rFonts w:ascii="MS Gothic" w:eastAsia="MS Gothic" w:hAnsi="MS Gothic" w:hint="eastAsia"/>'
_PROMPTS: Final = {
    "text": "Type here",
    "rich": "Type here",
    "choice": "Choose",
    "date": "Choose a date",
    "tick": "\u2610",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class AskSpec:
    """An ask as the template has it.

    Attributes:
        name: Full name, `actions.text`. `each`: the repeat it stands in, None outside.
        kind: text, rich, choice, date or tick (as `documents.definition.AskKind`).
        title: What people and screen readers are told. `options`: of a choice, as shown.
        prompt: The text while nothing is filled in. `place`: where it stands.
        heading: Heading of its table column; "" outside tables.
    """

    name: str
    each: str | None
    kind: str
    title: str
    options: tuple[str, ...]
    prompt: str
    place: str
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Setting:
    """The kind of a control as its properties say."""

    kind: str
    options: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    free: bool = False
    pattern: str = DEFAULT
    shown: tuple[str, ...] = ()


def setting_of(properties: etree._Element, level: str, content: etree._Element | None) -> Setting:
    """Kind, options and date pattern of a control."""
    if properties.find(CHECKBOX) is not None:
        return Setting("tick")
    day = properties.find(qn("w:date"))
    if day is not None:
        return Setting("date", pattern=value_of(day, qn("w:dateFormat")) or DEFAULT)
    for tag, free in ((qn("w:dropDownList"), False), (qn("w:comboBox"), True)):
        found = properties.find(tag)
        if found is not None:
            items = [
                (item.get(qn("w:displayText"), "") or item.get(qn("w:value"), ""), item.get(qn("w:value"), ""))
                for item in found
                if item.tag == qn("w:listItem")
            ]
            items = [(show, value) for show, value in items if value]
            table = {value: (show, value) for show, value in items} | {show: (show, value) for show, value in items}
            return Setting("choice", {} if free else table, free, shown=tuple(show for show, _ in items))
    whole = level in ("block", "cell")
    if properties.find(qn("w:richText")) is not None and whole:
        return Setting("rich")
    paragraphs = len(content.findall(f".//{P}")) if content is not None else 0
    return Setting("rich" if whole and paragraphs > 1 else "text")


def ask(
    sdt: etree._Element, name: Name, level: str, *, control: int | None, heading: str, each: str | None, faults: Faults
) -> tuple[AskStep, AskSpec]:
    """The step that writes an ask, and its description."""
    properties = sdt.find(SDT_PR)
    assert properties is not None  # it has a tag
    content = sdt.find(SDT_CONTENT)
    setting = setting_of(properties, level, content)
    title = value_of(properties, ALIAS)
    prompt = text_of(content).strip() if content is not None else ""
    prompt = (prompt if setting.kind != "tick" else "") or _PROMPTS[setting.kind]
    own = properties.find(R_PR)
    if own is None and content is not None:
        own = next((run.find(R_PR) for run in content.iter(R)), None)
    run_pr = run_properties(own)
    if setting.kind == "choice" and not setting.shown:
        faults.add(name.place, f"The drop-down '{name.full}' has no items.", "Give it its items in Word.")

    before, between, after = _shell(level, content, setting.kind == "rich")
    typed = f'<w:r>{run_pr}<w:t xml:space="preserve">'
    grey = f'<w:r><w:rPr><w:rStyle w:val="{PLACEHOLDER}"/></w:rPr><w:t xml:space="preserve">'
    if setting.kind == "tick":
        typed = grey = f"<w:r><w:rPr>{_BOX_FONT}</w:rPr><w:t>"
    alias = escape(title or name.full)
    head = f'<w:sdt><w:sdtPr>{run_pr}<w:alias w:val="{alias}"/><w:tag w:val="ask:{name.full}"/><w:id w:val="'
    lock = '<w:lock w:val="sdtLocked"/>' if control is not None else ""
    start, end = _kind_xml(setting, properties)
    open_content = f"</w:sdtPr><w:sdtContent>{before}"
    close = f"</w:t></w:r>{after}</w:sdtContent></w:sdt>"
    shows = "" if setting.kind == "tick" else "<w:showingPlcHdr/>"
    grey_line = f"</w:t></w:r>{between}{grey}" if between else BREAK
    unset = "0" if setting.kind == "tick" else ""
    step = AskStep(
        name=name,
        title=title,
        kind=setting.kind,
        control=control,
        head=head,
        prompt=f'"/>{lock}{shows}{start}{unset}{end}{open_content}{grey}{run_text(prompt, grey_line)}{close}',
        prompt_text=prompt,
        filled=(f'"/>{lock}{start}', f"{end}{open_content}{typed}"),
        line=f"</w:t></w:r>{between}{typed}" if between else BREAK,
        end=close,
        options=setting.options,
        pattern=setting.pattern,
    )
    spec = AskSpec(
        name=name.full,
        each=each,
        kind=setting.kind,
        title=title,
        options=setting.shown,
        prompt=prompt,
        place=name.place,
        heading=heading,
    )
    return step, spec


def run_properties(properties: etree._Element | None, *, without: tuple[str, ...] = ()) -> str:
    """Run properties as text, without the grey of a prompt."""
    if properties is None:
        return ""
    kept = deepcopy(properties)
    for child in list(kept):
        if child.tag in without or (child.tag == qn("w:rStyle") and child.get(VAL) == PLACEHOLDER):
            kept.remove(child)
    return fragment(kept) if len(kept) else ""


def _shell(level: str, content: etree._Element | None, rich: bool) -> tuple[str, str, str]:
    """(before, between paragraphs, after) the runs: the paragraph and cell the control has round its text."""
    if level == "run" or content is None:
        return "", "", ""
    paragraph = next(content.iter(P), None)
    p_pr = paragraph.find(P_PR) if paragraph is not None else None
    opened = f"<w:p>{fragment(p_pr) if p_pr is not None else ''}"
    between = f"</w:p>{opened}" if rich else ""
    if level == "block":
        return opened, between, "</w:p>"
    cell = next(content.iter(TC))
    tc_pr = cell.find(TC_PR)
    return f"<w:tc>{fragment(tc_pr) if tc_pr is not None else ''}{opened}", between, "</w:p></w:tc>"


def _kind_xml(setting: Setting, properties: etree._Element) -> tuple[str, str]:
    """The element of the kind in two: between them comes what a prefill sets."""
    if setting.kind == "tick":
        states = (
            '<w14:checkedState w14:val="2612" w14:font="MS Gothic"/>'
            '<w14:uncheckedState w14:val="2610" w14:font="MS Gothic"/>'
        )
        return '<w14:checkbox><w14:checked w14:val="', f'"/>{states}</w14:checkbox>'
    if setting.kind == "date":
        rest = (
            f'<w:dateFormat w:val="{escape(setting.pattern)}"/><w:lid w:val="en-GB"/>'
            '<w:storeMappedDataAs w:val="dateTime"/><w:calendar w:val="gregorian"/>'
        )
        return "<w:date", f">{rest}</w:date>"
    if setting.kind == "choice":
        found = properties.find(qn("w:comboBox" if setting.free else "w:dropDownList"))
        assert found is not None
        items = "".join(fragment(item) for item in found if item.tag == qn("w:listItem"))
        name = "w:comboBox" if setting.free else "w:dropDownList"
        return f"<{name}", f">{items}</{name}>"
    return ("", "<w:richText/>") if setting.kind == "rich" else ("", '<w:text w:multiLine="1"/>')
