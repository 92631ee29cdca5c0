"""The school year: terms, half terms, days a school is open, and the windows a cadence gives.

Knows dates and how to count them. Knows nothing of elements, documents or figures, and never what today is.
"""
