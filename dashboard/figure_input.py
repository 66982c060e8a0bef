"""What is to be checked: a pasted text or a file, held in the reader's session and nowhere else."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import streamlit as st

from dashboard import components
from dashboard.frame import Scene
from governance.figures.document import ENDINGS, LARGEST_CHARACTERS, Document, document_of_text, read_document
from governance.i18n import Translator

From = Literal["text", "file"]

TEXT = "figure_text"
_CHECKED, _FROM = "figure_checked", "figure_from"

EXAMPLE = """\
2026年上半年，全区共受理信访事项501件，其中来信240件、来访170批397人次、来电91件；办结484件，办结率96.6%。
领导干部下访约访215批次462人次，化解143件。
受理不动产办证诉求4880件，已办结3548件，办结率72.2%。
查处违法建设54起，拆除55处。
接待咨询148件，来访164批次23人次。
电话回访159件，回访成功131件，满意率80%以上。
街道\t件数\t占比%
甲街道\t63\t24.1
乙街道\t57\t21.8
丙街道\t26\t9.9
丁街道\t115\t44.1
合计\t261\t99.9
信访总量由2023年的3947人次下降到2026年的518人次，总量减少逾七成，年均下降超过15%。
全年下访约访123批次216人次，化解108件，化解率87.8%。
"""
"""A report of nobody, with what the checker looks for in it."""


@dataclass(frozen=True)
class Given:
    """A document to be checked.

    Attributes
    ----------
    token
        Short text that no other document has.
    read
        Reads it; raises FileFault where it cannot be read.
    """

    token: str
    read: Callable[[], Document]


def draw_input(scene: Scene) -> Given | None:
    """Draw what takes a text or a file, and return it; None while there is nothing to check."""
    say = scene.say
    kinds: dict[From, str] = {"text": say("Paste text"), "file": say("Upload a file")}
    with st.container(horizontal=True, vertical_alignment="center", key="figure_source"):
        chosen = st.segmented_control(
            say("Where the report comes from"), list(kinds), default="text", key=_FROM,
            format_func=lambda kind: kinds[kind], label_visibility="collapsed",
        )  # fmt: skip
        if chosen != "file":
            st.button(
                say("Insert an example"), key="figure_example", on_click=_insert_example, type="tertiary"
            )
            if st.session_state.get(_CHECKED):
                st.button(say("Clear"), key="figure_clear", on_click=_clear, type="tertiary")
    return _draw_file(say) if chosen == "file" else _draw_text(say)


def _draw_text(say: Translator) -> Given | None:
    with st.form("figure_form", border=False):
        st.text_area(
            say("Text of the report"), key=TEXT, height=190, max_chars=LARGEST_CHARACTERS,
            placeholder=say("Paste paragraphs and tables here; tables may come straight from a spreadsheet."),
        )  # fmt: skip
        if st.form_submit_button(say("Check the figures"), type="primary", key="figure_check"):
            st.session_state[_CHECKED] = st.session_state[TEXT]
    text: str = st.session_state.get(_CHECKED, "")
    if not text.strip():
        return None
    return Given(_token(text.encode()), lambda: document_of_text(text))


def _draw_file(say: Translator) -> Given | None:
    file = st.file_uploader(
        say("Report, or a table of claims"), type=list(ENDINGS), key="figure_file",
        help=say("A table of claims has the columns label, numerator, denominator and printed."),
    )  # fmt: skip
    if file is None:
        return None
    content, name = file.getvalue(), file.name
    return Given(_token(name.encode() + content), lambda: read_document(content, name))


def draw_limits(scene: Scene) -> None:
    """Draw what the check does and does not do, and what becomes of the text."""
    say = scene.say
    lines = [
        say("The text stays in this session and is not stored; personal data in it are blotted out before they are "
            "shown."),
        say("The check marks and never changes. What it cannot decide is unsure, and figures it does not mark are not "
            "confirmed."),
    ]  # fmt: skip
    if scene.given_warehouse is None:
        lines.append(
            say("Nothing is published yet, so figures are not compared with the district's data: "
                "`python -m pipelines build` publishes.")
        )  # fmt: skip
    components.statements(lines, is_small=True)


def _insert_example() -> None:
    st.session_state[TEXT] = st.session_state[_CHECKED] = EXAMPLE


def _clear() -> None:
    st.session_state[TEXT] = st.session_state[_CHECKED] = ""


def _token(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:16]
