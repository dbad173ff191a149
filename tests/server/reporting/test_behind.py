"""Every number of a week opens what is behind it: counted and added up anew, it is the number."""

from __future__ import annotations

import csv
import html
import io
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from functools import cache
from itertools import pairwise
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from flask.testing import FlaskClient

from server.reporting import behind_rows
from server.reporting.behind import BY_CODE
from shared.vocabulary.places import GOVERNORATES
from tests.server.reporting.conftest import WEEK, SignIn

D = Decimal
FILS = D("0.001")
LINK = re.compile(r'<a class="figure-link" href="([^"]+)">(.*?)</a>', re.DOTALL)
TAG = re.compile(r"<[^>]+>")
VALUE = re.compile(r'<data value="([^"]*)">(.*?)</data>', re.DOTALL)
Rows = list[dict[str, str]]


def plain(markup: str) -> str:
    return html.unescape(TAG.sub("", markup)).replace("\u2212", "-").strip()


def links_of(page: str) -> list[tuple[str, str]]:
    """(address, words) of every number of a week's page that opens something."""
    return [(html.unescape(address), plain(words)) for address, words in LINK.findall(page)]


def behind(client: FlaskClient, address: str) -> tuple[str, str, Rows]:
    """(value, page, rows of the file) behind a number."""
    page = client.get(address, query_string=None)
    assert page.status_code == 200, address
    found = VALUE.search(page.text)
    assert found, address
    # What a page keeps to say later is not said yet.
    said = page.text.partition("<template")[0]
    assert 'role="alert"' not in said, address
    return html.unescape(found[1]), page.text, rows_of(client, address)


@cache
def rows_of(client: FlaskClient, address: str) -> Rows:
    """All rows behind a number, as the file gives them; asked for once."""
    parts = urlsplit(address)
    _weeks, place, week, *issue, _behind, figure = parts.path.strip("/").split("/")
    query = {"governorate": place, "week": week, "figure": figure, **dict(parse_qsl(parts.query))}
    answer = client.get(
        "/tables/week-figure.csv", query_string=query | ({"issue": issue[0]} if issue else {})
    )
    assert answer.status_code == 200, address
    return list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"), newline="")))


def added(rows: Rows, name: str) -> Decimal:
    return sum((D(row[name]) for row in rows), D(0))


class Recount:
    """The numbers once more from the rows of the files alone, with formulas of its own."""

    def __init__(self, client: FlaskClient, address: str) -> None:
        self.client, self.address = client, address
        self.code = urlsplit(address).path.rpartition("/")[2]
        self.rows = rows_of(client, address)

    def other(self, code: str) -> Recount:
        parts = urlsplit(self.address)
        path = f"{parts.path.rpartition('/')[0]}/{code}"
        return Recount(self.client, path + (f"?{parts.query}" if parts.query else ""))

    def value(self) -> str:
        made: Mapping[str, Callable[[], Any]] = {
            "planned": lambda: self.share("Planned by then, KWD"),
            "accepted": lambda: self.share("Counted, KWD"),
            "measured": lambda: self.share("Counted, KWD"),
            "budget": lambda: added(self.rows, "Whole value, KWD"),
            "accepted-value": lambda: added(self.rows, "Counted, KWD").quantize(FILS),
            "measured-value": lambda: added(self.rows, "Counted, KWD").quantize(FILS),
            "gap-points": self.gap_points,
            "delay": lambda: self.rows[0]["Late, days"],
            "coverage": self.coverage,
            "gap-days": lambda: self.time()["gap-days"],
            "spi": lambda: self.time()["spi"],
            "forecast": lambda: self.time()["forecast"],
            "planned-finish": lambda: self.rows[-1]["To the evening of"],
        }
        return str(made.get(self.code, lambda: len(self.rows))())

    def share(self, name: str) -> Decimal:
        whole = added(self.other("budget").rows, "Whole value, KWD")
        return (added(self.rows, name) * 100 / whole).quantize(D("0.1"), ROUND_HALF_UP)

    def gap_points(self) -> Decimal:
        return D(self.other("accepted").value()) - D(self.other("planned").value())

    def coverage(self) -> Decimal:
        received = sum(row["Reported"].lower() in ("yes", "true") for row in self.rows)
        return (D(received) * 100 / len(self.rows)).quantize(D(1), ROUND_FLOOR)

    def evening(self) -> date:
        """The Saturday of the week that the address names; none of these is under way."""
        return date.fromisoformat(urlsplit(self.address).path.split("/")[3]) + timedelta(days=6)

    def time(self) -> dict[str, Any]:
        """Earned schedule by the curve's rows and the accepted works' sum."""
        earned = added(self.other("accepted-value").rows, "Counted, KWD")
        planned = [D(row["Planned by then, KWD"]) for row in self.rows]
        steps = enumerate(pairwise(planned))
        reached = (n + (earned - a) / (b - a) for n, (a, b) in steps if earned < b)
        es = next(reached, D(len(planned) - 1))
        origin = date.fromisoformat(self.rows[0]["To the evening of"])
        gone = D((self.evening() - origin).days) / 7
        days = round((len(planned) - 1) * gone / es * 7, 9).quantize(D(1), ROUND_CEILING)
        return {
            "gap-days": ((es - gone) * 7).quantize(D(1), ROUND_HALF_UP),
            "spi": (es / gone).quantize(D("0.01"), ROUND_FLOOR),
            "forecast": origin + timedelta(days=int(days)),
        }


