"""A verb of the command line, run inside the test's process."""

import pytest

from pipelines import __main__ as command_line


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    """Exit status, standard output and standard error of a command."""
    capsys.readouterr()
    try:
        status = command_line.run(lambda: command_line.app(args=[str(part) for part in arguments]))
    except SystemExit as left:
        status = int(left.code or 0)
    said = capsys.readouterr()
    return status, said.out, said.err
