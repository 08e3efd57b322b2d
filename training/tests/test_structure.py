"""Limits of the Python code of training/ and clients/python: lines of a file and of a function, positional
parameters."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FILES = [path for folder in ("training", "clients/python") for path in sorted((ROOT / folder).rglob("*.py"))]
FILE_LINES, FUNCTION_LINES, POSITIONAL = 300, 60, 4


def functions(tree: ast.Module) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    return [node for node in ast.walk(tree) if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))]


def faults(text: str) -> list[str]:
    found = []
    if len(text.splitlines()) > FILE_LINES:
        found.append(f"the file has {len(text.splitlines())} lines")
    for function in functions(ast.parse(text)):
        lines = function.end_lineno - function.lineno + 1
        names = [argument.arg for argument in (*function.args.posonlyargs, *function.args.args)]
        positional = [name for name in names if name not in ("self", "cls")]
        if lines > FUNCTION_LINES:
            found.append(f"{function.name} has {lines} lines")
        if len(positional) > POSITIONAL:
            found.append(f"{function.name} has {len(positional)} positional parameters")
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_is_within_the_limits(path):
    assert faults(path.read_text()) == []


def test_both_folders_are_checked():
    assert {"training/export.py", "training/scenes/render.py", "clients/python/maskstream/aio.py"} <= {
        str(path.relative_to(ROOT)) for path in FILES
    }


@pytest.mark.parametrize(
    "text, fault",
    [
        ("\n" * 301, "the file has 301 lines"),
        ("def f():\n" + "    pass\n" * 60, "f has 61 lines"),
        ("def f(a, b, c, d, e): pass", "f has 5 positional parameters"),
        ("class C:\n    async def f(self, a, b, c, d, /, e): pass", "f has 5 positional parameters"),
    ],
)
def test_each_limit_is_found(text, fault):
    assert faults(text) == [fault]


@pytest.mark.parametrize("text", ["\n" * 300, "def f(a, b, c, d, *e, f, g): pass", "def f(self, a, b, c, d): pass"])
def test_what_is_within_the_limits_is_no_fault(text):
    assert faults(text) == []
