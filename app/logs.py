"""JSON lines on stderr. No text of a citizen, no identity and no secret is ever passed to a logger."""

from __future__ import annotations

import logging
import sys
from typing import TextIO, cast

import structlog


class _Stderr:
    """Whatever stderr is when a line is written: what it was before may be closed, and a log must never raise."""

    def write(self, words: str) -> int:
        return sys.stderr.write(words)

    def flush(self) -> None:
        sys.stderr.flush()


_STDERR = cast("TextIO", _Stderr())


def configure_logs(level: str) -> None:
    number = logging.getLevelNamesMapping()[level.upper()]
    shared: list[structlog.typing.Processor] = [
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*shared, _name_of_error, structlog.processors.JSONRenderer()],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.PrintLoggerFactory(_STDERR),
        cache_logger_on_first_use=False,
    )
    # Libraries speak through the standard library: their warnings only, in the same form, without
    # arguments and tracebacks, which may hold a value (SQL parameters, job arguments).
    handler = logging.StreamHandler(_STDERR)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(processors=[_library, *shared, structlog.processors.JSONRenderer()])
    )
    logging.basicConfig(level=max(number, logging.WARNING), handlers=[handler], force=True)


def _name_of_error(_logger: object, _method: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """A traceback names lines of code and the error's type; the error's words may hold a citizen's."""
    error = event.pop("exc_info", None)
    if error:
        if not isinstance(error, BaseException):
            error = sys.exc_info()[1]
        trace = error.__traceback__ if error else None
        event["error"] = type(error).__name__
        frames = []
        while trace is not None:
            code = trace.tb_frame.f_code
            frames.append(f"{code.co_filename.rsplit('/', 1)[-1]}:{trace.tb_lineno} {code.co_name}")
            trace = trace.tb_next
        event["trace"] = frames[-8:]
    return event


def _library(_logger: object, _method: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    record = event["_record"]
    return {
        "event": "library",
        "logger": record.name,
        "at": f"{record.filename}:{record.lineno}",
        "error": record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else None,
    }  # fmt: skip
