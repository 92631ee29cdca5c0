"""The house look: theme, styles and language of every template (design.md, decisions 21; P34, P35).

The colours here are the shipped defaults; compiling puts the trust's own in the theme.
"""

from __future__ import annotations

from typing import Any

from docx.oxml import parse_xml

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"

COLOURS = {
    "dk1": "1C2530",
    "lt1": "FFFFFF",
    "dk2": "12344D",
    "lt2": "F3F0EA",
    "accent1": "0F5257",
    "accent2": "A8461F",
    "accent3": "3E6B73",
    "accent4": "7A5C1E",
    "accent5": "4A5A7A",
    "accent6": "6B3F5B",
    "hlink": "0B5A8A",
    "folHlink": "5B4A7A",
}
FONTS = {"heading": "Calibri", "body": "Calibri"}
GREY = "595959"  # 7:1 on white: prompts and guidance must be readable (domain.md 2.8)
HAIRLINE = "BFC7CF"

_SLOT = {
    "text1": "dk1",
    "background1": "lt1",
    "text2": "dk2",
    "background2": "lt2",
    "hyperlink": "hlink",
}


def literal(theme_colour: str) -> str:
    """The shipped colour of a theme colour as Word names it in a run (`text2`, `accent1`)."""
    return COLOURS[_SLOT.get(theme_colour, theme_colour)]


def _colour(name: str) -> str:
    return f'<w:color w:val="{literal(name)}" w:themeColor="{name}"/>'


def _style(
    kind: str,
    id: str,
    name: str,
    *,
    based: str = "Normal",
    next: str = "",
    ppr: str = "",
    rpr: str = "",
    default: bool = False,
) -> str:
    built_in = id.startswith(("Heading", "Title", "Sub", "Header", "Footer", "List", "Place", "Hyper"))
    attributes = ' w:default="1"' if default else "" if built_in else ' w:customStyle="1"'
    return (
        f'<w:style w:type="{kind}" w:styleId="{id}"{attributes}>'
        f'<w:name w:val="{name}"/>'
        + (f'<w:basedOn w:val="{based}"/>' if based and not default else "")
        + (f'<w:next w:val="{next}"/>' if next else "")
        + "<w:qFormat/>"
        + (f"<w:pPr>{ppr}</w:pPr>" if ppr else "")
        + (f"<w:rPr>{rpr}</w:rPr>" if rpr else "")
        + "</w:style>"
    )


def _size(points: float) -> str:
    half = round(points * 2)
    return f'<w:sz w:val="{half}"/><w:szCs w:val="{half}"/>'


def _space(before: float, after: float, line: float = 1.0) -> str:
    return f'<w:spacing w:before="{round(before * 20)}" w:after="{round(after * 20)}" w:line="{round(line * 240)}" w:lineRule="auto"/>'


_HEADFONT = '<w:rFonts w:asciiTheme="majorHAnsi" w:hAnsiTheme="majorHAnsi" w:eastAsiaTheme="majorEastAsia" w:cstheme="majorBidi"/>'


