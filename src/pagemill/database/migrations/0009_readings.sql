-- Readings that are kept to be used again, each tenant's apart.

-- How long a tenant's readings are kept after their last use: seconds, 0 for ever, -1 not at all, null as the settings
-- say.
alter table tenant add column reading_seconds bigint;

create table reading (
    -- SHA-256, as hex, of the tenant, the document's bytes and everything that its reading depends on.
    id text primary key,
    tenant_id text not null references tenant (id),
    used_at bigint not null
);

create table reading_page (
    reading_id text not null references reading (id),
    -- Counted from 0.
    page integer not null,
    object_key text not null,
    primary key (reading_id, page)
);

create index reading_by_use on reading (tenant_id, used_at);

-- The reading that a document's pages are taken from and kept in; null where its tenant has none kept.
alter table job_document add column reading_id text;

create index job_document_reading on job_document (reading_id) where reading_id is not null;
