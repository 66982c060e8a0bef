"""``python -m dashboard``: serve the pages on this machine."""

import os
import socket
import sys
from pathlib import Path
from typing import Annotated

import typer

from dashboard.server import ENTRY, application
from governance.errors import N_, GridError, NotInstalled
from governance.i18n import translator
from governance.settings import DISTRICT_VARIABLE, command_language, read_settings

_ = translator(command_language())


def serve(
    port: Annotated[int, typer.Option(help=_("Port to serve on."))] = 8501,
    address: Annotated[
        str, typer.Option(help=_("Address to serve on; 127.0.0.1 is this machine only."))
    ] = "127.0.0.1",
    district: Annotated[
        Path | None,
        typer.Option(
            "--district", help=_("District file; otherwise GRID_DISTRICT, otherwise the demonstration's.")
        ),
    ] = None,
) -> None:
    """Serve the pages until stopped with Ctrl-C."""
    try:
        settings = read_settings(district)
        _require_free(address, port)
        app = application(settings, address)
    except GridError as fault:
        sys.stderr.write(fault.text(_) + "\n")
        raise typer.Exit(2) from None
    sys.stdout.write(_("{district}: http://{address}:{port}  (Ctrl-C stops)").format(
        district=settings.district.name, address=address, port=port) + "\n")  # fmt: skip
    sys.stdout.flush()
    os.environ[DISTRICT_VARIABLE] = str(settings.path)
    os.chdir(ENTRY.parent)
    sys.argv = [str(ENTRY)]  # where Streamlit looks for .streamlit/
    app.run(config={"server.port": port, "server.address": address})


def _require_free(address: str, port: int) -> None:
    """Raise when something already listens on the port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError as fault:
            raise NotInstalled(
                N_("Port {port} on {address} cannot be used ({detail}). Stop what uses it, "
                   "or choose another: make run PORT=8502."),
                port=port, address=address, detail=fault.strerror,
            ) from None  # fmt: skip


if __name__ == "__main__":
    typer.run(serve)
