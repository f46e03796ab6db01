"""When tokens are renewed, and what happens while they cannot be; by a clock of the test's own."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

import pytest

from mlflow_aws_client.errors import ClientError, LoginRequiredError, UnavailableError
from mlflow_aws_client.renewal import PATIENCE_SECONDS, FreshToken
from mlflow_aws_client.tokens import AccessToken

LIFE = 900.0


class World:
    """A clock, and an issuer whose tokens are named by their number; `trouble` is raised while it is set."""

    def __init__(self) -> None:
        self.time = 1000.0
        self.slept: list[float] = []
        self.trouble: ClientError | None = None
        self.asked = 0
        self.waits: list[bool] = []
        self.kept: AccessToken | None = None
        self.on_sleep: Callable[[], None] = lambda: None
        self.fresh = FreshToken(self, lambda: self.time, self._sleep)

    def stored(self) -> AccessToken | None:
        return self.kept

    def renew(self, refused: str | None, *, wait: bool) -> AccessToken:
        self.waits.append(wait)
        self.asked += 1
        if self.trouble:
            raise self.trouble
        return AccessToken(f"token-{self.asked}", self.time, self.time + LIFE)

    def _sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.time += seconds
        self.on_sleep()


@pytest.fixture
def world() -> World:
    return World()


DOWN = UnavailableError("The issuer is down.")
ENDED = LoginRequiredError("The login has ended. Run: mlflow-aws login https://x")


def test_ten_hours_of_training(world: World) -> None:
    end = world.time + 10 * 3600
    used = set()
    while world.time < end:
        used.add(world.fresh.get())
        world.time += 7
    # 900 seconds of life, renewed for the last 180.
    assert len(used) == world.asked == 50
    assert world.slept == []


@pytest.mark.parametrize(("age", "renewed"), [(0, False), (719, False), (721, True), (899, True), (2000, True)])
def test_renewed_ahead(world: World, age: float, renewed: bool) -> None:
    world.fresh.get()
    world.time += age
    assert world.fresh.get() == ("token-2" if renewed else "token-1")


def test_what_is_stored_is_used_first(world: World) -> None:
    world.kept = AccessToken("stored", world.time - 100, world.time + 800)
    assert (world.fresh.get(), world.asked) == ("stored", 0)


def test_a_stored_token_that_is_almost_over_serves_while_the_issuer_is_down(world: World) -> None:
    world.kept = AccessToken("stored", world.time - 800, world.time + 100)
    world.trouble = DOWN
    assert (world.fresh.get(), world.slept) == ("stored", [])


@pytest.mark.parametrize("trouble", [DOWN, ENDED])
def test_a_failure_ahead_of_expiry_is_a_warning(
    world: World, caplog: pytest.LogCaptureFixture, trouble: ClientError
) -> None:
    world.fresh.get()
    world.trouble = trouble
    world.time += 750
    with caplog.at_level(logging.WARNING):
        assert world.fresh.get() == "token-1"
    assert "lives 150 more seconds" in caplog.text and str(trouble) in caplog.text
    assert world.waits[-1] is False


def test_attempts_ahead_of_expiry_are_spaced(world: World) -> None:
    world.fresh.get()
    world.trouble = DOWN
    world.time += 721
    for _ in range(170):
        assert world.fresh.get() == "token-1"
        world.time += 1
    # 0.5 to 1 of 1, 2, 4, 8, 16, 30, 30, … seconds: 170 seconds hold 9 to 16 of them.
    assert 8 <= world.asked - 1 <= 17
    assert world.slept == []


def test_a_short_outage_after_expiry_is_waited_for(world: World) -> None:
    world.fresh.get()
    world.trouble = DOWN
    world.time += LIFE

    def recover() -> None:
        if len(world.slept) == 3:
            world.trouble = None

    world.on_sleep = recover
    assert world.fresh.get() == "token-5"
    assert [0.5, 1, 2] <= world.slept <= [1, 2, 4]


def test_a_long_one_is_told(world: World) -> None:
    world.trouble = DOWN
    with pytest.raises(UnavailableError, match="down"):
        world.fresh.get()
    assert PATIENCE_SECONDS - 30 <= sum(world.slept) <= PATIENCE_SECONDS
    # The next request tries anew.
    world.trouble = None
    assert world.fresh.get().startswith("token-")


def test_an_ended_login_is_told_at_once_when_the_token_is_over(world: World) -> None:
    world.fresh.get()
    world.trouble = ENDED
    world.time += LIFE
    with pytest.raises(LoginRequiredError, match="Run: mlflow-aws login"):
        world.fresh.get()
    assert world.slept == []
    # And the program goes on when its user has logged in again.
    world.trouble = None
    assert world.fresh.get() == "token-3"


def test_a_refused_token_is_replaced_once_in_a_while(world: World) -> None:
    first = world.fresh.get()
    second = world.fresh.replace(first)
    assert second == "token-2"
    # A thread that comes late with the first token gets the second.
    assert (world.fresh.replace(first), world.asked) == ("token-2", 2)
    assert (world.fresh.replace("token-2"), world.asked) == (None, 2)
    world.time += 31
    assert world.fresh.replace("token-2") == "token-3"


def test_threads_renew_once_and_do_not_wait_while_a_token_lives(world: World) -> None:
    world.fresh.get()
    world.time += 750
    renewing, go_on = threading.Event(), threading.Event()
    plain = world.renew

    def slow(refused: str | None, *, wait: bool) -> AccessToken:
        renewing.set()
        assert go_on.wait(5)
        return plain(refused, wait=wait)

    world.renew = slow  # type: ignore[method-assign]
    results: list[str] = []
    first = threading.Thread(target=lambda: results.append(world.fresh.get()))
    first.start()
    assert renewing.wait(5)
    assert [world.fresh.get() for _ in range(5)] == ["token-1"] * 5
    go_on.set()
    first.join(5)
    assert results == ["token-2"] and world.asked == 2


def test_threads_that_waited_for_a_failure_share_it(world: World) -> None:
    world.trouble = DOWN
    started = threading.Barrier(4)
    world.on_sleep = lambda: None
    errors: list[ClientError] = []

    def get() -> None:
        started.wait(5)
        try:
            world.fresh.get()
        except ClientError as error:
            errors.append(error)

    hold = threading.Event()
    plain = world.renew

    def first_waits(refused: str | None, *, wait: bool) -> AccessToken:
        hold.wait(0.3)
        return plain(refused, wait=wait)

    world.renew = first_waits  # type: ignore[method-assign]
    threads = [threading.Thread(target=get) for _ in range(4)]
    for thread in threads:
        thread.start()
    threading.Timer(1.0, hold.set).start()
    for thread in threads:
        thread.join(20)
    assert errors == [DOWN] * 4
    assert sum(world.slept) <= PATIENCE_SECONDS
