"""The mark of a text that a page may show in another language.

The form and its rules know no translation; the catalogue tools look for this function's name.
"""


def gettext_noop(text: str) -> str:
    """The text itself; its translation is looked up where it is shown."""
    return text
