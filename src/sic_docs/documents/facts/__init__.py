"""The facts a template may print, by subject: each module's `PROVIDERS` says which names it gives.

A provider always gives a value; what is not known is `Absent`, with the reason in words. Judgement of figures is
`kpi`'s; here it becomes words.
"""
