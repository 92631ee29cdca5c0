"""Rules of filing, as pure functions: what a document is called, where it goes, whether it may be written.

Knows keys, names, stamps and rows of the registry. Touches no library: the rules are carried out in `jobs/filing/`.
"""
