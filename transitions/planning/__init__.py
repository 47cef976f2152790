"""The planner: who goes where and when, proposed for everyone at once. Pure: plain data in, a plan out.

`problem` says what comes in, `draft` what goes out; `planner.plan` makes the one into the other, and `what_if` tries
other room. Two plans stand side by side in transitions/plan_page.py. Nothing here knows Django or the database. The
method: docs/planner.md.
"""
