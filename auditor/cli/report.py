"""auditor report."""

from __future__ import annotations

from pathlib import Path

import rich_click as click

from auditor.cli.failures import Exit
from auditor.cli.output import FORMATS, emit, save
from auditor.cli.session import Session, choosing, configured
from auditor.cli.telling import tell


def _formats(context: click.Context, parameter: click.Parameter, value: str) -> tuple[str, ...]:
    chosen = tuple(dict.fromkeys(word.strip() for word in value.split(",") if word.strip()))
    if unknown := [word for word in chosen if word not in FORMATS]:
        raise click.BadParameter(f"{unknown[0]!r} is no format; known: {', '.join(FORMATS)}")
    if not chosen:
        raise click.BadParameter(f"name at least one of {', '.join(FORMATS)}")
    return chosen


@click.command("report")
@click.argument("snapshot", default="latest")
@choosing
@click.option(
    "--format", "formats", callback=_formats, default="html", show_default=True, help=f"One or more of {','.join(FORMATS)}."
)
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), default=Path("reports"), show_default=True)
@configured
def command(
    session: Session, snapshot: str, select: tuple[str, ...], ignore: tuple[str, ...], formats: tuple[str, ...], out: Path
) -> None:
    """Write the governance report of a snapshot, or of a Salesforce project on disk.

    The format terminal is printed; every other is a file governance-report.* in the folder. The exit code says whether the
    report was written, not what is in it.
    """
    from auditor.catalogue import choose

    reading = session.read(snapshot)
    result = session.audit(reading, choose(select, ignore), session.earlier(reading))
    if "terminal" in formats:
        emit(result, "terminal")
    for path in save(result, tuple(word for word in formats if word != "terminal"), out):
        tell(f"wrote {path}")
    if not result.judged:
        raise SystemExit(Exit.NOTHING_JUDGED)
