"""One structure tree made of many: the tags of every part kept when PDFs are joined.

Ordinary joiners copy pages and leave the tree behind. Here the tree has been copied as one graph with its pages
(`join.py`), and what must be unique in one file is made so: keys of the parent tree, element ids, and the names of
the role map and of the class map.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pikepdf import Array, Dictionary, Name, NameTree, NumberTree, Object, Pdf, String


class Tags:
    """The structure tree of a pack in the making. Elements belong to the file `out`."""

    def __init__(self, out: Pdf) -> None:
        self._out = out
        self.root = out.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        self.document = self.element("/Document", self.root)
        self.document.K = Array()
        self.root.K = Array([self.document])
        self._numbers: list[Object] = []
        self._roles: dict[str, Object] = {}
        self._classes: dict[str, Object] = {}
        self._ids: dict[bytes, Object] = {}
        self._namespaces: list[Object] = []

    def element(self, kind: str, parent: Object) -> Object:
        """A new element, not yet among its parent's kids."""
        return self._out.make_indirect(Dictionary(Type=Name.StructElem, S=Name(kind), P=parent))

    def section(self, kind: str, title: str) -> Object:
        """A new element right below the document, with a title and room for kids."""
        made = self.element(kind, self.document)
        made.T = String(title)
        made.K = Array()
        self.document.K.append(made)
        return made

    def new_key(self, value: Object) -> int:
        """Key in the parent tree under which `value` (an element, or an array by MCID) is found."""
        self._numbers.append(value)
        return len(self._numbers) - 1

    def page_entry(self, page: Object) -> Object:
        """The array, by MCID, of a page's elements; made if the page has none."""
        key = page.get("/StructParents")
        if key is not None and 0 <= int(key) < len(self._numbers) and isinstance(self._numbers[int(key)], Array):
            return self._numbers[int(key)]
        made = self._out.make_indirect(Array())
        page.StructParents = self.new_key(made)
        return made

    def add(self, tree: Object, pages: Sequence[Object], title: str) -> None:
        """A part's own tree, already copied into this file with its pages."""
        self._make_unique(tree)
        self._renumber(tree, pages)
        kids = list(tree.K) if isinstance(tree.K, Array) else [tree.K]
        if len(kids) == 1 and isinstance(kids[0], Dictionary) and kids[0].get("/S") == Name.Document:
            part: Object = kids[0]
            part.S, part.P, part.T = Name.Part, self.document, String(title)
            self.document.K.append(part)
        else:
            part = self.section("/Part", title)
            for kid in kids:
                if isinstance(kid, Dictionary):
                    kid.P = part
                    part.K.append(kid)
        self._namespaces += list(tree.get("/Namespaces", Array()))

    def finish(self) -> None:
        """Put the tree in the file."""
        numbers = Array()
        for key, value in enumerate(self._numbers):
            numbers.append(key)
            numbers.append(value)
        self.root.ParentTree = self._out.make_indirect(Dictionary(Nums=numbers))
        self.root.ParentTreeNextKey = len(self._numbers)
        if self._roles:
            self.root.RoleMap = Dictionary(self._roles)
        if self._classes:
            self.root.ClassMap = Dictionary(self._classes)
        if self._ids:
            names = NameTree.new(self._out)
            for identity, element in self._ids.items():
                names[identity.decode("latin-1")] = element
            self.root.IDTree = names.obj
        if self._namespaces:
            self.root.Namespaces = Array(self._namespaces)
        self._out.Root.StructTreeRoot = self.root
        self._out.Root.MarkInfo = Dictionary(Marked=True)

    # -- what must be unique ----------------------------------------------------------------------------------------

    def _make_unique(self, tree: Object) -> None:
        roles = _renamed(self._roles, tree.get("/RoleMap"))
        classes = _renamed(self._classes, tree.get("/ClassMap"))
        ids = self._renamed_ids(tree)
        if not roles and not classes and not ids:
            return  # the usual case: no need to walk thousands of elements
        for element in elements(tree):
            role = str(element.get("/S", ""))
            if role in roles:
                element.S = Name(roles[role])
            if classes and "/C" in element:
                element.C = _replaced_names(element.C, classes)
            if ids:
                if "/ID" in element and bytes(element.ID) in ids:
                    element.ID = String(ids[bytes(element.ID)].decode("latin-1"))
                for attributes in _attributes(element):
                    if "/Headers" in attributes:
                        attributes.Headers = Array(
                            [
                                String(ids.get(bytes(header), bytes(header)).decode("latin-1"))
                                for header in attributes.Headers
                            ]
                        )

    def _renamed_ids(self, tree: Object) -> dict[bytes, bytes]:
        renamed: dict[bytes, bytes] = {}
        if "/IDTree" not in tree:
            return renamed
        for text, element in NameTree(tree.IDTree).items():
            old = new = bytes(String(text))
            count = 1
            while new in self._ids:
                count += 1
                new = old + b"-%d" % count
            self._ids[new] = element
            if new != old:
                renamed[old] = new
        return renamed

    def _renumber(self, tree: Object, pages: Sequence[Object]) -> None:
        moved: dict[int, int] = {}
        if "/ParentTree" in tree:
            for key, value in NumberTree(tree.ParentTree).items():
                kept = self._out.make_indirect(Array(list(value))) if isinstance(value, Array) else value
                moved[int(key)] = self.new_key(kept)
        seen: set[tuple[int, int]] = set()
        for page in pages:
            _move_key(page, "/StructParents", moved)
            for annotation in page.get("/Annots", Array()):
                if isinstance(annotation, Dictionary):
                    _move_key(annotation, "/StructParent", moved)
            for form in _forms(page, seen):
                _move_key(form, "/StructParent", moved)
                _move_key(form, "/StructParents", moved)


