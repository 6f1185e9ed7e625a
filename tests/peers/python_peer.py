"""schwifty and python-stdnum as the other side.

`tables` prints what schwifty's accounts are made of and the places of stdnum's resident
identity numbers; `published` every text that their documents judge; `judge` reads
`kind TAB text TAB beside` and writes a JSON object a line: each library's verdict.
Lines are percent-encoded. The second argument is the day that it is.
"""

import datetime
import importlib
import json
import pathlib
import random
import re
import sys
import warnings
from urllib.parse import quote, unquote

warnings.simplefilter("ignore")

import schwifty  # noqa: E402
import stdnum  # noqa: E402
from schwifty import BIC, IBAN, registry  # noqa: E402

STDNUM = {
    "iban": "iban",
    "bic": "bic",
    "us_routing": "us.rtn",
    "br_cpf": "br.cpf",
    "br_cnpj": "br.cnpj",
    "cn_resident_id": "cn.ric",
    "sg_uen": "sg.uen",
    "bitcoin": "bitcoin",
    "luhn": "luhn",
    "mod_97_10": "iso7064.mod_97_10",
    "mod_11_10": "iso7064.mod_11_10",
    "mod_11_2": "iso7064.mod_11_2",
}
MODULES = {kind: importlib.import_module(f"stdnum.{name}") for kind, name in STDNUM.items()}
SCHWIFTY = {
    "iban": lambda text: IBAN(text, validate_bban=True),
    "bic": lambda text: BIC(text),
}
TODAY = datetime.datetime.fromisoformat(sys.argv[2])


class Clock(datetime.datetime):
    """A clock that stands still."""

    @classmethod
    def now(cls, tz=None):
        return TODAY


MODULES["sg_uen"].datetime = Clock


def accepts(judge, text):
    """Whether a library takes a text; it may refuse by an exception of any kind."""
    try:
        return "valid" if judge(text) else "invalid"
    except Exception:
        return "invalid"


def judge(kind, text):
    verdicts = {}
    if kind in MODULES:
        verdicts["stdnum"] = accepts(MODULES[kind].is_valid, text)
    if kind in SCHWIFTY:
        verdicts["schwifty"] = accepts(SCHWIFTY[kind], text)
    return verdicts


def tables():
    places = (pathlib.Path(stdnum.__file__).parent / "cn" / "loc.dat").read_text("utf-8")
    province, counties = "", []
    for digits in re.findall(r"^ *(\d{2}|\d{4}) ", places, re.MULTILINE):
        if len(digits) == 4:
            counties.append(province + digits)
        else:
            province = digits
    structures = {}
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    for country in (first + second for first in letters for second in letters):
        try:
            structures[country] = registry.get_iban_spec(country).bban_spec
        except schwifty.exceptions.InvalidCountryCode:
            pass
    return {"structures": structures, "places": counties}


def published():
    for kind, module in MODULES.items():
        source = pathlib.Path(module.__file__).read_text("utf-8")
        pattern = r"(?:validate|is_valid|compact|format|checksum)\(\s*'([^']+)'\s*\)"
        for text in re.findall(pattern, source):
            yield kind, text
    folder = pathlib.Path(stdnum.__file__).parent
    for path in sorted(folder.glob("*/iban.py")):
        for text in re.findall(r"(?:validate|format|to_\w+)\('([^']+)'\)", path.read_text("utf-8")):
            yield "iban", text
    for name, kind in (("iban", "iban"), ("bic", "bic")):
        source = (pathlib.Path(schwifty.__file__).parent / f"{name}.py").read_text("utf-8")
        for text in re.findall(rf"{name.upper()}\(\"([^\"]+)\"|{name.upper()}\('([^']+)'", source):
            yield kind, text[0] or text[1]
    # Accounts at banks that it knows, each with the check digits of its bank.
    for country in registry.get_countries():
        for seed in range(20):
            try:
                yield "iban", str(IBAN.random(country, random=random.Random(seed)))
            except Exception:
                break


def main():
    if sys.argv[1] == "tables":
        print(json.dumps(tables()))
    elif sys.argv[1] == "published":
        for kind, text in published():
            print(kind, quote(text), "", sep="\t")
    else:
        for line in sys.stdin:
            kind, text, _ = line.rstrip("\n").split("\t")
            print(json.dumps(judge(unquote(kind), unquote(text))))


main()
