"""The command ``kg``: each command is a module of this package whose ``command`` is loaded when it is called.

Exit codes: 0 fine, 1 findings, 2 failure, 130 interrupted.
"""

from importlib import import_module
from pathlib import Path

import click

from kg.cli.output import print_error
from kg.errors import KgError

COMMANDS = {
    "build": "Read articles into the store.",
    "extract": "Print the events of articles, without a store.",
    "trace": "Show what each stage makes of a sentence.",
    "explain": "Show how a fact came about, back to the quote.",
    "query": "Ask the store a SPARQL query.",
    "search": "Find articles, events, actors and places by words.",
    "check": "Check the store against the ontology.",
    "export": "Write the graph, its events, the network of its actors, or the parses.",
    "load": "Make a store of an export.",
    "backup": "Copy the store away, also while it is served and built.",
    "restore": "Make a store of a backup.",
    "serve": "Serve the graph: SPARQL and pages.",
    "config": "Show each setting and where its value came from.",
    "models": "Show the models in use, or fetch Stanza's.",
}
INTERRUPTED = 130  # 128 and the number of SIGINT, as shells have it


class _Commands(click.Group):
    """Imports a command's module when it is called: ``kg query`` must not wait for torch."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"kg.cli.{cmd_name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except KgError as error:
            print_error(error)
            ctx.exit(error.exit_code)
        except KeyboardInterrupt:
            click.echo("kg: interrupted", err=True)
            ctx.exit(INTERRUPTED)


@click.command(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--config", type=click.Path(path_type=Path), metavar="FILE", help="Settings, instead of ./kg.toml."
)
@click.version_option(package_name="diplomacy-kg", prog_name="kg", message="%(prog)s %(version)s")
def main(config: Path | None) -> None:
    """News articles into a knowledge graph of diplomatic events, with the quote behind every fact."""
