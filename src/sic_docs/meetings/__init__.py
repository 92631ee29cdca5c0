"""What meetings have in common: agenda items, and actions followed from meeting to meeting.

Knows what was read from papers (`documents.answers`), not how a paper is laid out or filed.
"""
