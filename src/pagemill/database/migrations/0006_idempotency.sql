-- The keys that callers gave their submits, so that one sent twice makes one job.

create table submit_key (
    tenant_id text not null references tenant (id),
    face text not null,
    -- As the caller chose it.
    key text not null,
    -- SHA-256 of what was submitted, as hex: the same key with something else is a mistake.
    fingerprint text not null,
    job_id text not null references job (id),
    created_at bigint not null,
    primary key (tenant_id, face, key)
);

create index submit_key_of_job on submit_key (job_id);
create index job_by_time on job (submitted_at, id);
