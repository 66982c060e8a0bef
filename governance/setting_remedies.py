"""What to do about a setting that is not what it should be: pydantic's findings as sentences of ours.

The kinds of findings are those of pydantic 2 (https://docs.pydantic.dev/latest/errors/validation_errors/, 2025).
"""

from pydantic_core import ErrorDetails

from governance.errors import N_, GridError

REMEDIES = {
    "extra_forbidden": N_("is not a setting; correct the spelling or take it out"),
    "missing": N_("is missing; add it"),
    "literal_error": N_("{given} is none of the words for it; write {expected}"),
    "enum": N_("{given} is none of the words for it; write {expected}"),
    "greater_than_equal": N_("{given} is too small; write {ge} or more"),
    "less_than_equal": N_("{given} is too large; write {le} or less"),
    "string_too_short": N_('is empty; write a text such as "a"'),
    "string_too_long": N_("is too long; write {max_length} characters at most"),
    "string_type": N_('{given} is no text; write it in quotation marks, such as "a"'),
    "path_type": N_('{given} is no path; write it in quotation marks, such as "grids/grids.gpkg"'),
    "bool_type": N_("{given} is not yes or no; write true or false"),
    "bool_parsing": N_("{given} is not yes or no; write true or false"),
    "int_type": N_("{given} is no whole number; write one without quotation marks"),
    "int_parsing": N_("{given} is no whole number; write one without quotation marks"),
    "int_from_float": N_("{given} is no whole number; write one without quotation marks"),
    "float_type": N_("{given} is no number; write one without quotation marks"),
    "float_parsing": N_("{given} is no number; write one without quotation marks"),
    **dict.fromkeys(
        ("date_type", "date_parsing", "date_from_datetime_parsing", "date_from_datetime_inexact"),
        N_("{given} is no day; write one such as 2026-03-05, without quotation marks"),
    ),
    "model_type": N_("must be a table; write its name in brackets on a line of its own, and its keys below"),
    "dict_type": N_("must be a table; write its name in brackets on a line of its own, and its keys below"),
    "tuple_type": N_("must be a list; write it in brackets, tables of a kind each under its own [[name]]"),
}
"""Kind of finding to the sentence, in which what pydantic tells of the finding may stand."""


def remedy_of(error: ErrorDetails) -> GridError:
    """Return what is wrong with a setting and what to write.

    Parameters
    ----------
    error
        One finding; of a ``value_error`` the sentence that its validator gave.
    """
    told = error.get("ctx", {})
    kind = error["type"]
    if kind == "value_error":
        (said,) = told["error"].args
        return said if isinstance(said, GridError) else GridError("{said}", said=said)
    given = repr(error["input"])
    if kind not in REMEDIES:
        return GridError(N_("{given} cannot be used: {detail}"), given=given, detail=error["msg"])
    return GridError(REMEDIES[kind], **{**told, "given": given})
