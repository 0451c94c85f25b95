"""Settings of jobs: how they are worked on, what a tenant may have of them, how long they are kept, and who is told."""

from __future__ import annotations

from typing import Literal

from pagemill.settings.group import Group, setting


class JobSettings(Group):
    """Jobs, page tasks and the processes that do them."""

    readers: int | None = setting(
        None,
        "Reader processes that the `local` executor keeps; the first is started with the server, each of the others "
        "once work waits for it. Empty: as many as there are cores, and memory for.",
        unit="processes",
        ge=0,
        le=64,
    )
    chunk_pages: int = setting(4, "Pages that one reader is given at a time.", unit="pages", ge=1, le=256)
    lease_seconds: float = setting(
        30.0,
        "How long a scheduler owns work without a heartbeat; after that it is run again.",
        unit="seconds",
        gt=0,
    )
    page_seconds: float = setting(
        120.0, "Longest time one page may take before its reader is killed.", unit="seconds", gt=0
    )
    document_seconds: float = setting(
        14400.0,
        "Longest time that readers are busy with one document, those of all servers together; its pages that are left "
        "then fail.",
        unit="seconds",
        gt=0,
    )
    extraction_seconds: float = setting(
        300.0,
        "Longest time that finding a document's fields may take before its reader is killed.",
        unit="seconds",
        gt=0,
    )
    page_deaths: int = setting(3, "Readers a page may kill before it is marked unreadable.", unit="times", ge=1)
    attempts: int = setting(8, "Times that work is started before it is given up.", unit="times", ge=1)
    recycle_pages: int = setting(500, "Pages after which a reader process is replaced.", unit="pages", ge=1)
    recycle_bytes: int = setting(
        3 << 30, "Resident memory at which a reader process is replaced.", unit="bytes", ge=1 << 28
    )
    reader_bytes: int = setting(
        12 << 30,
        "Private memory that a reader process may ask for; past that its page fails.",
        unit="bytes",
        ge=1 << 30,
    )
    reader_files: int = setting(512, "Files that a reader process may have open.", unit="files", ge=64)
    confinement: Literal["auto", "off"] = setting(
        "auto",
        "Keep reader processes from other files and from the network, as far as the system can (`auto`), or not.",
    )
    fetches: int = setting(
        8,
        "Files fetched at the same time; a tenant that has one being fetched is given no more than half of them.",
        unit="files",
        ge=1,
        le=256,
    )
    fetch_ahead: int = setting(
        200, "Fetched files a tenant may have waiting for a reader; then fetching waits too.", unit="files", ge=1
    )
    poll_seconds: float = setting(
        1.0, "How often to look for work that another process has taken in.", unit="seconds", gt=0
    )
    queue_limit: int = setting(10000, "Unfinished jobs the server accepts in all.", unit="jobs", ge=1)


class QuotaSettings(Group):
    """What one tenant may ask for, unless it has terms of its own (`pagemill tenants set`)."""

    submits_per_second: float = setting(60.0, "Submits each key may make, sustained.", unit="requests a second", gt=0)
    submit_burst: int = setting(120, "Submits a key may make at once.", unit="requests", ge=1)
    unfinished_jobs: int = setting(5000, "Unfinished jobs a tenant may have.", unit="jobs", ge=1)
    pages_at_once: int = setting(
        0,
        "Pages of a tenant that are read at one moment, by all servers of one database; 0 is without a limit.",
        unit="pages",
        ge=0,
    )
    pages_a_day: int = setting(
        0,
        "Pages a tenant may have read in a day of `server.time_zone`; 0 is without a limit.",
        unit="pages",
        ge=0,
    )
    pages_a_month: int = setting(
        0, "Pages a tenant may have read in a month; 0 is without a limit.", unit="pages", ge=0
    )
    ids_per_call: int = setting(100, "Task ids that one result call may ask about.", unit="ids", ge=1)


class RetentionSettings(Group):
    """How long what belongs to a tenant is kept, unless it has terms of its own (`pagemill tenants set`)."""

    result_seconds: int = setting(
        30 * 86400, "How long results are kept after their jobs have ended; 0 is for ever.", unit="seconds", ge=0
    )
    upload_seconds: int = setting(
        86400, "How long uploads are kept; 0 is for ever. One that a job has yet to read stays.", unit="seconds", ge=0
    )
    job_seconds: int = setting(
        90 * 86400,
        "How long ended jobs can be asked about once they have no result any more; 0 is for ever.",
        unit="seconds",
        ge=0,
    )
    reuse_readings: Literal["on", "off"] = setting(
        "off",
        "Keep the pages that are read, so that the same document of the same tenant, read the same way, is not read "
        "again (`on`), or not.",
    )
    reading_seconds: int = setting(
        7 * 86400, "How long such pages are kept after their last use; 0 is for ever.", unit="seconds", ge=0
    )
    sweep_seconds: float = setting(60.0, "How often it is looked for what has outlived its time.", unit="seconds", gt=0)


class WebhookSettings(Group):
    """Calls that tell tenants of jobs that ended (`pagemill tenants webhook`)."""

    attempts: int = setting(15, "Times that a call is tried before it is given up.", unit="times", ge=1)
    threads: int = setting(
        4,
        "Calls made at the same time; a tenant that is being called is given no more than half of them.",
        unit="calls",
        ge=1,
        le=64,
    )
    request_seconds: float = setting(10.0, "Longest time of one call.", unit="seconds", gt=0)
    first_pause_seconds: float = setting(
        10.0, "Wait after the first call that fails; twice as long after each one more.", unit="seconds", gt=0
    )
    longest_pause_seconds: float = setting(3600.0, "Longest wait between two calls.", unit="seconds", gt=0)
