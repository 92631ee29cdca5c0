"""Templates: the shipped ones, the trust's own in the library's `Templates/`, compiled once a run.

A faulty template stops its document type with an issue; there is no silent fallback (design.md, decision 21).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sic_docs.documents.definition import DocumentType
from sic_docs.errors import Issue, TemplateError
from sic_docs.jobs.app import App
from sic_docs.opc.form import Form, compile_form
from sic_docs.ports import Store
from sic_docs.word.compile import Compiled, compile_template
from sic_docs.word.style import Style, picture

TEMPLATES = "templates"


@dataclass
class Templates:
    """Template name → its bytes or its compiled form; compiling happens on first use.

    Attributes:
        content: File name → bytes, the trust's own already in place of the shipped.
        issues: Of the house style as a whole, told once whatever number of papers wear it.
    """

    content: Mapping[str, bytes]
    style: Style
    issues: tuple[Issue, ...] = ()
    _forms: dict[str, Form] = field(default_factory=dict)
    _compiled: dict[str, Compiled | TemplateError] = field(default_factory=dict)

    def compiled(self, name: str) -> Compiled:
        """The compiled template.

        Raises:
            TemplateError: It is missing or faulty; the same error every time it is asked for in a run.
        """
        found = self._compiled.get(name)
        if found is None:
            try:
                found = compile_template(name, self.bytes(name), self.style)
            except TemplateError as problem:
                found = problem
            self._compiled[name] = found
        if isinstance(found, TemplateError):
            raise found
        return found

    def form(self, name: str) -> Form:
        """The compiled Excel template.

        Raises:
            TemplateError: It is missing or faulty.
        """
        if name not in self._forms:
            self._forms[name] = compile_form(name, self.bytes(name), self.style.colours, self.style.fonts)
        return self._forms[name]

    def bytes(self, name: str) -> bytes:
        content = self.content.get(name)
        if content is None:
            raise TemplateError(
                f"There is no template {name}.",
                "Put it back in templates/, or correct `template:` in config/documents.yaml.",
                code="template-missing",
                file=name,
            )
        return content


def load_templates(app: App, store: Store) -> Templates:
    """Shipped templates, each replaced by a Word file of the same name in the library's `Templates/`."""
    content = dict(app.shipped)
    for file in store.list(TEMPLATES):
        name = file.path.rpartition("/")[2]
        if name in content:
            content[name] = store.read(file)
    look = app.definitions.trust.style
    fault = logo_fault(app)
    style = Style(colours=dict(look.colours), fonts=dict(look.fonts), logo=None if fault else app.logo)
    return Templates(content=content, style=style, issues=(fault,) if fault else ())


def logo_fault(app: App) -> Issue | None:
    """What is wrong with the trust's logo; papers then keep the picture their template has."""
    name = app.definitions.trust.style.logo
    if not name:
        return None
    remedy = f"Put a PNG or JPEG picture at {name} in config/, or take logo out of style in trust.yaml."
    if app.logo is None:
        found = "The logo that style names is not there; papers keep the picture of their template."
        return Issue(code="logo", file=name, found=found, remedy=remedy)
    try:
        picture(app.logo)
    except TemplateError:
        found = "The logo is neither a PNG nor a JPEG picture; papers keep the picture of their template."
        return Issue(code="logo", file=name, found=found, remedy=remedy)
    return None


def is_word(document_type: DocumentType) -> bool:
    return document_type.form == "docx" and bool(document_type.template)
