# SPDX-License-Identifier: MIT
"""The examples of docstrings and of README.md run as they are; every public function is in the package or in left_out.json."""

import contextlib
import datetime
import doctest
import importlib.util
import inspect
import io
import json
import os
import pathlib
import pkgutil
import re

import librfm
from support import ROOT, data, folder, main, optional, run_python

HERE = pathlib.Path(__file__).resolve().parent


def _modules():
    """All but those whose extra is not installed."""
    names = [each.name for each in pkgutil.iter_modules(librfm.__path__)]
    there = [name for name in names if all(importlib.util.find_spec(needed) for needed in NEEDS.get(name, ()))]
    return [librfm] + [importlib.import_module(f"librfm.{name}") for name in there]


NEEDS = {"pandas": ("pandas", "pyarrow"), "plot": ("matplotlib",), "sklearn": ("sklearn",)}


def every_example_of_a_docstring_runs():
    known = {name: getattr(librfm, name) for name in librfm.__all__} | {"datetime": datetime}
    finder, runner = doctest.DocTestFinder(), doctest.DocTestRunner()
    said, count = io.StringIO(), 0
    for module in _modules():
        for test in finder.find(module, extraglobs=known):
            count += len(test.examples)
            runner.run(test, out=said.write)
    assert runner.failures == 0, said.getvalue()
    assert count >= 30, count


def every_public_thing_has_a_docstring():
    missing = []
    things = {name: getattr(module, name) for module in _modules() for name in getattr(module, "__all__", [])}
    for name, thing in things.items():
        if isinstance(thing, type):
            missing += [] if thing.__doc__ else [name]
            for each, member in vars(thing).items():
                if not each.startswith("_") and (callable(member) or isinstance(member, (property, classmethod))):
                    if not getattr(thing, each).__doc__:
                        missing.append(f"{name}.{each}")
        if inspect.isroutine(thing) and not thing.__doc__:
            missing.append(name)
    assert not missing, missing


def every_public_function_is_in_the_package_or_left_out_for_a_reason():
    api = json.loads((ROOT / "bindings" / "api.json").read_text(encoding="utf-8"))
    left_out = json.loads((HERE.parent / "left_out.json").read_text(encoding="utf-8"))
    package = pathlib.Path(librfm.__file__).parent
    text = "".join(path.read_text(encoding="utf-8") for path in package.glob("*.py") if path.name != "_prototypes.py")
    used = set(re.findall(r"(?:\blib\.|\")(rfm_\w+)", text))
    functions = set(api["functions"])
    assert functions - used == set(left_out), sorted(functions - used ^ set(left_out))
    assert all(reason for reason in left_out.values())


def _structs_of_the_package(api):
    """Those that the parameters of its functions name, and that these name."""
    left_out = json.loads((HERE.parent / "left_out.json").read_text(encoding="utf-8"))
    functions = [function for name, function in api["functions"].items() if name not in left_out]
    named = {param["type"].replace("const ", "").rstrip(" *") for function in functions for param in function["params"]}
    inner = {field.get("type", "").replace("const ", "").rstrip(" *") for name in named for field in api["structs"].get(name, [])}
    return (named | inner) & set(api["structs"])


def every_option_of_a_struct_is_in_the_package():
    """A field that a caller may fill is named somewhere, but for `struct_size` and the like."""
    api = json.loads((ROOT / "bindings" / "api.json").read_text(encoding="utf-8"))
    package = pathlib.Path(librfm.__file__).parent
    text = "".join(path.read_text(encoding="utf-8") for path in package.glob("*.py") if path.name != "_prototypes.py")
    known = {"struct_size", "reserved", "flags"}
    hooks = {"alloc", "dealloc", "log", "parallel_for", "user_data"}  # not for Python: see bindings/README.md
    relevant = _structs_of_the_package(api)
    missing = {
        f"{struct}.{field['name']}"
        for struct in relevant
        for field in api["structs"][struct]
        if field["name"] not in known | hooks and not re.search(rf"\b{field['name']}\b", text)
    }
    assert not missing, missing


def the_snippets_of_the_readme_run():
    for needed in ("polars", "pandas", "pyarrow", "sklearn", "matplotlib"):
        optional(needed)
    text = (HERE.parent / "README.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```python\n(.*?)^```$", text, re.M | re.S)
    assert len(blocks) >= 8, len(blocks)
    place, before = folder(), os.getcwd()
    known = {}
    try:
        os.chdir(place)
        for block in blocks:
            said = io.StringIO()
            with contextlib.redirect_stdout(said):
                exec(compile(block, "README.md", "exec"), known)  # noqa: S102
            expected = "".join(f"{line}\n" for line in re.findall(r"^# (.*)$", block, re.M))
            assert said.getvalue() == expected, f"{block}\nprinted\n{said.getvalue()}"
    finally:
        os.chdir(before)


def the_walkthrough_runs():
    """By invoice and line by line it prints the tables that the walkthroughs of all languages print."""
    path = ROOT / "examples" / "python" / "uci_walkthrough.py"
    run = "import runpy, sys; sys.argv = sys.argv[1:]; runpy.run_path(sys.argv[0], run_name='__main__')"
    expected = (ROOT / "tests" / "golden" / "examples" / "uci_walkthrough.txt").read_text(encoding="utf-8")
    for name in ("uci_invoices.csv", "uci_lines.csv.gz"):
        said = run_python(run, path, data(name))
        assert said == expected, said


def what_mypy_says():
    """Here where mypy is installed, and in continuous integration."""
    mypy = optional("mypy.api")
    options = ["--strict", "--config-file", str(ROOT / "pyproject.toml"), "--cache-dir", str(folder())]
    out, err, status = mypy.run([*options, str(ROOT / "bindings" / "python" / "librfm")])
    assert status == 0, out + err


if __name__ == "__main__":
    main(__name__)
