"""The sample meeting, for those tests of several processes that begin with it."""

from tests.integration.services.conftest import meeting_id

__all__ = ["meeting_id"]
