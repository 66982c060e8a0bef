"""Every error that is raised on purpose.

A fault that can be expected is told to a person in one or two sentences: what happened, where, what to do. The
message is written in English where the fault is raised, marked with ``N_`` so that the catalogues carry it, and
filled in only after translation.
"""

from collections.abc import Callable, Sequence


def N_(message: str) -> str:  # noqa: N802 (the name that message extraction looks for)
    """Mark a message for the catalogues and return it unchanged."""
    return message


class GridError(Exception):
    """A fault that was expected; its text may be shown to anybody.

    Parameters
    ----------
    message
        English sentence with ``{name}`` places, marked with :func:`N_`.
    **values
        What fills the places; another error is translated with this one. Never personal data.
    """

    def __init__(self, message: str, /, **values: object) -> None:
        super().__init__(message)
        self.message = message
        self.values = values

    def text(self, translate: Callable[[str], str] = str) -> str:
        """Return the sentence, translated and filled in."""
        values = {
            name: value.text(translate) if isinstance(value, GridError) else value
            for name, value in self.values.items()
        }
        return translate(self.message).format(**values)

    def __str__(self) -> str:
        return self.text()


def listed(words: Sequence[str]) -> GridError:
    """Return messages as one list, each translated, put between by what a language puts between.

    Parameters
    ----------
    words
        Messages marked with :func:`N_`, without places; at least one.
    """
    told = GridError(words[-1])
    for word in reversed(words[:-1]):
        told = GridError(N_("{first}, {rest}"), first=GridError(word), rest=told)
    return told


class FaultList(GridError):
    """Several faults of one thing, reported at once.

    Parameters
    ----------
    heading
        One sentence that names the thing at fault.
    faults
        The faults, each a :class:`GridError` of its own.
    """

    def __init__(self, heading: str, faults: list[GridError], /, **values: object) -> None:
        super().__init__(heading, **values)
        self.faults = tuple(faults)

    def text(self, translate: Callable[[str], str] = str) -> str:
        """Return the heading and the faults, a line each."""
        lines = [super().text(translate)]
        lines += [f"  {number}. {fault.text(translate)}" for number, fault in enumerate(self.faults, 1)]
        return "\n".join(lines)


class SettingsFault(FaultList):
    """The district file cannot be used as it is."""


class LayerFault(FaultList):
    """A layer of grids or townships cannot be used as it is."""


class EntryFault(FaultList):
    """What somebody filled into a form cannot be kept as it is.

    Parameters
    ----------
    heading
        One sentence.
    **by_field
        The faults, each under the name of its field.
    """

    def __init__(self, heading: str, /, **by_field: GridError) -> None:
        super().__init__(heading, list(by_field.values()))
        self.by_field = by_field


class IndexFault(GridError):
    """A saved grid index cannot be read."""


class FileFault(GridError):
    """A file of case records cannot be read or does not fit its source's profile."""


class GuardFault(GridError):
    """A file holds or maps what may not come in: marks on people, personal data, free text."""


class LoadFault(GridError):
    """A load cannot be made or undone."""


class AlreadyLoaded(LoadFault):
    """The same file was taken in before: nothing was done, and nothing has to be."""


class BuildFault(GridError):
    """The warehouse could not be built, or a check found rows that break a rule."""


class ClockFault(GridError):
    """A period cannot be counted: its days lie in a year of which the working days are not known."""


class WarehouseMissing(GridError):
    """There is no published warehouse to read."""


class StaleWarehouse(GridError):
    """The published warehouse was made by another version of the tables."""


class NotInstalled(GridError):
    """Something the machine needs is missing or in use (a program, a port, disk space)."""


class StoreFault(GridError):
    """The store of what people write cannot be used, or refused what was asked of it."""


class StoreGone(StoreFault):
    """The store cannot be reached, read or written: no server, no room, no permission, a damaged file."""


class StoreBusy(StoreFault):
    """Others have been writing for so long that the wait was given up."""


class ChangedMeanwhile(StoreFault):
    """Somebody else changed the same thing since it was read."""


class ImpossibleTransition(StoreFault):
    """What was asked for cannot be done to a thing in its state, by that role, or without saying why."""


class NotAllowed(GridError):
    """Somebody asked for what their role may not do, or for places beyond what they may see."""


class SignInFault(GridError):
    """Somebody cannot come in: wrong words, too many tries, no role."""


class AccountFault(GridError):
    """An account cannot be made or changed as asked."""


class BackupFault(GridError):
    """A backup cannot be written, or is not what it should be."""


class SheetFault(GridError):
    """A paper cannot be printed whole and right; what stands in the way is told."""
