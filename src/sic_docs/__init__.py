"""A trust's School Improvement Cycle, run through the Word and Excel files its people already use.

The map of the house, lowest room first. A room may use those above it in this list, never those below; the list that
is enforced is in `tests/repo/test_direction.py`.

    errors        what stopped us, and what a person should put right: every class and exit status on one page
    plain, dates  our values as JSON; dates as people write them
    trust         schools, categories, roles, people, levels of confidence, as values
    opc           Office files as packages; sheets of a workbook as cells
    school_year   terms, half terms, open days; a cadence → windows
    word          Word's format: templates compiled, filled, read back, merged
    pdf           PDF's format: joined, numbered, stamped
    cycle         strand → element → what is owed to whom, and when
    kpi           workbooks of figures → readings → what they say
    meetings      agendas, and one register of actions across all bodies
    filing        keys, paths, the registry, and the rule that protects what people typed
    register      the Trust register: read, made, appended to
    config        the folder `config/`: loaded, checked
    documents     a situation → the values of one document; answers as values
    packs         a committee's papers → one PDF and one Word file
    ports         what jobs ask of the outside: a store, a converter, a runner
    jobs          one use case a module; everything above put to work
    edges         disk and processes, behind `ports`
    settings      the environment
    wiring        settings and `config/` → an app with a real store and converter
    demo          what the sample trust's staff do, for `make demo` and tests
    faults        a fault nothing foresaw → a sentence
    doctor, console, cli     what a person sees of it

Below `jobs` nothing asks the time, reads a disk, a network or the environment: bytes and values come in, bytes and
values go out, and today is an argument. Nothing here knows the engine that runs it (`flows/`).
"""
