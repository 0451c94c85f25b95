-- How long readers were busy with a document, whatever came of it: milliseconds, over all servers and restarts.

alter table job_document add column read_ms bigint not null default 0;

-- Tenants take turns in being told of their jobs' ends: whose each call is, and when a tenant was last called.

alter table webhook_call add column tenant_id text references tenant (id);
update webhook_call set tenant_id = (select j.tenant_id from job j where j.id = webhook_call.job_id);
create index webhook_of_tenant on webhook_call (tenant_id, not_before, job_id);
alter table tenant add column called_at bigint not null default 0;
