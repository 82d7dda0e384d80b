import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.policy.dictionary import COLUMNS, read_dictionary
from auditor.policy.document import Refused
from checks.model.policy.records import Dictionary, DictionaryEntry


@pytest.fixture
def read(tmp_path):
    def reading(content, encoding="utf-8"):
        path = tmp_path / "dictionary.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        return read_dictionary(path, "dictionary.csv")

    return reading


def problems(read, content):
    value, told = read(content)
    assert value is None
    return [str(problem) for problem in told]


def test_reads_every_column(read):
    content = (
        "component,meaning,owner,system_of_record,allowed_values,sensitivity\n"
        "Lead.LeadSource,Where it came from,RevOps,salesforce,Web|Event,internal\n"
    )
    assert read(content) == (
        Dictionary(
            entries=(
                DictionaryEntry(
                    component="Lead.LeadSource", meaning="Where it came from", owner="RevOps", system_of_record="salesforce",
                    allowed_values="Web|Event", sensitivity="internal",
                ),
            )
        ),
        [],
    )  # fmt: skip


@pytest.mark.parametrize("content", ["", "\n\n", '""', ",\n,", "component,owner\n", "component\n\n,\n"])
def test_a_file_without_entries_is_an_empty_dictionary(read, content):
    assert read(content) == (Dictionary(), [])


@pytest.mark.parametrize(
    "content",
    [
        "component,owner\nLead.A,Ann\n",
        "component;owner\r\nLead.A;Ann\r\n",
        "component\towner\nLead.A\tAnn\n",
        "\ufeffComponent, Owner \nLead.A,Ann\n",
        "owner,component\nAnn,Lead.A\n",
        "component,owner\n\n,\nLead.A,Ann\n",
        "component,owner\nLead.A,Ann,\n",
    ],
    ids=["comma", "semicolon", "tab", "byte order mark and capitals", "other order", "blank rows", "empty cell too many"],
)
def test_reads_what_spreadsheets_write(read, content):
    assert read(content) == (Dictionary(entries=(DictionaryEntry(component="Lead.A", owner="Ann"),)), [])


def test_a_heading_of_two_words_is_the_column_with_an_underscore(read):
    value, _ = read("Component,System of record\nLead.A,salesforce\n")
    assert value.entries[0].system_of_record == "salesforce"


def test_unknown_repeated_and_missing_columns_are_told_at_once(read):
    assert problems(read, "componnt,owner,owner,colour\nLead.A,Ann,Bob,red\n") == [
        "dictionary.csv:1: unknown column 'componnt'; did you mean 'component'?",
        f"dictionary.csv:1: unknown column 'colour'; known columns: {', '.join(COLUMNS)}",
        "dictionary.csv:1: the column 'owner' is given twice",
        f"dictionary.csv:1: the column component is missing; the first row names the columns: {', '.join(COLUMNS)}",
    ]


def test_faults_in_rows_are_told_with_their_line_whatever_the_cells_above_hold(read):
    content = 'component,meaning\nLead.A,"two\nlines"\n,no component\nLead.B,a,b\nLead.A,again\n'
    assert problems(read, content) == [
        "dictionary.csv:4: component: must not be blank",
        "dictionary.csv:5: 3 cells under 2 columns; put text that holds a comma in double quotes",
        "dictionary.csv:6: component: 'Lead.A' has an entry already, on line 2; keep one",
    ]


def test_an_open_quote_is_told(read):
    assert "not valid CSV" in problems(read, 'component\n"Lead.A\n')[0]


@pytest.mark.parametrize("tail", ["Lead.C,x\n", 'Lead.C,"x"\nLead.D,"y"\n'])
def test_an_open_quote_is_told_with_the_line_where_its_row_begins(read, tail):
    told = problems(read, f'component,meaning\nLead.A,"two\nlines"\nLead.B,"open\n{tail}')
    assert told[0].startswith("dictionary.csv:4: not valid CSV")
    assert "a double quote that opens here" in told[0]


def test_a_column_by_another_name_is_told_once(read):
    assert problems(read, "Field,meaning\nLead.A,x\n") == [
        "dictionary.csv:1: unknown column 'Field'; did you mean 'component'?",
    ]


def test_another_encoding_is_refused(read):
    with pytest.raises(Refused):
        read("component\nLead.Größe\n", "latin-1")


@settings(deadline=None)
@given(content=st.text(st.characters(codec="utf-8")) | st.text('component,;"\n\rA', max_size=60).map("component,owner\n".__add__))
def test_any_text_is_a_dictionary_or_a_list_of_problems(tmp_path_factory, content):
    path = tmp_path_factory.getbasetemp() / "any.csv"
    path.write_bytes(content.encode())
    value, told = read_dictionary(path, "dictionary.csv")
    assert (value is None) == bool(told)