def elements(tree: Object) -> Iterator[Object]:
    """Every structure element below a tree root."""
    pending = list(tree.K) if isinstance(tree.K, Array) else [tree.K]
    seen: set[tuple[int, int]] = set()
    while pending:
        element = pending.pop()
        if not isinstance(element, Dictionary) or "/S" not in element:
            continue
        if element.is_indirect:
            if element.objgen in seen:
                continue
            seen.add(element.objgen)
        yield element
        kids = element.get("/K")
        if isinstance(kids, Array):
            pending.extend(kids)
        elif isinstance(kids, Dictionary):
            pending.append(kids)


def _renamed(known: dict[str, Object], more: Object | None) -> dict[str, str]:
    """Add a part's names to those known; where one would mean two things, the new one gets another name."""
    renamed: dict[str, str] = {}
    if not isinstance(more, Dictionary):
        return renamed
    for name, meaning in more.items():
        new, count = name, 1
        while new in known and not _same(known[new], meaning):
            count += 1
            new = f"{name}_{count}"
        known[new] = meaning
        if new != name:
            renamed[name] = new
    return renamed


def _same(first: Object, second: Object) -> bool:
    if isinstance(first, (Dictionary, Array)) or isinstance(second, (Dictionary, Array)):
        return isinstance(first, Object) and isinstance(second, Object) and first.unparse() == second.unparse()
    return bool(first == second)


def _replaced_names(value: Object, renamed: dict[str, str]) -> Object:
    if isinstance(value, Array):
        return Array([_replaced_names(item, renamed) for item in value])
    return Name(renamed[str(value)]) if isinstance(value, Name) and str(value) in renamed else value


def _attributes(element: Object) -> list[Object]:
    found = element.get("/A")
    listed = list(found) if isinstance(found, Array) else [found]
    return [item for item in listed if isinstance(item, Dictionary)]


def _move_key(holder: Object, name: str, moved: dict[int, int]) -> None:
    if name not in holder:
        return
    new = moved.get(int(holder[name]))
    if new is None:
        del holder[name]
    else:
        holder[name] = new


def _forms(page: Object, seen: set[tuple[int, int]]) -> Iterator[Object]:
    """Forms and pictures drawn on a page, at any depth, each once in a document."""
    pending = [page]
    while pending:
        resources = pending.pop().get("/Resources")
        if not isinstance(resources, Dictionary) or not isinstance(resources.get("/XObject"), Dictionary):
            continue
        for form in resources.XObject.values():
            if form.is_indirect and form.objgen not in seen:
                seen.add(form.objgen)
                yield form
                pending.append(form)
