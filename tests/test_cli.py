"""The one command: each of its names leads to a main, help lists all, an unknown one is refused."""

from importlib import import_module
from inspect import signature

import pytest

from helpers import cli


@pytest.mark.parametrize("name", cli.COMMANDS)
def test_every_command_leads_to_a_main_that_takes_arguments(name):
    main = import_module(f"helpers.{cli.COMMANDS[name].module}").main
    assert len(signature(main).parameters) == 1


def test_help_lists_every_command_with_its_purpose(capsys):
    assert cli.main(["--help"]) == 0
    said = capsys.readouterr().out
    assert all(name in said and command.purpose in said for name, command in cli.COMMANDS.items())


def test_no_command_is_answered_with_help_and_is_no_success(capsys):
    assert cli.main([]) == 2
    assert "usage: helpers COMMAND" in capsys.readouterr().out


def test_an_unknown_command_is_refused_with_the_nearest(capsys):
    assert cli.main(["rendr"]) == 2
    assert "did you mean 'render'?" in capsys.readouterr().err


def test_a_command_gets_what_follows_it(capsys, data_copy):
    assert cli.main(["check", str(data_copy)]) == 0
    assert "no faults" in capsys.readouterr().out
