"""Threads that wait for hosts elsewhere: whatever tenants claim and let go of, none keeps another out."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from pagemill.jobs.tenant_shares import TenantShares


@dataclass(frozen=True)
class Work:
    tenant_id: str


@given(
    threads=st.integers(1, 9),
    steps=st.lists(st.tuples(st.booleans(), st.sampled_from("abcdefgh")), max_size=60),
)
def test_no_tenant_keeps_another_out(threads: int, steps: list[tuple[bool, str]]) -> None:
    """None holds more than half, rounded up; and who holds none is refused only where more than half hold some."""
    shares = TenantShares(threads)
    held: Counter[str] = Counter()
    for begins, tenant in steps:
        if not begins and held[tenant]:
            shares.end(tenant)
            held[tenant] -= 1
        elif begins:
            others = len(+held)
            if shares.begin(tenant):
                held[tenant] += 1
            else:
                assert held[tenant] or others > threads // 2
        assert held.total() <= threads
        assert max(held.values(), default=0) <= -(-threads // 2)


def test_what_is_claimed_is_held_for_the_time_of_its_block() -> None:
    """A claim is told whom to pass over; one that finds nothing holds nothing."""
    shares = TenantShares(2)
    with shares.claimed(lambda passed_over: Work("a")) as work:
        assert work == Work("a")
        assert not shares.begin("a")
        with shares.claimed(lambda passed_over: None if "a" in passed_over else Work("a")) as second:
            assert second is None
        assert shares.begin("b")
        shares.end("b")
    assert shares.begin("a")
