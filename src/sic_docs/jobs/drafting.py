"""One document before it is filed, Word or Excel: its facts gathered, its recipe known, its bytes made when needed."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

from sic_docs.documents.context import build_values, recipe, used_values
from sic_docs.documents.facts.common import half_term_of
from sic_docs.documents.situation import Situation
from sic_docs.documents.workbooks import fill_form
from sic_docs.jobs.filing import Rendered
from sic_docs.jobs.templates import Templates
from sic_docs.opc.form import Form
from sic_docs.word.compile import Compiled
from sic_docs.word.fill import fill
from sic_docs.word.values import Values


def document_title(s: Situation) -> str:
    """The title property: what it is, whose it is, which half term."""
    when = s.figures.label if s.figures else ""
    if s.occurrence is not None:
        half = half_term_of(s)
        when = half.label if half else s.occurrence.period.label
    return " · ".join(part for part in (s.type.title, s.school.name if s.school else "", when) if part)


class Draft:
    """One document before it is filed: each step worked out once, and only when asked for."""

    def __init__(self, templates: Templates, situation: Callable[[], Situation]) -> None:
        self._templates = templates
        self._make = situation

    @cached_property
    def situation(self) -> Situation:
        return self._make()

    @cached_property
    def compiled(self) -> Compiled | Form:
        document_type = self.situation.type
        if document_type.form == "xlsx":
            return self._templates.form(document_type.template)
        return self._templates.compiled(document_type.template)

    @cached_property
    def values(self) -> Values:
        s = self.situation
        return used_values(self.compiled, build_values(s, self.compiled.names), template=s.type.template)

    @cached_property
    def recipe(self) -> str:
        return recipe(self.compiled.hash, self.values)

    def render(self, key: str | None = None) -> Rendered:
        """The document, stamped with its key (another for a further copy)."""
        s, compiled, title = self.situation, self.compiled, document_title(self.situation)
        if isinstance(compiled, Form):
            return fill_form(compiled, self.values, title=title, key=key or s.key, recipe=self.recipe, as_of=s.today)
        return fill(compiled, self.values, title=title, key=key or s.key, recipe=self.recipe, as_of=s.today)
