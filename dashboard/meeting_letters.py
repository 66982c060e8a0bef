"""Letters of actions and agenda items: drafted from the records, sent under a number, their answers recorded."""

from collections.abc import Sequence
from datetime import date, timedelta

import streamlit as st
from sqlalchemy import select

from dashboard import components, data
from dashboard.frame import Scene
from dashboard.meeting_list import offices_of
from dashboard.meeting_words import letter_tag, line, strong
from dashboard.paper_files import draw_paper, issuer_of
from dashboard.saving import Form
from governance.errors import N_
from governance.registers import letters
from governance.registers.actions import OPEN
from governance.registers.letters import FORMS, LETTERS, LetterContent
from governance.registers.meeting_rows import AgendaItem, Letter, MeetingAction
from governance.registers.transitions import Step
from governance.settings import today
from governance.sheets.letters import letter_paper
from governance.store import Writing

REPLY_AFTER = timedelta(days=10)
"""Last day of an answer that is proposed, from the day of the letter."""

DONE = {
    "send": N_("The letter is sent under its number."), "reply": N_("The answer is recorded."),
    "close": N_("The letter is closed."), "withdraw": N_("The letter is withdrawn."),
    "move_reply": N_("The last day of the answer is moved."), "ask_again": N_("The office is asked again."),
}  # fmt: skip
"""What is said when a step was taken."""


def draw_action_letters(scene: Scene, action: MeetingAction) -> None:
    """Draw the letters of an action, and what drafts an assignment letter."""
    own = _letters_of(scene, action.action_id)
    with st.popover(_label(scene, own)):
        is_waiting = _draw_all(scene, own)
        if action.state in OPEN and not is_waiting:
            _draw_assignment(scene, action)


def draw_item_letters(scene: Scene, item: AgendaItem) -> None:
    """Draw the letters of an agenda item, and what drafts a risk warning letter."""
    own = _letters_of(scene, item.item_id)
    with st.popover(_label(scene, own)):
        _draw_all(scene, own)
        _draw_reminder(scene, item)


def _letters_of(scene: Scene, origin_id: str) -> Sequence[Letter]:
    with data.current_store(scene.settings).reading() as session:
        asked = select(Letter).where(Letter.origin_id == origin_id)
        return session.scalars(asked.order_by(Letter.letter_id)).all()


def _label(scene: Scene, own: Sequence[Letter]) -> str:
    return scene.say("Letters ({n})").format(n=scene.say.number(len(own)))


def _draw_all(scene: Scene, own: Sequence[Letter]) -> bool:
    """Draw letters; return whether one of them is not answered yet."""
    for letter in own:
        _draw_letter(scene, letter)
    return any(letter.state in ("drafted", "sent") for letter in own)


def _draw_assignment(scene: Scene, action: MeetingAction) -> None:
    say, day = scene.say, today(scene.settings)
    if action.due_on < day:
        components.note(say("The last day is over: move it before a letter asks for it."))
        return
    form = Form(scene, f"letter_{action.action_id}")
    if st.button(say("Draft an assignment letter"), key=form.key("draft")):
        form.save(
            lambda writing: letters.draft(
                writing,
                letters.of_action(
                    action, writing.session.get_one(AgendaItem, action.item_id),
                    from_office=scene.actor.office, today=day,
                ),
            ),
            say("The letter is drafted."),
        )  # fmt: skip


def _draw_reminder(scene: Scene, item: AgendaItem) -> None:
    """Draw the form of a risk warning letter: to whom, what is asked, by when an answer."""
    say, day = scene.say, today(scene.settings)
    form = Form(scene, f"reminder_{item.item_id}")
    with st.form(form.key("form"), border=False):
        office = st.selectbox(
            say("To which office"),
            offices_of(scene),
            index=None,
            key=form.key("office"),
            placeholder=say("Choose"),
        )
        asked = st.text_area(say("What is asked, a line each"), key=form.key("asked"), height=80)
        reply_by = st.date_input(
            say("Answer by"), day + REPLY_AFTER, key=form.key("day"), format="YYYY-MM-DD"
        )
        is_sent = st.form_submit_button(say("Draft a risk warning letter"))
    if is_sent:
        content = letters.of_item(
            item, to_office=office or "", from_office=scene.actor.office,
            asked=tuple(line.strip() for line in asked.splitlines() if line.strip()), reply_by=reply_by, today=day,
        )  # fmt: skip
        form.save(lambda writing: letters.draft(writing, content), say("The letter is drafted."))


def _draw_letter(scene: Scene, letter: Letter) -> None:
    say, day = scene.say, today(scene.settings)
    number = (
        letters.number_text(letter.year, letter.number)
        if letter.year and letter.number
        else say("no number yet")
    )
    content = LetterContent.of(letter)
    late = letters.is_reply_overdue(letter, day)
    line(
        strong(" ".join((say(FORMS[letter.form]), number))), letter_tag(say, letter, is_late=late),
        note=say("To {office}, answer by {day}").format(office=letter.to_office, day=say.day(letter.reply_by)),
    )  # fmt: skip
    components.statements(
        [*content.facts, *content.asked, *([letter.reply] if letter.reply else ())], is_small=True
    )
    paper_number = number if letter.number else ""
    draw_paper(
        scene, say("Print"), lambda: letter_paper(say, content, paper_number, issuer_of(scene)),
        (f"{letter.letter_id}-{letter.form}", f"paper_{letter.letter_id}"),
    )  # fmt: skip
    for step in LETTERS.lifecycle.possible(letter.state, scene.actor.role):
        _draw_step(scene, letter, step, day)


def _draw_step(scene: Scene, letter: Letter, step: Step, day: date) -> None:
    say, verb = scene.say, step.verb
    form = Form(scene, f"{verb}_{letter.letter_id}", letter.letter_id, letter.version)
    seen = form.seen
    told: dict[str, object] = {}
    why = None
    with st.form(form.key("form"), border=False):
        if verb == "reply":
            told["reply"] = st.text_area(say("What was answered"), key=form.key("text"), height=80)
        if verb in ("move_reply", "ask_again"):
            told["reply_by"] = st.date_input(
                say("New last day"), max(letter.reply_by, day), key=form.key("day"), format="YYYY-MM-DD"
            )
        if step.needs_why:
            why = st.text_input(say("Why"), key=form.key("why"))
        is_sent = st.form_submit_button(say(step.label))
    if not is_sent:
        return

    def change(writing: Writing) -> None:
        letter.version = seen
        if verb == "send":
            letters.send(writing, letter, today=day)
        else:
            letters.step(writing, letter, verb, today=day, why=why, data=told)

    form.save(change, say(DONE[verb]))
