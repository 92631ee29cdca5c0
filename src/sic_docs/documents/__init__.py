"""Documents as the trust means them: which are owed, what each may print, what was answered in it.

A `Situation` holds everything one document may draw on; the modules of `facts/` turn it into named values;
`context.py` gathers them. Knows nothing of Word's format, nor of where a document is filed or whether it may be.
"""
