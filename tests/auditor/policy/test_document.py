import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.policy.document import MAX_BYTES, MAX_DEPTH, Refused, parse, read_text


def plain(text):
    node, problems = parse(text, "f.yaml")
    assert problems == []
    return node.plain


def refusal(text):
    with pytest.raises(Refused) as refused:
        parse(text, "f.yaml")
    return str(refused.value.problem)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("No", "No"), ("Off", "Off"), ("on", "on"), ("yes", "yes"), ("N/A", "N/A"), ("None", "None"),
        ("2026-11-20", "2026-11-20"),
        ("true", True), ("False", False), ("~", None), ("null", None),
        ("12", 12), ("-3", -3), ("1.5", 1.5), ("1e3", 1000.0), (".5", 0.5),
        ("'12'", "12"), ('"true"', "true"), ("!!str 12", "12"),
        ("1_000", "1_000"), ("0x1F", "0x1F"), (".inf", ".inf"), ("1.2.3", "1.2.3"), ("9" * 30, "9" * 30),
        ("[a, {b: 1}]", ["a", {"b": 1}]),
    ],
)  # fmt: skip
def test_scalars_are_those_of_yaml_1_2(written, meant):
    value = plain(f"key: {written}")["key"]
    assert value == meant
    assert type(value) is type(meant)


def test_yaml_1_1_cannot_be_asked_for():
    assert plain("%YAML 1.1\n---\nkey: on\n") == {"key": "on"}


def test_keys_are_text():
    assert plain("2024: a\ntrue: b\nnull: c\n") == {"2024": "a", "true": "b", "null": "c"}


@pytest.mark.parametrize("text", ["", "   \n", "# only a comment\n", "---\n"])
def test_a_text_with_nothing_in_it_is_nothing(text):
    assert plain(text) is None


def test_knows_the_place_of_keys_and_items():
    node, _ = parse("a:\n  - x\n  - b: 1\n    c: 2\n", "f.yaml")
    assert node.find(["a"]) == (1, 1)
    assert node.find(["a", 0]) == (2, 5)
    assert node.find(["a", 1, "c"]) == (4, 5)


def test_steps_that_are_not_there_lead_to_the_last_that_is():
    node, _ = parse("a:\n  - b: 1\n", "f.yaml")
    assert node.find(["a", 0, "missing"]) == (2, 5)
    assert node.find(["a", 7]) == (1, 1)
    assert node.find(["nothing"]) == (1, 1)


def test_every_key_given_twice_is_told():
    _, problems = parse("a: 1\na: 2\nb: {c: 1, c: 2}\n", "f.yaml")
    assert [str(problem) for problem in problems] == [
        "f.yaml:2:1: the key 'a' is given twice, first on line 1",
        "f.yaml:3:11: the key 'c' is given twice, first on line 3",
    ]


@pytest.mark.parametrize("text", ["a: !!python/object:os.system x", "a: !include secret.yaml", "a: !!int x", "!x {a: 1}"])
def test_tags_are_told_and_mean_nothing(text):
    _, problems = parse(text, "f.yaml")
    assert "means nothing here" in problems[0].message


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a: [", "f.yaml:1:5: not valid YAML"),
        ("\tb", "f.yaml:1:1: not valid YAML"),
        ("a: b: c", "f.yaml:1:5: not valid YAML"),
        ("a\0", "f.yaml:1: not valid YAML"),
        ("--- a\n--- b\n", "f.yaml:2:1: a second document begins here"),
        ("? [a]\n: b\n", "a key must be text"),
        ("? {a: b}\n: c\n", "a key must be text"),
        ("a: *nobody\n", "f.yaml:1:4: the alias '*nobody' stands for nothing"),
        ("a: &x [*x]\n", "the alias '*x' stands for nothing"),
    ],
)
def test_what_is_not_yaml_is_refused_with_its_place(text, told):
    assert told in refusal(text)


def test_aliases_stand_for_what_was_named():
    assert plain("a: &web [Web, Site]\nb: *web\n") == {"a": ["Web", "Site"], "b": ["Web", "Site"]}


def test_a_bomb_of_aliases_is_refused():
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9)]
    assert "more than 200,000 values" in refusal("\n".join(lines))


def test_deep_nesting_is_refused_and_shallow_is_not():
    assert plain("[" * MAX_DEPTH + "]" * MAX_DEPTH)
    assert f"nested deeper than {MAX_DEPTH} levels" in refusal("[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1))
    assert "nested deeper" in refusal("[" * 100_000)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"a: 1\nb: \xff\n", "f.yaml:2: the file is not UTF-8; save it as UTF-8"),
        ("a: 1".encode("utf-16"), "f.yaml:1: the file is not UTF-8; save it as UTF-8"),
        (b" " * (MAX_BYTES + 1), "f.yaml: the file is larger than 2 MB"),
    ],
)
def test_a_file_that_is_no_text_of_ours_is_refused(tmp_path, data, told):
    (tmp_path / "f.yaml").write_bytes(data)
    with pytest.raises(Refused) as refused:
        read_text(tmp_path / "f.yaml", "f.yaml")
    assert str(refused.value.problem) == told


def test_a_folder_in_the_place_of_a_file_is_refused(tmp_path):
    with pytest.raises(Refused) as refused:
        read_text(tmp_path, "f.yaml")
    assert "cannot be read" in str(refused.value.problem)


def test_a_byte_order_mark_is_no_part_of_the_text(tmp_path):
    (tmp_path / "f.yaml").write_bytes("\ufeffa: 1".encode())
    assert read_text(tmp_path / "f.yaml", "f.yaml") == "a: 1"


@settings(deadline=None)
@given(st.text(st.characters(codec="utf-8")) | st.text("-:[]{},&*!|>'\"%@`#? \n\tab01~", max_size=40))
def test_any_text_is_a_document_or_refused(text):
    try:
        node, problems = parse(text, "f.yaml")
        assert node.plain is None or isinstance(node.plain, (dict, list, str, int, float, bool))
    except Refused as refused:
        problems = [refused.problem]
    assert all("\n" not in str(problem) for problem in problems)
