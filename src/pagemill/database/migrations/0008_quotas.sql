-- How much each tenant may ask for: 0 without a limit, null as the settings say.

-- Pages being read at one moment.
alter table tenant add column pages_at_once bigint;
alter table tenant add column pages_a_day bigint;
alter table tenant add column pages_a_month bigint;
alter table tenant add column unfinished_jobs bigint;

create table pages_taken (
    tenant_id text not null references tenant (id),
    -- A day (2026-11-21) or a month (2026-11) of the server's time zone.
    period text not null,
    pages bigint not null,
    primary key (tenant_id, period)
);

-- The queue is looked at by tenant. Its condition is another one than that of the indexes by which work is claimed, so
-- that no planner takes it in their place.
drop index job_ahead;
drop index job_unfinished;
create index job_queue on job (tenant_id, priority desc, id, remaining) where ended_at is null;
create index job_to_merge on job (tenant_id, priority desc, id) where lease_owner is null and stage = 'merge';