# Of these the rows are other numbers, which are recounted by themselves.
MADE_OF_OTHERS = {"verdict", "change"}


def is_shown(words: str, value: str) -> bool:
    """Whether the words on the week are this number, at the digits that they show."""
    found = re.search(r"[+-]?\d[\d,]*(\.\d+)?", words)
    if found is None:
        return value == ""
    shown = found[0].replace(",", "")
    amount = D(value) / 1_000_000 if words.startswith("KWD") else D(value)
    digits = D(1).scaleb(-len(found[1][1:])) if found[1] else D(1)
    return abs(D(shown) - amount) <= digits / 2


def alike(mine: str, theirs: str) -> bool:
    """The same number, however many noughts it ends with; the same date."""
    return mine == theirs if "-" in theirs[1:] else D(mine) == D(theirs)


def named_in(words: str, address: str) -> list[str]:
    """What a link on the week says and its page says too: a title; of a delay, cause and owner."""
    if address.startswith("/decisions/"):
        return [words]
    return [words.partition(" · ")[0], *re.findall(r"owner: ([^·]+?) ·", words)]


def check_all(client: FlaskClient, page: str, base: str) -> set[str]:
    """Walk every number of a week's page; the codes that were met."""
    met = set()
    for address, words in links_of(page):
        if address.startswith(("/decisions/", "/delays/")):
            told = html.unescape(client.get(address).text)
            assert [one for one in named_in(words, address) if one not in told] == []
            continue
        assert address.startswith(base), address
        value, text, rows = behind(client, address)
        code = urlsplit(address).path.rpartition("/")[2]
        met.add(code)
        if code not in MADE_OF_OTHERS and value:
            assert alike(Recount(client, address).value(), value), address
        if BY_CODE[code].style not in ("date", "colour") and code != "change":
            assert is_shown(words, value), (address, words, value)
        counted = re.search(r'data-count="(\d+)"', text)
        assert (int(counted[1]) if counted else 0) == len(rows), address
    return met


@pytest.fixture
def client(sign_in: SignIn) -> Iterator[FlaskClient]:
    return sign_in("season.supervisor")


@pytest.mark.parametrize("place", GOVERNORATES.codes)
def test_every_number_of_a_preview_is_what_lies_beneath_it(client: FlaskClient, place: str) -> None:
    base = f"/weeks/{place}/{WEEK}"
    page = client.get(f"{base}?lang=en").text
    met = check_all(client, page, f"{base}/behind/")
    assert {"planned", "accepted", "verdict", "gap-days", "received", "starting"} <= met


@pytest.mark.parametrize("place", ["KW-HA", "KW-JA"])
def test_every_number_of_an_issue_is_what_its_cut_has_beneath_it(
    client: FlaskClient, place: str
) -> None:
    base = f"/weeks/{place}/{WEEK}/1"
    page = client.get(f"{base}?lang=en").text
    assert check_all(client, page, f"{base}/behind/") >= {"late", "delay", "spi", "forecast"}


@pytest.mark.parametrize("path", ["", "/1"])
def test_no_number_of_the_week_is_without_its_link(client: FlaskClient, path: str) -> None:
    """Beside dates, contracts' numbers and what a decision costs, each number is a link."""
    page = client.get(f"/weeks/KW-HA/{WEEK}{path}?lang=en").text
    sheet = page[page.index('class="sheet-verdict') : page.index('class="sheet-foot"')]
    sheet = re.sub(r"<svg.*?</svg>|<p class=\"wanted.*?</p>", "", sheet, flags=re.DOTALL)
    sheet = re.sub(r"(contract \d+|since <bdi>[^<]*</bdi>|<b>\d+</b> )", "", LINK.sub("", sheet))
    sheet = re.sub(r'<td class="contract-name">.*?</td>', "", sheet, flags=re.DOTALL)
    sheet = re.sub(r'<span class="late-(name|note late-cause)">.*?</span>', "", sheet)
    assert re.findall(r"\d[\d.,]*%?", plain(sheet)) == []


def test_a_planted_difference_is_found_and_told(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One work too few beneath the number: the page says so, and the walk above fails."""
    whole = behind_rows.works
    monkeypatch.setattr(
        "server.reporting.behind_queries.works_behind",
        lambda *asked: _but_the_last(asked),
    )
    address = f"/weeks/KW-HA/{WEEK}/1/behind/measured"
    page = client.get(f"{address}?lang=en").text
    assert "The rows below give another number than the week says" in page
    assert whole is behind_rows.works
    with pytest.raises(AssertionError):
        behind(client, address)


def _but_the_last(asked: tuple[Any, ...]) -> list[Any]:
    from server.db import db
    from server.reporting.cuts import WORKS_AT

    given = dict(zip(("root", "activities", "at"), asked, strict=True))
    given |= {"kinds": ["work"], "withdrawn": "withdrawn"}
    return list(db.session.execute(WORKS_AT, given).mappings())[:-1]
