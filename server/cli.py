"""The console command ``tareeq``. Each capability's commands live in its own ``cli.py``.

Those are imported when asked for, so that ``tareeq --help`` is quick.
"""

from __future__ import annotations

import importlib

import click

# First word on the command line -> the room that has a click group of that name.
ROOMS = {
    "openapi": ("http", "Write the description of the JSON API."),
    "user": ("accounts", "Make people, set passwords."),
    "geography": ("geography", "Find governorate, section and chainage of a point."),
    "programme": ("programme", "Import contracts, activities and bills of quantities."),
    "forms": ("forms", "Import checklists, limits and response times, list them."),
    "tours": ("tours", "Send people on tours from a file, list them."),
    "proof": ("sync", "Prove a revision to a third party, check such a proof."),
    "register": ("register", "Verify the register, rebuild what is derived from it."),
    "week": ("reporting", "Issue a governor's week."),
    "mail": ("mails", "Take in reports on mails that did not arrive."),
    "rescue": ("sync", "Take in the rescue file of a dead tablet."),
    "backup": ("backup", "Back up database, files and keys; list and check backups."),
    "restore": ("backup", "Restore a backup, whole, beside what is there; then change over."),
}


class Rooms(click.Group):
    """A click group that finds some of its commands in the capabilities' rooms."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; a wrong setting or a missing PostgreSQL is said in one line."""
        from server.config import ConfigError
        from server.db.cluster import ClusterError

        try:
            return super().invoke(ctx)
        except (ConfigError, ClusterError) as error:
            raise click.ClickException(str(error)) from error

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All first words, the rooms' included."""
        return sorted({*super().list_commands(ctx), *_existing_rooms()})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, imported from its room when it is one of a room."""
        if cmd_name not in _existing_rooms():
            return super().get_command(ctx, cmd_name)
        room = ROOMS[cmd_name][0]
        module = importlib.import_module(f"server.{room}.cli")
        found: click.Command = getattr(module, cmd_name)
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list in ``--help``, written without importing any room."""
        rows = [(name, ROOMS[name][1]) for name in _existing_rooms()]
        rows += [(name, c.get_short_help_str(80)) for name, c in self.commands.items()]
        with formatter.section("Commands"):
            formatter.write_dl(sorted(rows))


def _existing_rooms() -> list[str]:
    from server.config import PROJECT

    return [n for n, (room, _) in ROOMS.items() if (PROJECT / "server" / room / "cli.py").exists()]


@click.group(cls=Rooms, context_settings={"help_option_names": ["-h", "--help"]})
@click.pass_context
def main(context: click.Context) -> None:
    """Tareeq: road works measured against their plan."""
    from flask.cli import ScriptInfo

    from server.processes.application import application

    # Made when a command under Flask's with_appcontext asks; closed when it ends.
    context.obj = ScriptInfo(create_app=lambda: context.with_resource(application()))


@main.command()
@click.option("--without-demonstration", is_flag=True, help="Start a new database empty.")
def run(without_demonstration: bool) -> None:
    """Start database, server and worker in the foreground."""
    import os

    from server.processes.run import run as run_all

    if without_demonstration:
        os.environ["TAREEQ_DEMONSTRATION"] = "no"
    run_all()


@main.command()
def stop() -> None:
    """Stop what `tareeq run` started from this folder."""
    from server.processes.stopping import stop as stop_all

    stop_all()


@main.command()
def reset() -> None:
    """Stop, and delete the private database."""
    from server.processes.stopping import reset as reset_all

    reset_all()


if __name__ == "__main__":
    main()
