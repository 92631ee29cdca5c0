"""Office files as packages: opened with bounds, written with untouched parts copied raw, fingerprinted, stamped.

Knows nothing of schools, nor of what is in a Word or Excel part.
"""
