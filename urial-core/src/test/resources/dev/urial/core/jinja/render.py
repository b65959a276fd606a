#!/usr/bin/env python3
"""Renders templates/ and snippets.json with Jinja2 itself into golden.json, which the tests compare with.

Needs jinja2 (3.1.6 was used). The settings are those with which Hugging Face's transformers renders chat templates.

usage: render.py [FOLDER [OUTPUT]]
"""
import datetime
import json
import pathlib
import sys

from jinja2 import nodes
from jinja2.exceptions import TemplateError
from jinja2.ext import Extension, LoopControlExtension
from jinja2.sandbox import ImmutableSandboxedEnvironment

NOW = datetime.datetime(2026, 3, 5, 4, 7, 9)


class Refused(TemplateError):
    pass


class Generation(Extension):
    """The tag with which transformers marks what the assistant says; its text is that of its body."""

    tags = {"generation"}

    def parse(self, parser):
        line = next(parser.stream).lineno
        body = parser.parse_statements(["name:endgeneration"], drop_needle=True)
        return nodes.CallBlock(self.call_method("_body"), [], [], body).set_lineno(line)

    def _body(self, caller):
        return caller()


def refuse(message):
    raise Refused(message)


def tojson(value, ensure_ascii=False, indent=None, separators=None, sort_keys=False):
    return json.dumps(value, ensure_ascii=ensure_ascii, indent=indent, separators=separators, sort_keys=sort_keys)


environment = ImmutableSandboxedEnvironment(
    trim_blocks=True, lstrip_blocks=True, extensions=[Generation, LoopControlExtension]
)
environment.filters["tojson"] = tojson
environment.globals["raise_exception"] = refuse
environment.globals["strftime_now"] = NOW.strftime


def rendered(source, values):
    try:
        return {"text": environment.from_string(source).render(**values)}
    except Refused as refusal:
        return {"refused": str(refusal)}
    except Exception as failure:
        return {"failed": type(failure).__name__}


def values(conversation):
    return {
        "tools": None,
        "documents": None,
        "add_generation_prompt": True,
        "bos_token": "<s>",
        "eos_token": "</s>",
        **conversation,
    }


def main():
    folder = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).parent)
    output = pathlib.Path(sys.argv[2]) if len(sys.argv) > 2 else folder / "golden.json"
    conversations = json.loads((folder / "conversations.json").read_text(encoding="utf-8"))
    golden = {"templates": {}, "snippets": {}}
    for file in sorted((folder / "templates").glob("*.jinja*")):
        source = file.read_bytes().decode("utf-8")
        golden["templates"][file.name] = {
            name: rendered(source, values(conversation)) for name, conversation in conversations.items()
        }
    snippets = folder / "snippets.json"
    if snippets.exists():
        given = json.loads(snippets.read_text(encoding="utf-8"))
        for source in given["snippets"]:
            golden["snippets"][source] = rendered(source, given["values"])
    output.write_text(json.dumps(golden, ensure_ascii=True, indent=1) + "\n", encoding="utf-8")


main()
