"""Word's format: templates compiled once and filled many times, filed documents read back. Knows nothing of schools.

    compiled = compile_template("line_meeting.docx", content, style)      # word/compile.py, slow, once
    filled = fill(compiled, values, title=…, key=…, recipe=…, as_of=…)     # word/fill.py, fast: .content .fingerprint
    answers = read(filed_bytes)                                            # word/read.py

How to lay out a template (every mark is a content control; its Tag says what it is, its Title (`w:alias`) what
people and screen readers are told):

- `give:NAME` round a run, a paragraph or a table cell. Filled: gone, its text in the formatting of its first run.
- `ask:NAME` round a run, a paragraph (rich: several) or a cell. Filled: stays; its sample text is the prompt.
- `each:NAME` round table row(s), or round paragraphs and tables; round runs only when it holds no ask. Filled: no ask
  inside: gone; asks inside: Word's repeating section.
- `when:NAME` round runs, paragraphs, rows, tables, or a cell (which is emptied, not dropped). Filled: gone.

- Any of them in the body, tables, headers, footers, footnotes and text boxes.
- `NAME` is dotted lower case. Inside `each:actions` write `give:actions.ref`, `ask:actions.text`, `when:actions.late`;
  the rows then have the keys `ref`, `text`, `late`. A repeat in a repeat: `each:schools` holds `each:schools.kpis`
  holds `give:schools.kpis.name`. Names of no enclosing repeat are looked up at the top (`give:school.name` is the key
  `"school.name"`), in a row too.
- `when:x`: a bool; text is true unless empty; `Absent` is false; rows are true when there are any.
  `when:x.none` is the opposite, for any x (`when:actions.none` outside the repeat: "No open
  actions." in a paragraph or row of its own).
- An `each` of no rows leaves nothing: its row goes; a table left without any row goes.
- The ref of a carried row is `give:REPEAT.ref` in the row's first cell.
- Kind of an ask, by what stands in `w:sdtPr`: nothing or `<w:text/>`: text · `<w:richText/>` round one or more whole
  paragraphs: rich · `<w:dropDownList>` with `<w:listItem w:displayText= w:value=>`: choice · `<w:date>`: date (its
  `w:dateFormat` kept; d MMMM yyyy when none) · `<w14:checkbox>`: tick.
- The prompt is simply the text inside the ask in the template. Its style, ids, locks and `showingPlcHdr` are ours:
  leave them out. Formatting of what people type: put an `<w:rPr>` first in `w:sdtPr`.
- A cell whose `give` gets `Shaded` is shaded and its text inked. Linked text is a HYPERLINK field.
- Logo: the picture whose `wp:docPr` has name or descr `logo`; the new one is fitted into its box, proportions kept.
- Theme colours and fonts are replaced from the `Style`; write `w:themeColor` and `w:asciiTheme`, not fixed values.
- `w:id` of controls and `w14:paraId` need not be written.
"""
