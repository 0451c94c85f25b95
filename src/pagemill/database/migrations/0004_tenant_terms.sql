-- On what terms a tenant is served.

-- good, arrears or suspended.
alter table tenant add column standing text not null default 'good';
-- Pages it may still have read; null where they are not counted.
alter table tenant add column pages_left bigint;
-- The actions that are switched off for it, as a JSON list.
alter table tenant add column switched_off text not null default '[]';
