"""What the trust decides, in `config/`: read into one frozen value (`model.py`), every problem with its file and line.

`load.py` is the one reader of that folder; `check.py` says what must agree between config, templates and facts.
Knows nothing of any library.
"""
