from auditor.policy.problems import PolicyErrors, Problem, did_you_mean, shown


def test_a_problem_reads_as_one_line():
    problem = Problem(
        file="governance/sources.yaml",
        line=7,
        column=5,
        where="values.2.statsu",
        message="unknown key",
        suggestion="did you mean 'status'?",
    )
    assert str(problem) == "governance/sources.yaml:7:5: values.2.statsu: unknown key; did you mean 'status'?"


def test_what_is_not_known_is_left_out():
    assert str(Problem(file="f.csv", line=3, message="broken")) == "f.csv:3: broken"
    assert str(Problem(file="f.csv", message="broken")) == "f.csv: broken"


def test_errors_are_in_order_of_file_and_line():
    places = (("b", 1), ("a", 10), ("a", 2))
    errors = PolicyErrors(Problem(file=file, line=line, message="x") for file, line in places)
    assert str(errors).splitlines() == ["a:2: x", "a:10: x", "b:1: x"]


def test_names_the_nearest_word_or_none():
    assert did_you_mean("statsu", ["status", "name"]) == "did you mean 'status'?"
    assert did_you_mean("src3", ["SRC003", "FLD001"]) == "did you mean 'SRC003'?"
    assert did_you_mean("colour", ["status", "name"]) == ""
    assert did_you_mean("x", []) == ""


def test_shows_text_from_a_file_on_one_line():
    assert shown("a\n\x1b[31mb\u202e") == "'a  [31mb '"
    assert shown("x" * 100) == f"'{'x' * 59}…'"
