import hashlib
import io
import os
import zipfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Barrier, Thread

import numpy as np
import pytest

from helpers.common import paths
from helpers.common.faults import FaultsError
from helpers.eventdata import fetch


def zipped():
    """A provider's file as it lies on the server: of the real extracts where they are, else drawn at random."""
    folder = Path(os.environ.get("EXTRACTS") or paths.PROJECT.parent / "shared" / "world")
    real = folder / "gdelt2_raw_sample" / "20191024143000.export.CSV"
    content = real.read_bytes() if real.exists() else np.random.default_rng(1).bytes(900_000)
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("20191024143000.export.CSV"), content, zipfile.ZIP_DEFLATED)
    return held.getvalue()


WHOLE = zipped()
MD5 = hashlib.md5(WHOLE).hexdigest()
NAME = "20191024143000.export.CSV.zip"


class Server(ThreadingHTTPServer):
    """A server on the loopback that breaks off, refuses or ignores what it is asked for, as it is told."""

    def __init__(self):
        self.files = {f"/{NAME}": WHOLE}
        self.cuts, self.answers, self.asked = [], [], []
        self.ranges, self.tag = True, '"one"'
        super().__init__(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server_port}/"


class Handler(BaseHTTPRequestHandler):
    def log_message(self, *_):
        pass

    def do_GET(self):
        server, asked = self.server, self.headers.get("Range", "")
        server.asked.append((self.path, asked))
        if server.answers and (status := server.answers.pop(0)):
            self.send_error(status)
            return
        if self.path not in server.files:
            self.send_error(404)
            return
        content = server.files[self.path]
        first = int(asked.removeprefix("bytes=").removesuffix("-")) if asked and server.ranges else 0
        if self.headers.get("If-Range", server.tag) != server.tag:
            first = 0
        if first >= len(content):
            self.send_error(416)
            return
        self.send_response(206 if first else 200)
        if first:
            self.send_header("Content-Range", f"bytes {first}-{len(content) - 1}/{len(content)}")
        self.send_header("Content-Length", str(len(content) - first))
        self.send_header("ETag", server.tag)
        self.end_headers()
        until = server.cuts.pop(0) if server.cuts else len(content)
        self.wfile.write(content[first:until])
        self.close_connection = True


