"""The School Improvement Cycle: which element is owed to which school, in which window, and dates proposed for it.

Knows categories and calendars. Knows nothing of documents: what is written for an occurrence is `documents/owed.py`.
"""
