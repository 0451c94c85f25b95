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

create index job_to_merge on job (tenant_id, priority desc, id) where lease_owner is null and stage = 'merge';
