"""Every error that is raised on purpose.

A fault that can be expected is told to a person in one or two sentences: what happened, where, what to do. The
message is written in English where the fault is raised, marked with ``N_`` so that the catalogues carry it, and
filled in only after translation.
"""

from collections.abc import Callable


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


class WarehouseMissing(GridError):
    """There is no published warehouse to read."""


class StaleWarehouse(GridError):
    """The published warehouse was made by another version of the tables."""


class NotInstalled(GridError):
    """Something the machine needs is missing or in use (a program, a port, disk space)."""