@pytest.fixture
def server(monkeypatch):
    monkeypatch.setenv("NO_PROXY", "*")
    monkeypatch.setattr(fetch, "PAUSE", 0.0)
    with Server() as running:
        thread = Thread(target=running.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield running
        running.shutdown()
        thread.join()


@pytest.fixture
def wanted(server):
    return fetch.Wanted(server.address + NAME, NAME, f"md5:{MD5}")


def names(folder):
    return sorted(path.name for path in folder.iterdir())


class TestFetching:
    def test_a_file_is_there_whole_and_fetched_once(self, server, wanted, tmp_path):
        path, new = fetch.fetch(wanted, tmp_path / "new")
        assert (path.read_bytes(), new) == (WHOLE, True)
        assert fetch.fetch(wanted, tmp_path / "new") == (path, False)
        assert (names(path.parent), len(server.asked)) == ([NAME], 1)

    def test_the_reader_takes_it(self, server, wanted, tmp_path, extracts):
        from helpers.eventdata.store import Store

        path, _ = fetch.fetch(wanted, tmp_path)
        (outcome,) = Store(tmp_path / "store").add([path])
        assert outcome.file.provider == "gdelt"
        assert outcome.file.events + outcome.file.faults == 2_111

    def test_a_broken_transfer_goes_on_where_it_broke(self, server, wanted, tmp_path):
        server.cuts = [40_000, 110_000]
        told = []
        path, _ = fetch.fetch(wanted, tmp_path, told.append)
        assert path.read_bytes() == WHOLE
        first, second, third = (asked.removeprefix("bytes=").removesuffix("-") for _, asked in server.asked)
        assert first == ""
        assert 40_000 - 16_384 <= int(second) <= 40_000 < 110_000 - 16_384 <= int(third) <= 110_000
        assert told == sorted(told) and told[-1] == len(WHOLE)
        assert names(tmp_path) == [NAME]

    def test_one_that_breaks_too_often_goes_on_next_time(self, server, wanted, tmp_path):
        server.cuts = [20_000 * at for at in range(1, fetch.ATTEMPTS + 1)]
        with pytest.raises(FaultsError, match=r"broke|ended") as caught:
            fetch.fetch(wanted, tmp_path)
        assert "what is here of it is kept for the next attempt" in str(caught.value)
        assert names(tmp_path) == [f"{NAME}.part"]
        path, _ = fetch.fetch(wanted, tmp_path)
        assert path.read_bytes() == WHOLE
        assert int(server.asked[-1][1].removeprefix("bytes=").removesuffix("-")) > 20_000 * (fetch.ATTEMPTS - 1)
        assert names(tmp_path) == [NAME]

    def test_two_at_once_do_not_write_into_each_others_part(self, server, wanted, tmp_path, monkeypatch):
        (tmp_path / f"{NAME}.part").write_bytes(WHOLE[:500])
        met, does = Barrier(2, timeout=30), fetch._Transfer._write

        def both(*given):
            met.wait()
            does(*given)

        monkeypatch.setattr(fetch._Transfer, "_write", both)
        with ThreadPoolExecutor(2) as threads:
            made = [threads.submit(fetch.fetch, wanted, tmp_path) for _ in range(2)]
            assert {each.result() for each in made} == {(tmp_path / NAME, True)}
        assert (tmp_path / NAME).read_bytes() == WHOLE
        assert names(tmp_path) == [NAME]
        assert sorted(asked for _, asked in server.asked) == ["", "bytes=500-"]

    def test_a_server_that_gives_no_parts(self, server, wanted, tmp_path):
        server.cuts, server.ranges = [1_000], False
        path, _ = fetch.fetch(wanted, tmp_path)
        assert path.read_bytes() == WHOLE

    def test_a_file_that_was_replaced_on_the_server_between_two_parts(self, server, wanted, tmp_path):
        server.cuts = [1_000]
        old, other = server.files[f"/{NAME}"], b"x" * 2_000
        server.files[f"/{NAME}"] = other
        (tmp_path / f"{NAME}.part").write_bytes(old[:500])
        with pytest.raises(FaultsError, match="has another hash than is published"):
            fetch.fetch(wanted, tmp_path)
        assert names(tmp_path) == []
        server.files[f"/{NAME}"] = old
        assert fetch.fetch(wanted, tmp_path)[0].read_bytes() == WHOLE

    def test_one_replaced_while_it_is_fetched_is_begun_again(self, server, tmp_path):
        server.cuts = [50_000]
        other = b"y" * 90_000
        wanted = fetch.Wanted(server.address + NAME, NAME, "")

        def replaced(_):
            server.files[f"/{NAME}"], server.tag = other, '"two"'

        path, _ = fetch.fetch(wanted, tmp_path, replaced)
        assert path.read_bytes() == other

    def test_a_part_longer_than_the_file_is_thrown_away(self, server, wanted, tmp_path):
        (tmp_path / f"{NAME}.part").write_bytes(b"z" * (len(WHOLE) + 5))
        assert fetch.fetch(wanted, tmp_path)[0].read_bytes() == WHOLE

    def test_without_a_published_hash_what_another_call_left_is_not_used(self, server, tmp_path):
        (tmp_path / f"{NAME}.part").write_bytes(b"z" * 500)
        wanted = fetch.Wanted(server.address + NAME, NAME, "")
        assert fetch.fetch(wanted, tmp_path)[0].read_bytes() == WHOLE
        assert server.asked == [(f"/{NAME}", "")]

    def test_a_wrong_hash_keeps_nothing_and_leaves_what_was_there(self, server, wanted, tmp_path):
        wrong = wanted._replace(known_hash="md5:" + "0" * 32)
        with pytest.raises(FaultsError) as caught:
            fetch.fetch(wrong, tmp_path)
        assert "has another hash than is published (md5:000" in str(caught.value)
        assert "nothing was kept" in str(caught.value)
        assert names(tmp_path) == []

    def test_a_file_with_another_hash_is_replaced(self, server, wanted, tmp_path):
        (tmp_path / NAME).write_bytes(b"old")
        assert fetch.fetch(wanted, tmp_path) == (tmp_path / NAME, True)
        assert (tmp_path / NAME).read_bytes() == WHOLE

    def test_a_server_that_is_busy_is_asked_again(self, server, wanted, tmp_path):
        server.answers = [503, 500]
        assert fetch.fetch(wanted, tmp_path)[0].read_bytes() == WHOLE

    def test_a_file_that_is_not_there_is_asked_for_once(self, server, wanted, tmp_path):
        absent = wanted._replace(address=server.address + "absent.zip")
        with pytest.raises(FaultsError, match=r"the server answered 404"):
            fetch.fetch(absent, tmp_path)
        assert len(server.asked) == 1
        assert names(tmp_path) == []

    def test_no_server(self, server, wanted, tmp_path):
        nowhere = wanted._replace(address="http://127.0.0.1:1/x.zip")
        with pytest.raises(FaultsError, match="the connection could not be made, or broke"):
            fetch.fetch(nowhere, tmp_path)

    @pytest.mark.parametrize("name", ["../x.zip", "a/b", "", ".hidden", "x" * 200, "a\0b"])
    def test_a_name_that_is_a_path_is_refused(self, server, wanted, tmp_path, name):
        with pytest.raises(FaultsError, match="no fit name for a file"):
            fetch.fetch(wanted._replace(name=name), tmp_path)
        assert (server.asked, names(tmp_path)) == ([], [])


class TestChoosing:
    def offer(self, server, name, lines):
        known = fetch.registry()[name]
        server.files["/list"] = "\n".join(lines).encode()
        return replace(known, list=f"{server.address}list", folder=server.address)

    def test_gdelt_1_by_year_month_and_day(self, server):
        files = [
            "1979.zip",
            "2005.zip",
            "200601.zip",
            "201303.zip",
            "20130401.export.CSV.zip",
            "20130402.export.CSV.zip",
        ]
        lines = [f"{MD5}  {name}" for name in [*files, "GDELT.MASTERREDUCEDV2.1979-2013.zip"]]
        offer = self.offer(server, "gdelt-1", lines)
        windows = {
            (date(1979, 6, 1), date(1979, 6, 2)): files[:1],
            (date(2005, 12, 31), date(2006, 1, 1)): files[1:3],
            (date(2013, 3, 31), date(2013, 4, 1)): files[3:5],
            (date(1900, 1, 1), date(2100, 1, 1)): files,
        }
        for window, expected in windows.items():
            assert [file.name for file in fetch.by_date(offer, *window)] == sorted(expected)
        assert fetch.by_date(offer, *next(iter(windows))) == [
            fetch.Wanted(f"{server.address}1979.zip", "1979.zip", f"md5:{MD5}")
        ]

    def test_gdelt_2_takes_events_alone(self, server):
        stem = "http://elsewhere.example/gdeltv2/20191024143000"
        lines = [f"1 {MD5} {stem}.{kind}" for kind in ("export.CSV.zip", "mentions.CSV.zip", "gkg.csv.zip")]
        offer = self.offer(
            server, "gdelt-2", [*lines, "", "no line", f"1 {MD5} http://x/20191025000000.export.CSV.zip"]
        )
        (file,) = fetch.by_date(offer, date(2019, 10, 24), date(2019, 10, 24))
        assert file == fetch.Wanted(f"{server.address}{NAME}", NAME, f"md5:{MD5}")

    def test_mentions_are_an_offer_of_their_own(self, server):
        lines = [f"1 {MD5} http://x/20191024143000.{kind}.CSV.zip" for kind in ("export", "mentions")]
        (file,) = fetch.by_date(self.offer(server, "gdelt-2-mentions", lines), date(2019, 10, 24), date(2019, 10, 24))
        assert file.name == "20191024143000.mentions.CSV.zip"

    def test_translated_reports_are_apart(self, server):
        lines = [f"1 {MD5} http://x/20191024143000.translation.export.CSV.zip"]
        assert (
            len(fetch.by_date(self.offer(server, "gdelt-2-translated", lines), date(2019, 1, 1), date(2020, 1, 1))) == 1
        )
        with pytest.raises(FaultsError, match="has no file of 2019-01-01 to 2020-01-01"):
            fetch.by_date(self.offer(server, "gdelt-2", lines), date(2019, 1, 1), date(2020, 1, 1))

    def test_names_in_a_list_never_lead_elsewhere(self, server):
        offer = self.offer(server, "gdelt-1", [f"{MD5}  ../../1979.zip", f"{MD5}  1980.zip/../x"])
        assert [file.name for file in fetch.by_date(offer, date(1979, 1, 1), date(1980, 1, 1))] == ["1979.zip"]

    def test_a_list_that_breaks_is_read_whole(self, server):
        offer = self.offer(server, "gdelt-1", [f"{MD5}  {year}.zip" for year in range(1979, 2006)])
        server.cuts = [100]
        assert len(fetch.by_date(offer, date(1979, 1, 1), date(2005, 12, 31))) == 27

    def test_a_window_that_ends_before_it_begins(self, server):
        with pytest.raises(FaultsError, match="is before --from"):
            fetch.by_date(fetch.registry()["gdelt-1"], date(2005, 1, 2), date(2005, 1, 1))

    def test_ucdp_by_version(self):
        (file,) = fetch.by_version(fetch.offered("ucdp-ged"), "25.1")
        assert file == ("https://ucdp.uu.se/downloads/ged/ged251-csv.zip", "ged251-csv.zip", "")

    def test_what_is_not_known_has_the_nearest(self):
        with pytest.raises(FaultsError, match=r"did you mean '25\.1'"):
            fetch.by_version(fetch.offered("ucdp-ged"), "251")
        with pytest.raises(FaultsError, match="did you mean 'ucdp-ged'"):
            fetch.offered("ucdp")

    def test_every_offer_says_licence_and_terms_and_whose_it_is(self):
        from helpers.eventdata.readers import PROVIDERS

        for offer in fetch.registry().values():
            assert offer.licence and offer.terms.startswith("https://") and offer.provider in PROVIDERS
            assert bool(offer.address and offer.versions) != bool(offer.list and offer.folder and offer.files)
