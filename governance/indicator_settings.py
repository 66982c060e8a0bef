"""``[indicators]`` of the district file: which of rival definitions are in force."""

from typing import Annotated, Literal

from pydantic import Field

from governance.setting_tables import Section


class IndicatorRules(Section):
    """``[indicators]``: what counts, where real systems differ.

    Every choice has an indicator of its own, so that a figure's id says what was chosen; see
    :mod:`governance.service_indicators`.

    Attributes
    ----------
    not_yet_due
        Matters whose time is still running: ``left_out`` of the shares in time, or ``counted`` in their denominator,
        which depresses the newest months.
    satisfied
        Whom 满意 means: ``basically`` counts 基本满意 too, ``fully`` does not.
    silence
        Who was to be asked and gave no answer: ``left_out`` of satisfaction, or ``counted`` as satisfied.
    returns
        Repeats of concluded first matters: those ``within_days`` after concluding, or ``ever`` since.
    repeat_days
        Days of the former.
    """

    not_yet_due: Literal["left_out", "counted"] = "left_out"
    satisfied: Literal["basically", "fully"] = "basically"
    silence: Literal["left_out", "counted"] = "left_out"
    returns: Literal["within_days", "ever"] = "within_days"
    repeat_days: Annotated[int, Field(ge=1, le=366)] = 90
