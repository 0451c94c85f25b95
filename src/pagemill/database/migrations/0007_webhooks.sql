-- Where a tenant is told that its jobs have ended, and what it has still to be told.

alter table tenant add column webhook_url text;
-- What calls are signed with, encrypted.
alter table tenant add column webhook_secret text;

create table webhook_call (
    job_id text primary key references job (id),
    -- Tells this end of the job from a later one, should it be done anew.
    id text not null,
    attempts integer not null default 0,
    -- Not to be tried again before then; while it is being tried, when another may take it over.
    not_before bigint not null
);

create index webhook_due on webhook_call (not_before);
