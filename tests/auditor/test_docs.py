from pathlib import Path

from auditor.docs import main, pages

DOCS = Path(__file__).parent.parent.parent / "docs"


def test_the_generated_pages_are_current():
    stale = [
        name for name, text in pages().items() if not (DOCS / name).is_file() or (DOCS / name).read_text(encoding="utf-8") != text
    ]
    assert stale == [], "run `make docs`"


def test_pages_are_written_where_they_belong(tmp_path):
    main(tmp_path)
    assert (tmp_path / "checks.md").read_text(encoding="utf-8").startswith("# The checks")
    assert (tmp_path / "schema" / "sources.json").is_file()


def test_every_check_has_a_section():
    from auditor.catalogue import load_checks

    text = pages()["checks.md"]
    assert all(f"### {code} · " in text for code in load_checks())