def styles_xml(*, tight: bool) -> str:
    """The whole of styles.xml. `tight`: less air, for papers that must be one page."""
    air = 0.55 if tight else 1.0
    edge = '<w:{} w:val="single" w:sz="{}" w:space="0" w:color="{}"{}/>'
    rule = f'<w:pBdr><w:bottom w:val="single" w:sz="8" w:space="2" w:color="{literal("accent1")}" w:themeColor="accent1"/></w:pBdr>'
    lines = edge.format("insideH", 4, HAIRLINE, "") + ""
    bottom = edge.format("bottom", 4, HAIRLINE, "")
    margins = (
        f'<w:tblCellMar><w:top w:w="{40 if not tight else 15}" w:type="dxa"/><w:left w:w="85" w:type="dxa"/>'
        f'<w:bottom w:w="{40 if not tight else 15}" w:type="dxa"/><w:right w:w="85" w:type="dxa"/></w:tblCellMar>'
    )
    body = 12
    parts = [
        _style("paragraph", "Normal", "Normal", default=True, ppr=_space(0, 6 * air, 1.08)),
        (
            '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont"><w:name w:val="Default Paragraph Font"/>'
            '<w:uiPriority w:val="1"/><w:semiHidden/></w:style>'
        ),
        (
            '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:uiPriority w:val="99"/>'
            '<w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:top w:w="0" w:type="dxa"/>'
            '<w:left w:w="108" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/><w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
        ),
        '<w:style w:type="numbering" w:default="1" w:styleId="NoList"><w:name w:val="No List"/><w:semiHidden/></w:style>',
        _style(
            "paragraph",
            "Title",
            "Title",
            next="Subtitle",
            ppr="<w:keepNext/>" + _space(0, 3 * air),
            rpr=_HEADFONT + "<w:b/>" + _colour("text2") + _size(20 if tight else 24),
        ),
        _style(
            "paragraph",
            "Subtitle",
            "Subtitle",
            ppr=_space(0, 1),
            rpr=_colour("text2") + _size(body if tight else 13),
        ),
        _style(
            "paragraph",
            "LevelLine",
            "Level line",
            ppr=_space(2, 8 * air),
            rpr=f'<w:color w:val="{GREY}"/>' + _size(10),
        ),
        _style(
            "paragraph",
            "Heading1",
            "heading 1",
            next="Normal",
            ppr="<w:keepNext/><w:keepLines/>" + rule + _space(14 * air, 6 * air) + '<w:outlineLvl w:val="0"/>',
            rpr=_HEADFONT + "<w:b/>" + _colour("text2") + _size(13 if tight else 16),
        ),
        _style(
            "paragraph",
            "Heading2",
            "heading 2",
            next="Normal",
            ppr="<w:keepNext/><w:keepLines/>" + _space(10 * air, 4 * air) + '<w:outlineLvl w:val="1"/>',
            rpr=_HEADFONT + "<w:b/>" + _colour("accent3") + _size(12 if tight else 13),
        ),
        _style(
            "paragraph",
            "Heading3",
            "heading 3",
            next="Normal",
            ppr="<w:keepNext/><w:keepLines/>" + _space(8 * air, 3 * air) + '<w:outlineLvl w:val="2"/>',
            rpr=_HEADFONT + "<w:b/>" + _size(12),
        ),
        _style(
            "paragraph",
            "Answer",
            "Answer",
            ppr=f'<w:pBdr><w:left w:val="single" w:sz="12" w:space="8" w:color="{HAIRLINE}"/></w:pBdr>'
            + _space(2, 10 * air, 1.08)
            + '<w:ind w:left="170"/>',
        ),
        _style(
            "paragraph",
            "Note",
            "Note",
            ppr=_space(0, 4 * air),
            rpr=f'<w:color w:val="{GREY}"/>' + _size(10),
        ),
        _style("paragraph", "TableText", "Table text", ppr=_space(0, 0), rpr=_size(10)),
        _style("paragraph", "TableStrong", "Table strong", based="TableText", rpr="<w:b/>"),
        _style(
            "paragraph",
            "TableHeading",
            "Table heading",
            based="TableText",
            rpr="<w:b/>" + _colour("text2"),
        ),
        _style(
            "paragraph",
            "AfterTable",
            "After table",
            ppr=f'<w:spacing w:before="0" w:after="0" w:line="{80 if tight else 160}" w:lineRule="exact"/>',
            rpr=_size(4),
        ),
        _style(
            "paragraph",
            "ListBullet",
            "List Bullet",
            ppr='<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
            + _space(0, 3 * air, 1.08)
            + "<w:contextualSpacing/>",
        ),
        _style(
            "paragraph",
            "SmallPrint",
            "Small print",
            ppr=_space(2 if tight else 4, 0),
            rpr=f'<w:color w:val="{GREY}"/>' + _size(8.5),
        ),
        _style(
            "paragraph",
            "Header",
            "header",
            ppr=_space(0, 0),
            rpr=_colour("text2") + _size(10),
        ),
        _style(
            "paragraph",
            "Footer",
            "footer",
            ppr=_space(0, 0),
            rpr=f'<w:color w:val="{GREY}"/>' + _size(9),
        ),
        _style(
            "character",
            "PlaceholderText",
            "Placeholder Text",
            based="DefaultParagraphFont",
            rpr=f'<w:color w:val="{GREY}"/>',
        ),
        _style(
            "character",
            "Quiet",
            "Quiet",
            based="DefaultParagraphFont",
            rpr=f'<w:color w:val="{GREY}"/>',
        ),
        _style(
            "character",
            "Hyperlink",
            "Hyperlink",
            based="DefaultParagraphFont",
            rpr=_colour("hyperlink") + '<w:u w:val="single"/>',
        ),
        (
            f'<w:style w:type="table" w:customStyle="1" w:styleId="HouseTable"><w:name w:val="House table"/><w:basedOn w:val="TableNormal"/>'
            f"<w:tblPr><w:tblBorders>{bottom}{lines}</w:tblBorders>{margins}</w:tblPr></w:style>"
        ),
        (
            f'<w:style w:type="table" w:customStyle="1" w:styleId="HouseFacts"><w:name w:val="House facts"/><w:basedOn w:val="TableNormal"/>'
            f"<w:tblPr><w:tblBorders>{bottom}{lines}</w:tblBorders>{margins}</w:tblPr></w:style>"
        ),
    ]
    return (
        f'<w:styles xmlns:w="{W}"><w:docDefaults><w:rPrDefault><w:rPr>'
        '<w:rFonts w:asciiTheme="minorHAnsi" w:eastAsiaTheme="minorEastAsia" w:hAnsiTheme="minorHAnsi" w:cstheme="minorBidi"/>'
        f'{_colour("text1")}{_size(body)}<w:lang w:val="en-GB" w:eastAsia="en-GB" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        "<w:pPrDefault/></w:docDefaults>" + "".join(parts) + "</w:styles>"
    )


