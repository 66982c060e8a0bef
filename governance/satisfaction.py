"""Answers on satisfaction (满意度): the five words that are kept, and what is read as one of them or as no answer.

Whoever does not answer is counted nowhere: words of silence become missing. A word that is in neither list is a fault
of the row and is never taken for an answer; a district adds its own in ``[satisfaction]``.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

from pydantic import Field

from governance.setting_tables import Name, Section

Answer = Literal["非常满意", "满意", "基本满意", "不满意", "非常不满意", "未评价"]
"""What a word of a district may stand for; 未评价 is no answer."""

NO_ANSWER = "未评价"

RATINGS = ("非常满意", "满意", "基本满意", "不满意", "非常不满意")

READ_AS: Mapping[str, str] = MappingProxyType({
    **{rating: rating for rating in RATINGS},
    **dict.fromkeys(("很满意", "十分满意"), "非常满意"),
    **dict.fromkeys(("很不满意", "十分不满意"), "非常不满意"),
    **dict.fromkeys(
        ("未评价", "未评", "未参评", "未做评价", "未作评价", "逾期未评", "逾期未评价", "待评价", "不评价", "弃权",
         "未回访", "未接通", "未表态", "不表态", "未反馈", "未答复", "无法评价", "无", "暂无", "/", "-", "--",
         "—", "——"),
        NO_ANSWER,
    ),
})  # fmt: skip
"""Words of files to the rating they are, or to :data:`NO_ANSWER`."""


class Satisfaction(Section):
    """``[satisfaction]``: what further words of files mean.

    Attributes
    ----------
    words
        Word of the files to one of the five ratings, or to 未评价 for no answer.
    """

    words: dict[Name, Answer] = Field(default_factory=dict)

    @property
    def read_as(self) -> Mapping[str, str]:
        """Every word that is read, the district's before ours."""
        return {**READ_AS, **self.words}
