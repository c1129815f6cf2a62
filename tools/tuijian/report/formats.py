"""The formats of a report. Light: the command offers them before anything else is imported."""

MODULES = {
    "text": "terminal",
    "json": "as_json",
    "github": "workflow_commands",
    "sarif": "sarif",
    "junit": "junit",
    "markdown": "markdown",
    "html": "html",
}
"""The module of this folder that writes each format, in the order in which they are offered."""

FORMATS = tuple(MODULES)

OUTLINED = frozenset({"json", "markdown", "html"})
"""Those that tell how each plan was read; `text` does where it is asked to."""
