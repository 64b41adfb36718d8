"""The command ``kg``. Each subcommand is a module of this package, which is imported when it runs.

Exit codes: 0 success, 1 findings or failed inputs, 2 failure, 130 interrupted.
"""

from importlib import import_module
from pathlib import Path

import click

from kg.cli.output import print_error
from kg.errors import KgError

COMMANDS = {
    "build": "Add articles to the store.",
    "fetch": "Save web pages and the articles of feeds.",
    "extract": "Print the events of articles, without a store.",
    "trace": "Show the output of each stage for a sentence.",
    "explain": "Show the evidence for an event.",
    "query": "Run a SPARQL query, or a query of the library.",
    "search": "Search articles, events, actors and places.",
    "status": "Show what the store covers, its size, and what waits.",
    "check": "Validate the store.",
    "export": "Write the graph, event tables, the actor network or parses.",
    "remove": "Remove articles from the store.",
    "load": "Create a store from an RDF export.",
    "backup": "Copy the store, even while it is in use.",
    "restore": "Create a store from a backup.",
    "serve": "Serve the SPARQL endpoint and the web pages.",
    "config": "Show the settings and where they come from.",
    "models": "Show the language models, or download those of Stanza.",
}
INTERRUPTED = 130  # 128 + SIGINT, as in shells


class _Commands(click.Group):
    """A group that imports a command only when it runs, so that ``kg query`` does not load torch."""

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
            click.echo("kg: Interrupted.", err=True)
            ctx.exit(INTERRUPTED)


@click.command(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--config",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Configuration file.  [default: kg.toml]",
)
@click.version_option(package_name="diplomacy-kg", prog_name="kg", message="%(prog)s %(version)s")
def main(config: Path | None) -> None:
    """Extract diplomatic events from news articles into a knowledge graph, and query it with SPARQL."""
