"""One use case a module: collect figures, read answers, issue documents, compile packs, and the run that does all four.

Collaborators (`ports`) and `today` are arguments; what was done comes back as a `Report`. Knows no real disk, clock or
engine, and holds no rule of the trade: those are in the rooms below.
"""