_NUMBERING = (
    f'<w:numbering xmlns:w="{W}"><w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="hybridMultilevel"/>'
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="•"/><w:lvlJc w:val="left"/>'
    '<w:pPr><w:ind w:left="397" w:hanging="284"/></w:pPr></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
)


def theme_xml() -> bytes:
    """A complete theme part; `sysClr` is not used, so that every slot can be recoloured alike."""
    a = "http://schemas.openxmlformats.org/drawingml/2006/main"
    slots = "".join(f'<a:{slot}><a:srgbClr val="{value}"/></a:{slot}>' for slot, value in COLOURS.items())
    fill = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
    line = f'<a:ln w="6350">{fill}</a:ln>'
    font = '<a:{0}><a:latin typeface="{1}"/><a:ea typeface=""/><a:cs typeface=""/></a:{0}>'
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        f'<a:theme xmlns:a="{a}" name="House"><a:themeElements><a:clrScheme name="House">{slots}</a:clrScheme>'
        f'<a:fontScheme name="House">{font.format("majorFont", FONTS["heading"])}{font.format("minorFont", FONTS["body"])}</a:fontScheme>'
        f'<a:fmtScheme name="House"><a:fillStyleLst>{fill * 3}</a:fillStyleLst><a:lnStyleLst>{line * 3}</a:lnStyleLst>'
        "<a:effectStyleLst>" + "<a:effectStyle><a:effectLst/></a:effectStyle>" * 3 + "</a:effectStyleLst>"
        f"<a:bgFillStyleLst>{fill * 3}</a:bgFillStyleLst></a:fmtScheme></a:themeElements></a:theme>"
    ).encode()


def dress(document: Any, *, tight: bool = False) -> None:
    """Put our styles, numbering, theme and settings in place of python-docx's."""
    package = document.part.package
    part = document.part
    part._styles_part._element = parse_xml(styles_xml(tight=tight))
    part.numbering_part._element = parse_xml(_NUMBERING)
    for other in package.iter_parts():
        if str(other.partname) == "/word/theme/theme1.xml":
            other._blob = theme_xml()
    settings = document.settings.element
    for child in list(settings):
        settings.remove(child)
    compat = "".join(
        f'<w:compatSetting w:name="{n}" w:uri="http://schemas.microsoft.com/office/word" w:val="{v}"/>'
        for n, v in (
            ("compatibilityMode", "15"),
            ("overrideTableStyleFontSizeAndJustification", "1"),
        )
    )
    for text in (
        '<w:zoom w:percent="100"/>',
        '<w:defaultTabStop w:val="720"/>',
        f"<w:compat>{compat}</w:compat>",
        '<w:themeFontLang w:val="en-GB"/>',
        (
            '<w:clrSchemeMapping w:bg1="light1" w:t1="dark1" w:bg2="light2" w:t2="dark2" w:accent1="accent1" w:accent2="accent2" '
            'w:accent3="accent3" w:accent4="accent4" w:accent5="accent5" w:accent6="accent6" w:hyperlink="hyperlink" '
            'w:followedHyperlink="followedHyperlink"/>'
        ),
        '<w:decimalSymbol w:val="."/>',
        '<w:listSeparator w:val=","/>',
    ):
        settings.append(
            parse_xml(
                text.replace(" ", f' xmlns:w="{W}" ', 1)
                if " " in text.split(">")[0]
                else text.replace(">", f' xmlns:w="{W}">', 1)
            )
        )
