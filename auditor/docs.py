"""Write the pages that are generated from the code: ``python -m auditor.docs``."""

from __future__ import annotations

from pathlib import Path

from auditor.catalogue import load_checks
from auditor.explaining import catalogue_markdown
from auditor.schema import json_schema_files


def pages() -> dict[str, str]:
    """Every generated page, by its path below docs/."""
    schemas = {f"schema/{name}": text for name, text in json_schema_files().items()}
    return {"checks.md": catalogue_markdown(load_checks().values()), **schemas}


def main(docs: Path = Path("docs")) -> None:
    """Write them."""
    for name, text in pages().items():
        path = docs / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
