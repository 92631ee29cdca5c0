"""Office files as packages: opened with bounds, written with untouched parts copied raw, fingerprinted, stamped.

Also the sheets of a workbook as cells, which the KPI returns and the Trust register are both read from. Knows nothing
of schools, nor of what Word puts in its parts (`word/`).
"""
