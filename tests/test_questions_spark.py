"""Spark answers every question as DuckDB does, in local mode; half a minute to start, minutes to answer."""

import os
import shutil
from dataclasses import dataclass

import ibis
import pyarrow.parquet as pq
import pytest
from event_tables import ASKED, EXTRACTS, by_chance, real

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(
        not (shutil.which("java") or os.environ.get("JAVA_HOME")),
        reason="Spark needs Java, which is not here: apt-get install default-jre-headless",
    ),
]
MILLION = 1_000_000


@dataclass(frozen=True)
class Engines:
    """One set of events in both."""

    spark: ibis.Table
    duckdb: ibis.Table


@pytest.fixture(scope="module")
def session():
    sql = pytest.importorskip("pyspark.sql", reason="pyspark is not installed; it comes with the extra 'spark'")
    builder = sql.SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
    started = builder.config("spark.sql.shuffle.partitions", "4").config("spark.driver.memory", "2g").getOrCreate()
    started.sparkContext.setLogLevel("ERROR")
    yield started
    started.stop()


def engines(session, events, folder):
    """Return a file of the events as both engines read it."""
    file = folder / "events.parquet"
    pq.write_table(events, file)
    spark = ibis.pyspark.connect(session).read_parquet(file, table_name=f"events_{len(events)}")
    return Engines(spark, ibis.duckdb.connect().read_parquet(file, table_name="events"))


@pytest.fixture(scope="module")
def extracts(session, tmp_path_factory):
    if not EXTRACTS.is_dir():
        pytest.skip("the providers' files are not here; set EXTRACTS to their folder")
    return engines(session, real(), tmp_path_factory.mktemp("extracts"))


@pytest.fixture(scope="module")
def million(session, tmp_path_factory):
    return engines(session, by_chance(MILLION, seed=9, days=1_000), tmp_path_factory.mktemp("million"))


@pytest.mark.parametrize("name", ASKED)
def test_equal_on_the_real_extracts(extracts, name):
    assert answers_are_equal(extracts, ASKED[name])


@pytest.mark.parametrize("name", ASKED)
def test_equal_on_a_million_events(million, name):
    assert answers_are_equal(million, ASKED[name])


def answers_are_equal(both, ask):
    """Whether both give the same rows, in the same order, to the last digit; and there are some."""
    one, other = ask(both.duckdb).to_pyarrow(), ask(both.spark).to_pyarrow()
    return one.num_rows > 0 and one.schema.names == other.schema.names and other.cast(one.schema).equals(one)
