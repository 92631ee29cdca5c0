"""Filing: the life of a document in the library (design.md, Life of a document).

    cabinet = Cabinet(store, today=today)          # cabinet.py: one run's view of the library
    with cabinet.desk("OAK") as desk:              # desk.py: one school's documents in one pass
        outcome = desk.file(Request(…))            # request.py: a document that is owed

Behind a desk: `writing.py` files one document as `filing.decide` says, `finding.py` finds documents people moved,
copied or put back, `books.py` holds a year's registry and rebuilds a lost one, `shelves.py` lists each place once,
`clearance.py` says whether a place is private enough, `registries.py` reads and writes the registry files.

Nothing is rendered before `filing.decide` says so, every write is conditional, and the registry is written once at
the end. Whatever moment a run is killed at, the next one finds its work by the stamps in the files.
"""

from sic_docs.jobs.filing.cabinet import Cabinet
from sic_docs.jobs.filing.desk import Desk
from sic_docs.jobs.filing.request import Rendered, Request

__all__ = ["Cabinet", "Desk", "Rendered", "Request"]
