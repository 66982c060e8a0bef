"""The form of a check: kept while it is being filled in, sent once, and everything that follows from sending it.

Convention: a draft belongs to one account and one task and is read back by that account alone. Sending a form writes
the check, the dispute it raises, and what it means for the action, in one transaction; a form that was sent already
changes nothing.
"""

import secrets
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import delete

from governance.access import Role
from governance.errors import N_, EntryFault, NotAllowed, StoreFault
from governance.registers import actions
from governance.registers.allowed import refuse_unseen
from governance.registers.assignments import GridPlace, is_mine
from governance.registers.check_rows import CheckDraft, CheckVisit, GridHolder, OwnOrder
from governance.registers.checks import CHECKS, DISPUTES_DATA, Findings, Task
from governance.registers.disputes import raise_dispute
from governance.registers.meeting_rows import MeetingAction
from governance.store import Store, Stream, Writing, append
from governance.store.session import Actor

_KEPT = ("result", "ticks", "is_done")


def refuse_others_task(writing: Writing, task: Task) -> None:
    """Do nothing where a task is for whoever writes.

    Raises
    ------
    NotAllowed
        It lies beyond their places, or somebody else holds the grid.
    """
    refuse_unseen(writing.actor, township_code=task.township_code, grid_code=task.grid_code)
    holder = writing.session.get(GridHolder, task.grid_code)
    if writing.actor.role == Role.GRID_WORKER and not is_mine(writing.actor, task.grid_code, holder):
        raise NotAllowed(
            N_("The grid is held by {post}, so its checks are not yours. Nothing was saved."),
            post="" if holder is None else holder.post,
        )  # fmt: skip


def opened_form(store: Store, actor: Actor, task: Task) -> Findings:
    """Return the form of a task as its account left it, or a new one."""
    with store.reading() as session:
        draft = session.get(CheckDraft, (actor.account_id, task.task_id))
        before = session.get(CheckVisit, task.task_id)
    if draft is None:
        return Findings(secrets.token_hex(8), 0 if before is None else before.version)
    content = draft.content
    return Findings(
        draft.form_key, draft.seen_version, str(content.get("result", "")), tuple(content.get("ticks", ())),
        draft.note or "", bool(content.get("is_done")),
    )  # fmt: skip


def keep_draft(store: Store, actor: Actor, task: Task, form: Findings) -> None:
    """Keep what is filled in so far, in place of what was kept before.

    Raises
    ------
    NotAllowed
        The task is not theirs.
    """
    with store.writing(actor) as writing:
        refuse_others_task(writing, task)
        key = (actor.account_id, task.task_id)
        draft = writing.session.get(CheckDraft, key)
        if draft is None:
            draft = CheckDraft(account_id=key[0], task_id=key[1])
            writing.session.add(draft)
        draft.grid_code, draft.form_key, draft.seen_version = task.grid_code, form.form_key, form.seen_version
        draft.content = {name: getattr(form, name) for name in _KEPT} | {"ticks": list(form.ticks)}
        draft.note, draft.saved_at = form.note or None, writing.at


def see_again(store: Store, actor: Actor, task: Task, form: Findings) -> None:
    """Keep a form as one that was filled in beside what is there now: its next sending decides with that in view."""
    with store.reading() as session:
        before = session.get(CheckVisit, task.task_id)
    keep_draft(store, actor, task, replace(form, seen_version=0 if before is None else before.version))


def drop_draft(writing: Writing, task: Task) -> None:
    """Forget what somebody had filled in for a task."""
    writing.session.execute(
        delete(CheckDraft).where(
            CheckDraft.account_id == writing.actor.account_id, CheckDraft.task_id == task.task_id
        )
    )


def send(writing: Writing, task: Task, form: Findings, *, today: date) -> bool:
    """Record what was found; return False where the same form was sent before and nothing is to do.

    Raises
    ------
    EntryFault
        Something is missing; by field.
    NotAllowed, ChangedMeanwhile, ImpossibleTransition, StoreFault
        Nothing was saved.
    """
    refuse_others_task(writing, task)
    before = writing.session.get(CheckVisit, task.task_id)
    if before is not None and before.form_key == form.form_key:
        drop_draft(writing, task)
        return False
    faults = form.faults()
    if faults:
        raise EntryFault(
            N_("This cannot be kept yet. Nothing was saved; what you typed is still here."), **faults
        )
    stream = Stream(CHECKS, task.task_id, form.seen_version)
    append(writing, stream, form.result, data=task.as_data() | form.as_data() | {"on": today})
    if form.result in DISPUTES_DATA:
        raise_dispute(
            writing, form.result, GridPlace(task.grid_code, task.township_code), note=form.note, today=today,
            task_id=task.task_id,
        )  # fmt: skip
    if task.action_id is not None:
        _tell_action(writing, task, form, today)
    drop_draft(writing, task)
    return True


def keep_order(store: Store, actor: Actor, grid_codes: Sequence[str]) -> None:
    """Keep the order in which somebody wants their grids."""
    with store.writing(actor) as writing:
        row = writing.session.get(OwnOrder, actor.account_id)
        if row is None:
            row = OwnOrder(account_id=actor.account_id)
            writing.session.add(row)
        row.grid_codes = list(grid_codes)


def _tell_action(writing: Writing, task: Task, form: Findings, today: date) -> None:
    """Report an action done, or how far it is; nothing where nothing was written."""
    action = writing.session.get(MeetingAction, task.action_id)
    if action is None or action.grid_code != task.grid_code:
        raise StoreFault(N_("There is no such action for this grid. Nothing was saved."))
    told = form.note.strip()
    if form.is_done:
        actions.step(writing, action, "report_done", today=today, data={"result": told})
    elif told:
        actions.step(writing, action, "progress", today=today, data={"progress": told})
