"""What people and jobs do with letters: `batches.order(…)`, `work.carry_on(…)`, `posting.post(…)`, `texts.draft(…)`.

A refusal says in Dutch which rule stands in the way. `version` is what the page showed: someone who was overtaken is
told. Putting together and printing are work for a worker: what was asked waits as a row until one takes it.
"""
