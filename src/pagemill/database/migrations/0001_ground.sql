-- Tenants, their keys, and their jobs. Times are milliseconds since 1970-01-01 UTC.

create table tenant (
    id text primary key,
    name text not null unique,
    created_at bigint not null,
    -- When a reader last took up work of this tenant: whoever waited longest is next.
    served_at bigint not null default 0
);

create table api_key (
    id text primary key,
    tenant_id text not null references tenant (id),
    name text not null,
    -- The first characters of the secret, by which a person knows it again.
    prefix text not null,
    -- SHA-256 of the secret, as hex. The secret is random and longer than the hash, so it needs no salt.
    secret_hash text not null unique,
    response_style text not null,
    created_at bigint not null,
    revoked_at bigint
);

create table rate_bucket (
    key_id text primary key references api_key (id),
    tokens double precision not null,
    filled_at bigint not null
);

-- Moving averages that estimates are made from.
create table measure (
    name text primary key,
    value double precision not null
);

create table job (
    id text primary key,
    tenant_id text not null references tenant (id),
    face text not null,
    -- Higher goes first.
    priority integer not null,
    file_name text not null,
    source_url text,
    source_key text,
    -- How to read it, as JSON.
    options text not null,
    state text not null,
    -- What is to be done next; null once the job has ended.
    stage text,
    submitted_at bigint not null,
    ended_at bigint,
    -- Times that the present stage was started, and readers it has killed.
    attempts integer not null default 0,
    deaths integer not null default 0,
    -- Not to be started again before then.
    not_before bigint not null default 0,
    -- Who has the right to work on it, and until when without a heartbeat.
    lease_owner text,
    lease_until bigint,
    -- Rises with each lease: whoever holds a lower one comes too late.
    fence bigint not null default 0,
    -- Pages in all, and pages not yet read; null until the document has been split.
    pages_total integer,
    remaining integer,
    failure_code text,
    failure_message text,
    result_key text
);

create index job_unfinished on job (tenant_id) where stage is not null;
create index job_ahead on job (priority desc, id, remaining) where stage is not null;
create index job_to_fetch on job (tenant_id, priority desc, id) where lease_owner is null and stage = 'fetch';
create index job_to_read on job (tenant_id, priority desc, id)
where lease_owner is null and stage in ('split', 'read', 'merge');
create index job_leased on job (lease_owner, lease_until) where lease_owner is not null;

create table job_document (
    job_id text not null references job (id),
    -- Counted from 1, in the order of the archive.
    n integer not null,
    file_name text not null,
    -- Null where it could not be told.
    kind text,
    source_key text not null,
    pages integer not null,
    primary key (job_id, n)
);

create table page_task (
    job_id text not null,
    document_n integer not null,
    -- Counted from 0.
    page integer not null,
    done integer not null default 0,
    attempts integer not null default 0,
    deaths integer not null default 0,
    not_before bigint not null default 0,
    lease_owner text,
    lease_until bigint,
    fence bigint not null default 0,
    -- Of a page that is done: where it is kept, why it failed, or both.
    result_key text,
    failure_code text,
    failure_message text,
    primary key (job_id, document_n, page),
    foreign key (job_id, document_n) references job_document (job_id, n)
);

create index page_open on page_task (job_id, attempts, document_n, page) where done = 0 and lease_owner is null;
create index page_leased on page_task (lease_owner, lease_until) where lease_owner is not null;
