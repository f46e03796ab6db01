"""When tokens are renewed, and what happens if renewal fails, with a simulated clock."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

import pytest

from mlflow_aws_client.errors import ClientError, LoginRequiredError, UnavailableError
from mlflow_aws_client.renewal import RETRY_SECONDS, FreshToken
from mlflow_aws_client.tokens import AccessToken

LIFETIME = 900.0


class Simulation:
    """A simulated clock, and an issuer with numbered tokens that raises `failure` if it is set."""

    def __init__(self) -> None:
        self.time = 1000.0
        self.slept: list[float] = []
        self.failure: ClientError | None = None
        self.renewals = 0
        self.waits: list[bool] = []
        self.stored_token: AccessToken | None = None
        self.on_sleep: Callable[[], None] = lambda: None
        self.fresh = FreshToken(self, lambda: self.time, self._sleep)

    def stored(self) -> AccessToken | None:
        return self.stored_token

    def renew(self, refused: str | None, *, wait: bool) -> AccessToken:
        self.waits.append(wait)
        self.renewals += 1
        if self.failure:
            raise self.failure
        return AccessToken(f"token-{self.renewals}", self.time, self.time + LIFETIME)

    def _sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.time += seconds
        self.on_sleep()


@pytest.fixture
def simulation() -> Simulation:
    return Simulation()


DOWN = UnavailableError("The issuer is down.")
ENDED = LoginRequiredError("The login has ended. Run: mlflow-aws login https://x")


def test_ten_hours_of_training_renew_the_token_50_times(simulation: Simulation) -> None:
    end = simulation.time + 10 * 3600
    used = set()
    while simulation.time < end:
        used.add(simulation.fresh.get())
        simulation.time += 7
    # Tokens of 900 seconds are renewed 180 seconds before they expire.
    assert len(used) == simulation.renewals == 50
    assert simulation.slept == []


@pytest.mark.parametrize(("age", "renewed"), [(0, False), (719, False), (721, True), (899, True), (2000, True)])
def test_a_token_is_renewed_before_it_expires(simulation: Simulation, age: float, renewed: bool) -> None:
    simulation.fresh.get()
    simulation.time += age
    assert simulation.fresh.get() == ("token-2" if renewed else "token-1")


def test_a_stored_token_is_used_first(simulation: Simulation) -> None:
    simulation.stored_token = AccessToken("stored", simulation.time - 100, simulation.time + 800)
    assert (simulation.fresh.get(), simulation.renewals) == ("stored", 0)


def test_a_stored_token_is_used_until_it_expires_while_the_issuer_is_down(simulation: Simulation) -> None:
    simulation.stored_token = AccessToken("stored", simulation.time - 800, simulation.time + 100)
    simulation.failure = DOWN
    assert (simulation.fresh.get(), simulation.slept) == ("stored", [])


@pytest.mark.parametrize("failure", [DOWN, ENDED])
def test_a_failure_before_expiry_is_a_warning(
    simulation: Simulation, caplog: pytest.LogCaptureFixture, failure: ClientError
) -> None:
    simulation.fresh.get()
    simulation.failure = failure
    simulation.time += 750
    with caplog.at_level(logging.WARNING):
        assert simulation.fresh.get() == "token-1"
    assert "expires in 150 seconds" in caplog.text and str(failure) in caplog.text
    assert simulation.waits[-1] is False


def test_attempts_before_expiry_back_off(simulation: Simulation) -> None:
    simulation.fresh.get()
    simulation.failure = DOWN
    simulation.time += 721
    for _ in range(170):
        assert simulation.fresh.get() == "token-1"
        simulation.time += 1
    # Delays of 0.5 to 1 times 1, 2, 4, 8, 16, 30, 30, … seconds: 9 to 16 attempts in 170 seconds.
    assert 8 <= simulation.renewals - 1 <= 17
    assert simulation.slept == []


def test_a_short_outage_after_expiry_is_retried(simulation: Simulation) -> None:
    simulation.fresh.get()
    simulation.failure = DOWN
    simulation.time += LIFETIME

    def recover() -> None:
        if len(simulation.slept) == 3:
            simulation.failure = None

    simulation.on_sleep = recover
    assert simulation.fresh.get() == "token-5"
    assert [0.5, 1, 2] <= simulation.slept <= [1, 2, 4]


def test_a_long_outage_after_expiry_is_an_error(simulation: Simulation) -> None:
    simulation.failure = DOWN
    with pytest.raises(UnavailableError, match="down"):
        simulation.fresh.get()
    assert RETRY_SECONDS - 30 <= sum(simulation.slept) <= RETRY_SECONDS
    # The next request tries again.
    simulation.failure = None
    assert simulation.fresh.get().startswith("token-")


def test_an_ended_login_is_an_error_once_the_token_has_expired(simulation: Simulation) -> None:
    simulation.fresh.get()
    simulation.failure = ENDED
    simulation.time += LIFETIME
    with pytest.raises(LoginRequiredError, match="Run: mlflow-aws login"):
        simulation.fresh.get()
    assert simulation.slept == []
    # The program continues after the user has logged in again.
    simulation.failure = None
    assert simulation.fresh.get() == "token-3"


def test_a_refused_token_is_replaced_at_most_every_30_seconds(simulation: Simulation) -> None:
    first = simulation.fresh.get()
    second = simulation.fresh.replace(first)
    assert second == "token-2"
    # A later thread with the first token gets the second one.
    assert (simulation.fresh.replace(first), simulation.renewals) == ("token-2", 2)
    assert (simulation.fresh.replace("token-2"), simulation.renewals) == (None, 2)
    simulation.time += 31
    assert simulation.fresh.replace("token-2") == "token-3"


def test_threads_renew_once_and_do_not_wait_while_the_token_is_valid(simulation: Simulation) -> None:
    simulation.fresh.get()
    simulation.time += 750
    renewing, go_on = threading.Event(), threading.Event()
    plain = simulation.renew

    def slow(refused: str | None, *, wait: bool) -> AccessToken:
        renewing.set()
        assert go_on.wait(5)
        return plain(refused, wait=wait)

    simulation.renew = slow  # type: ignore[method-assign]
    results: list[str] = []
    first = threading.Thread(target=lambda: results.append(simulation.fresh.get()))
    first.start()
    assert renewing.wait(5)
    assert [simulation.fresh.get() for _ in range(5)] == ["token-1"] * 5
    go_on.set()
    first.join(5)
    assert results == ["token-2"] and simulation.renewals == 2


def test_threads_that_wait_for_a_failed_renewal_share_the_failure(simulation: Simulation) -> None:
    simulation.failure = DOWN
    started = threading.Barrier(4)
    simulation.on_sleep = lambda: None
    errors: list[ClientError] = []

    def get() -> None:
        started.wait(5)
        try:
            simulation.fresh.get()
        except ClientError as error:
            errors.append(error)

    hold = threading.Event()
    plain = simulation.renew

    def first_waits(refused: str | None, *, wait: bool) -> AccessToken:
        hold.wait(0.3)
        return plain(refused, wait=wait)

    simulation.renew = first_waits  # type: ignore[method-assign]
    threads = [threading.Thread(target=get) for _ in range(4)]
    for thread in threads:
        thread.start()
    threading.Timer(1.0, hold.set).start()
    for thread in threads:
        thread.join(20)
    assert errors == [DOWN] * 4
    assert sum(simulation.slept) <= RETRY_SECONDS
