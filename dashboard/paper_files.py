"""Papers taken away: PDF to print, DOCX to edit, XLSX of their tables; each made when it is asked for."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial

from dashboard import components
from dashboard.downloads import XLSX, Taken, draw_download, may_take
from dashboard.frame import Scene
from governance.access import Verb
from governance.errors import SheetFault
from governance.registers.meeting_rows import Meeting
from governance.settings import today
from governance.sheets.docx_papers import paper_docx
from governance.sheets.fonts import ROLE_NAMES, installed_fonts
from governance.sheets.letters import Issuer
from governance.sheets.official_layout import paper_pdf
from governance.sheets.papers import Paper
from governance.sheets.xlsx_annex import annex_xlsx

_MIMES: Mapping[str, str] = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": XLSX,
}

PAPER, WITH_TABLES = ("pdf", "docx"), ("pdf", "docx", "xlsx")
"""Endings of files of a paper, and of one whose tables are worth a workbook."""


def draw_paper(
    scene: Scene, label: str, make: Callable[[], Paper], named: tuple[str, str], *, endings: Sequence[str] = PAPER,
    needs: Verb = Verb.EXPORT,
) -> None:  # fmt: skip
    """Draw the buttons of a paper's files, for those whose role takes files away; or why no paper can be printed here.

    Parameters
    ----------
    label
        What the paper is called.
    named
        Name of the files without ending, and key of the buttons.
    needs
        Another verb for papers of the reader's own work.
    """
    if not may_take(scene, needs):
        return
    try:
        installed_fonts()
    except SheetFault as fault:
        components.note(fault.text(scene.say))
        return
    name, key = named
    for ending in endings:
        taken = Taken(f"{name}.{ending}", _MIMES[ending], partial(_made, make, ending), needs)
        draw_download(scene, f"{label} · {ending.upper()}", taken, key=f"{key}_{ending}")


def draw_fonts(scene: Scene) -> None:
    """Draw which fonts stand in for those that the standard names; nothing where all are there, or none at all."""
    try:
        notes = installed_fonts().notes(tuple(ROLE_NAMES))
    except SheetFault:
        return
    if notes:
        components.note(" ".join(note.text(scene.say) for note in notes))


def _made(make: Callable[[], Paper], ending: str) -> bytes:
    return paper_bytes(make(), ending)


def paper_bytes(paper: Paper, ending: str) -> bytes:
    """Return a paper as a file: pdf, docx or xlsx.

    Raises
    ------
    SheetFault
        It cannot be laid out.
    """
    if ending == "pdf":
        return paper_pdf(paper).bytes
    return paper_docx(paper) if ending == "docx" else annex_xlsx(paper)


def issuer_of(scene: Scene, body_name: str | None = None, day: date | None = None) -> Issuer:
    """Return who issues papers: the reader's office for the district or another body, today or on another day."""
    district = scene.settings.district
    return Issuer(
        body_name or district.name,
        scene.actor.office,
        day or today(scene.settings),
        district.is_demonstration,
    )


def meeting_file(meeting: Meeting, what: str) -> str:
    """Return the name of a file of a meeting, without ending."""
    return f"{meeting.meeting_id}-{meeting.meets_on.isoformat()}-{what}"
