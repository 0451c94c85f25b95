-- How long a tenant's results, uploads and jobs are kept: seconds, 0 for ever, null as the settings say.

alter table tenant add column result_seconds bigint;
alter table tenant add column upload_seconds bigint;
alter table tenant add column job_seconds bigint;

create index job_with_result on job (tenant_id, ended_at) where result_key is not null;
create index job_ended on job (tenant_id, ended_at) where stage is null and result_key is null;
create index job_source on job (source_key) where stage is not null;
