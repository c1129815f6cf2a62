"""Reading what a unit sends: trees, strict YAML and Markdown with positions, and the form they must fit.

Nothing here knows a notice, and nothing here judges: what cannot be read becomes a `Problem`, which a rule turns into
a finding.
"""
