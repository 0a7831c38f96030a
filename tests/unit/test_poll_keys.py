"""Keys of anonymous answers: one process may destroy what another one holds."""

from pathlib import Path

from bot.poll_keys import PollKeys

CODE = "ttchan-2018"


def test_a_key_stays_the_same_for_everybody(tmp_path: Path) -> None:
    key = PollKeys(tmp_path).key(CODE)
    assert key is not None
    assert len(key) == 32
    ours = PollKeys(tmp_path)
    assert (ours.key(CODE), ours.key(CODE)) == (key, key)


def test_what_a_command_destroys_the_running_bot_does_not_go_on_using(tmp_path: Path) -> None:
    ours, command = PollKeys(tmp_path), PollKeys(tmp_path)
    assert ours.key(CODE) is not None
    command.destroy(CODE)
    assert ours.key(CODE) is None
    assert ours.key(CODE) is None
