-- Every statement of the program. Each has a name, a sentence, and parameters written `:name`.
-- Only what SQLite and PostgreSQL have in common; `least` and `greatest` are PostgreSQL's, and given to SQLite.

-- ------------------------------------------------------------------------------------------------ tenants and keys

-- name: insert_tenant
-- A new tenant, unless one has that name already.
insert into tenant (id, name, created_at) values (:id, :name, :now) on conflict (name) do nothing

-- name: tenant_named
-- The tenant of that name.
select id, name from tenant where name = :name

-- name: tenants
-- Every tenant, by name.
select
    id, name, standing, pages_left, switched_off, result_seconds, upload_seconds, job_seconds,
    reading_seconds, created_at,
    pages_at_once, pages_a_day, pages_a_month, unfinished_jobs
from tenant order by name

-- name: tenant
-- The tenant of that id.
select
    id, name, standing, pages_left, switched_off, result_seconds, upload_seconds, job_seconds,
    reading_seconds, created_at,
    pages_at_once, pages_a_day, pages_a_month, unfinished_jobs
from tenant where id = :id

-- name: set_terms
-- On what terms a tenant is served from now on.
update tenant set
    standing = :standing, pages_left = :pages_left, switched_off = :switched_off,
    result_seconds = :result_seconds, upload_seconds = :upload_seconds, job_seconds = :job_seconds,
    reading_seconds = :reading_seconds,
    pages_at_once = :pages_at_once, pages_a_day = :pages_a_day, pages_a_month = :pages_a_month,
    unfinished_jobs = :unfinished_jobs
where id = :id

-- name: take_pages
-- Take a job's pages from its tenant's quota; changes nothing where fewer are left.
update tenant set pages_left = pages_left - :pages
where id = (select tenant_id from job where id = :job_id) and (pages_left is null or pages_left >= :pages)

-- name: tenant_of_job
-- The tenant of a job.
select tenant_id from job where id = :id

-- name: pages_taken
-- Pages that a tenant has taken in a day and in a month.
select
    coalesce(max(case when period = :day then pages end), 0) as day,
    coalesce(max(case when period = :month then pages end), 0) as month
from pages_taken where tenant_id = :tenant_id and period in (:day, :month)

-- name: count_pages_taken
-- Count the pages that a tenant takes in a day or a month.
insert into pages_taken (tenant_id, period, pages) values (:tenant_id, :period, :pages)
on conflict (tenant_id, period) do update set pages = pages_taken.pages + :pages

-- name: forget_pages_taken
-- Forget the counts of days and months before one.
delete from pages_taken where period < :period

-- name: insert_key
-- A new key, by the hash of its secret.
insert into api_key (id, tenant_id, name, prefix, secret_hash, response_style, created_at)
values (:id, :tenant_id, :name, :prefix, :secret_hash, :response_style, :now)

-- name: any_key
-- A key, where there is any at all, revoked ones too.
select id from api_key limit 1

-- name: keys
-- Every key with its tenant's name, oldest first.
select k.id, k.tenant_id, t.name as tenant_name, k.name, k.prefix, k.response_style, k.created_at, k.revoked_at
from api_key k join tenant t on t.id = k.tenant_id
order by k.created_at, k.id

-- name: key_of_secret
-- The key in force whose secret has that hash.
select id, tenant_id, response_style from api_key where secret_hash = :secret_hash and revoked_at is null

-- name: revoke_key
-- End a key in force, named by its id or its prefix.
update api_key set revoked_at = :now where (id = :key or prefix = :key) and revoked_at is null

-- name: spend_token
-- Fill the key's bucket for the time gone by, and take one token; answers nothing where there is not a whole one.
insert into rate_bucket (key_id, tokens, filled_at) values (:key_id, :burst - 1.0, :now)
on conflict (key_id) do update set
    tokens = least(:burst + 0.0, rate_bucket.tokens + greatest(0, :now - rate_bucket.filled_at) * :rate / 1000.0) - 1.0,
    filled_at = :now
where least(:burst + 0.0, rate_bucket.tokens + greatest(0, :now - rate_bucket.filled_at) * :rate / 1000.0) >= 1.0
returning tokens

-- name: tokens
-- What was left in the key's bucket, and when.
select tokens, filled_at from rate_bucket where key_id = :key_id

-- name: insert_key_pair
-- A new key pair with its secret, sealed.
insert into key_pair (id, tenant_id, name, sealed_secret, created_at)
values (:id, :tenant_id, :name, :sealed_secret, :now)

-- name: key_pairs
-- Every key pair with its tenant's name, oldest first.
select k.id, k.tenant_id, t.name as tenant_name, k.name, k.created_at, k.revoked_at
from key_pair k join tenant t on t.id = k.tenant_id
order by k.created_at, k.id

-- name: key_pair
-- The key pair in force of that id, and the actions that are switched off for its tenant.
select k.id, k.tenant_id, k.sealed_secret, t.switched_off
from key_pair k join tenant t on t.id = k.tenant_id
where k.id = :id and k.revoked_at is null

-- name: revoke_key_pair
-- End a key pair in force.
update key_pair set revoked_at = :now where id = :id and revoked_at is null

-- name: spend_call
-- Fill a tenant's bucket of an action for the time gone by, and take one token; answers nothing where there is none.
insert into call_bucket (tenant_id, action, tokens, filled_at) values (:tenant_id, :action, :burst - 1.0, :now)
on conflict (tenant_id, action) do update set
    tokens = least(:burst + 0.0, call_bucket.tokens + greatest(0, :now - call_bucket.filled_at) * :rate / 1000.0) - 1.0,
    filled_at = :now
where least(:burst + 0.0, call_bucket.tokens + greatest(0, :now - call_bucket.filled_at) * :rate / 1000.0) >= 1.0
returning tokens

-- name: calls_left
-- What was left in a tenant's bucket of an action, and when.
select tokens, filled_at from call_bucket where tenant_id = :tenant_id and action = :action

-- ---------------------------------------------------------------------------------------------------- submit, look

-- name: count_unfinished
-- Unfinished jobs of all tenants, counted no further than the limit.
select count(*) as jobs from (select 1 from job where ended_at is null limit :limit) as unfinished

-- name: count_unfinished_of_tenant
-- Unfinished jobs of one tenant, counted no further than the limit.
select count(*) as jobs
from (select 1 from job where tenant_id = :tenant_id and ended_at is null limit :limit) as unfinished

-- name: insert_job
-- A job as submitted, unless its id is taken.
insert into job (
    id, tenant_id, face, priority, file_name, source_url, source_key, options, wanted, state, stage, submitted_at,
    trace
)
values (
    :id, :tenant_id, :face, :priority, :file_name, :source_url, :source_key, :options, :wanted, 'pending', :stage, :now,
    :trace
)
on conflict (id) do nothing

-- name: job_of_submit_key
-- The job that a tenant's submit with that key has made, and what was submitted.
select job_id, fingerprint from submit_key where tenant_id = :tenant_id and face = :face and key = :key

-- name: keep_submit_key
-- Keep the key of a submit with the job it has made.
insert into submit_key (tenant_id, face, key, fingerprint, job_id, created_at)
values (:tenant_id, :face, :key, :fingerprint, :job_id, :now)

-- name: forget_submit_keys
-- Forget the keys of submits that made a job.
delete from submit_key where job_id = :job_id

-- name: job_seen_by
-- A job as one tenant sees it through one face.
select * from job where id = :id and tenant_id = :tenant_id and face = :face

-- name: job
-- A job.
select * from job where id = :id

-- name: jobs_listed
-- Jobs with their tenants' names, the newest first; of one tenant or in one state where that is given.
select j.*, t.name as tenant_name
from job j join tenant t on t.id = j.tenant_id
where (:tenant_id = '' or j.tenant_id = :tenant_id) and (:state = '' or j.state = :state)
order by j.submitted_at desc, j.id desc limit :limit

-- name: job_told
-- A job with its tenant's name.
select j.*, t.name as tenant_name from job j join tenant t on t.id = j.tenant_id where j.id = :id

-- name: retry_job
-- A failed job is to be done anew, from its source on.
update job set
    state = 'pending', stage = :stage, source_key = :source_key, ended_at = null, failure_code = null,
    failure_message = null, failed_pages = '[]', pages_total = null, remaining = null, attempts = 0, deaths = 0,
    not_before = 0, fence = fence + 1
where id = :id and state = 'failed' and stage is null

-- name: is_unfinished
-- The job, where it has not ended.
select id from job where id = :id and stage is not null

-- name: queue_told
-- Unfinished jobs, their pages that are not read, and when the oldest was submitted, by tenant, API, state and stage.
select
    t.name as tenant_name, j.face, j.state, j.stage, count(*) as jobs,
    coalesce(sum(j.remaining), 0) as pages, min(j.submitted_at) as oldest
from job j join tenant t on t.id = j.tenant_id
where j.ended_at is null
group by t.name, j.face, j.state, j.stage
order by t.name, j.face, j.state, j.stage

-- name: queue_ahead
-- Unfinished jobs by tenant in the order they are served within it, with the pages left up to and including each: of
-- each tenant the last, and every so many before it.
select tenant_id, id, priority, pages
from (
    select
        tenant_id, id, priority,
        sum(coalesce(remaining, :job_pages))
            over (partition by tenant_id order by priority desc, id rows unbounded preceding) as pages,
        row_number() over (partition by tenant_id order by priority desc, id) as place,
        lead(id) over (partition by tenant_id order by priority desc, id) as next_id
    from job where ended_at is null
) as queue
where place % :step = 0 or next_id is null
order by tenant_id, priority desc, id

-- name: unfinished_ids
-- The ids of unfinished jobs.
select id from job where ended_at is null

-- name: ended_without_result
-- The ids of jobs that have ended and have no result.
select id from job where stage is null and result_key is null

-- name: measures
-- The moving averages.
select name, value from measure

-- name: observe
-- Let a new observation weigh one in twenty in a moving average.
insert into measure (name, value) values (:name, :value)
on conflict (name) do update set value = measure.value * 0.95 + :value * 0.05

-- ------------------------------------------------------------------------------------------------------ claim work

-- name: next_to_fetch
-- The jobs to fetch next, one of each tenant: the one that goes first, and the tenants that were served longest ago. A
-- tenant that has enough fetched and waiting is passed over.
with first as (
    select t.id as tenant_id, t.served_at, (
        select w.id from job w
        where w.tenant_id = t.id and w.lease_owner is null and w.stage = 'fetch' and w.not_before <= :now
        order by w.priority desc, w.id limit 1
    ) as job_id
    from tenant t
)
select job_id as id, tenant_id from first
where case when job_id is null then :ahead else (
    select count(*) from (
        select 1 from job f
        where f.tenant_id = first.tenant_id and f.lease_owner is null and f.stage in ('split', 'read', 'merge')
            and f.priority >= (select j.priority from job j where j.id = first.job_id)
        limit :ahead
    ) as fetched
) end < :ahead
order by served_at, job_id limit :limit

-- name: next_to_read
-- The job whose document a reader splits, reads or merges next: of each tenant the one that goes first of those that
-- have something to do, and of the tenants the one that was served longest ago. Of a tenant that has as many pages
-- being read as it may, only what is read already is merged.
with held as (
    -- Few pages are held: each one's job is looked up, lest a planner join all jobs.
    select h.tenant_id, count(*) as pages
    from (
        select (select l.tenant_id from job l where l.id = p.job_id) as tenant_id
        from page_task p where p.lease_owner is not null
    ) as h
    group by h.tenant_id
), first as (
    select t.served_at, case
        when coalesce(t.pages_at_once, :pages_at_once) = 0
            or coalesce(h.pages, 0) < coalesce(t.pages_at_once, :pages_at_once)
        then (
            select w.id from job w
            where w.tenant_id = t.id and w.lease_owner is null and w.stage in ('split', 'read', 'merge')
                and w.not_before <= :now
                and (w.stage <> 'read' or exists (
                    select 1 from page_task p
                    where p.job_id = w.id and p.done = 0 and p.lease_owner is null and p.not_before <= :now
                ))
            order by w.priority desc, w.id limit 1
        )
        else (
            select w.id from job w
            where w.tenant_id = t.id and w.lease_owner is null and w.stage = 'merge' and w.not_before <= :now
            order by w.priority desc, w.id limit 1
        )
    end as job_id
    from tenant t left join held h on h.tenant_id = t.id
)
select id, stage from job
where id = (select job_id from first where job_id is not null order by served_at, job_id limit 1)

-- name: pages_held
-- Pages of a tenant that are being read.
select count(*) as pages from page_task p
where p.lease_owner is not null and (select l.tenant_id from job l where l.id = p.job_id) = :tenant_id

-- name: lease_job
-- Take the lease of a job in that stage, if it is free; the fence rises.
update job set
    state = 'running', lease_owner = :owner, lease_until = :until, fence = fence + 1, attempts = attempts + 1
where id = :id and stage = :stage and lease_owner is null
returning *

-- name: serve_tenant
-- Note that the tenant of a job was served now.
update tenant set served_at = greatest(served_at + 1, :now) where id = (select tenant_id from job where id = :id)

-- name: open_pages
-- Pages of a job that may be claimed, never-started ones first, up to a number.
select document_n, page, attempts from page_task
where job_id = :job_id and done = 0 and lease_owner is null and not_before <= :now
order by attempts, document_n, page limit :limit

-- name: lease_pages
-- Take the leases of the free pages in a row that were started as often; their fences rise.
update page_task set lease_owner = :owner, lease_until = :until, fence = fence + 1, attempts = attempts + 1
where job_id = :job_id and document_n = :document_n and page between :first and :last and done = 0
    and lease_owner is null and attempts = :attempts and not_before <= :now
returning page, fence, attempts

-- name: document
-- A document of a job.
select * from job_document where job_id = :job_id and n = :n

-- ---------------------------------------------------------------------------------------------------- leases

-- name: beat_jobs
-- Hold on to the leases of jobs for longer.
update job set lease_until = :until where lease_owner = :owner

-- name: beat_pages
-- Hold on to the leases of pages for longer.
update page_task set lease_until = :until where lease_owner = :owner

-- name: lease_owners
-- Everyone who holds a lease.
select lease_owner from job where lease_owner is not null
union
select lease_owner from page_task where lease_owner is not null

-- name: expire_jobs
-- Free the jobs whose lease has run out.
update job set lease_owner = null, lease_until = null where lease_owner is not null and lease_until < :now

-- name: expire_pages
-- Free the pages whose lease has run out.
update page_task set lease_owner = null, lease_until = null where lease_owner is not null and lease_until < :now

-- name: release_jobs
-- Free the jobs that someone holds; those who stop on purpose take back the attempt.
update job set lease_owner = null, lease_until = null, attempts = attempts - :forgiven where lease_owner = :owner

-- name: release_pages
-- Free the pages that someone holds; those who stop on purpose take back the attempt.
update page_task set lease_owner = null, lease_until = null, attempts = attempts - :forgiven
where lease_owner = :owner

-- name: bring_back_jobs
-- Let no job wait for longer than any has to.
update job set not_before = :now where stage is not null and not_before > :latest

-- name: bring_back_pages
-- Let no page wait for longer than any has to.
update page_task set not_before = :now where not_before > :latest

-- name: bring_back_leases_of_jobs
-- Let no lease of a job hold for longer than a new one.
update job set lease_until = :until where lease_owner is not null and lease_until > :until

-- name: bring_back_leases_of_pages
-- Let no lease of a page hold for longer than a new one.
update page_task set lease_until = :until where lease_owner is not null and lease_until > :until

-- name: bring_back_webhook_calls
-- Let no webhook call wait for longer than any has to.
update webhook_call set not_before = :now where not_before > :latest

-- name: bring_back_turns
-- Let no tenant have been served or called later than now.
update tenant set served_at = least(served_at, :now), called_at = least(called_at, :now)
where served_at > :now or called_at > :now

-- name: bring_back_key_buckets
-- Let no key's bucket have been filled later than now.
update rate_bucket set filled_at = :now where filled_at > :now

-- name: bring_back_call_buckets
-- Let no bucket of an action have been filled later than now.
update call_bucket set filled_at = :now where filled_at > :now

-- name: put_off_job
-- Free a job after trouble that is not its own, for another attempt later.
update job set lease_owner = null, lease_until = null, not_before = :not_before
where id = :id and stage = :stage and fence = :fence

-- name: put_off_page
-- Free a page after trouble that is not its own, for another attempt later.
update page_task set lease_owner = null, lease_until = null, not_before = :not_before
where job_id = :job_id and document_n = :document_n and page = :page and fence = :fence and done = 0

-- name: job_killed_reader
-- Free a job that killed its reader, and count it.
update job set lease_owner = null, lease_until = null, deaths = deaths + 1
where id = :id and stage = :stage and fence = :fence
returning deaths

-- name: page_killed_reader
-- Free a page that killed its reader, and count it.
update page_task set lease_owner = null, lease_until = null, deaths = deaths + 1
where job_id = :job_id and document_n = :document_n and page = :page and fence = :fence and done = 0
returning deaths

-- ------------------------------------------------------------------------------------------------- stages completed

-- name: finish_fetch
-- The source is in the store: the job can be split.
update job set
    stage = 'split', source_key = :source_key, file_name = :file_name,
    attempts = 0, deaths = 0, not_before = 0, lease_owner = null, lease_until = null
where id = :id and stage = 'fetch' and fence = :fence

-- name: finish_split
-- The pages are known: the job can be read, or merged where there is nothing to read.
update job set
    stage = :stage, pages_total = :pages_total, remaining = :remaining,
    attempts = 0, deaths = 0, not_before = 0, lease_owner = null, lease_until = null
where id = :id and stage = 'split' and fence = :fence

-- name: insert_document
-- A document of a job.
insert into job_document (job_id, n, file_name, kind, source_key, pages, reading_id)
values (:job_id, :n, :file_name, :kind, :source_key, :pages, :reading_id)

-- name: insert_page
-- A page to read, one that was read before, or one of which it is known beforehand that it cannot be.
insert into page_task (job_id, document_n, page, done, result_key, failure_code, failure_message)
values (:job_id, :document_n, :page, :done, :result_key, :failure_code, :failure_message)

-- name: finish_page
-- A page is read, or known to be unreadable. A late worker, whose fence is too low, changes nothing.
update page_task set
    done = 1, result_key = :result_key, failure_code = :failure_code, failure_message = :failure_message,
    lease_owner = null, lease_until = null
where job_id = :job_id and document_n = :document_n and page = :page and fence = :fence and done = 0

-- name: spend_reading_time
-- Readers were busy with a document for so many milliseconds more.
update job_document set read_ms = read_ms + :ms where job_id = :job_id and n = :n

-- name: lower_remaining
-- So many pages less to read; whoever is told 0 moves the job on.
update job set remaining = remaining - :pages where id = :id returning remaining

-- name: start_merge
-- Every page is done: the job can be merged.
update job set stage = 'merge', attempts = 0, deaths = 0, not_before = 0 where id = :id and stage = 'read'

-- name: back_to_reading
-- Some pages of a job that was to be merged have to be read again.
update job set
    stage = 'read', remaining = :pages, attempts = 0, deaths = 0, not_before = 0, lease_owner = null, lease_until = null
where id = :id and stage = 'merge' and fence = :fence

-- name: open_page_again
-- A page that was done is to be read again.
update page_task set done = 0, result_key = null, failure_code = null, failure_message = null, not_before = 0
where job_id = :job_id and document_n = :document_n and page = :page and done = 1

-- name: documents
-- The documents of a job in order.
select n, file_name from job_document where job_id = :job_id order by n

-- name: pages
-- The pages of a job in order.
select document_n, page, done, result_key, failure_code, failure_message, lease_owner, lease_until from page_task
where job_id = :job_id order by document_n, page

-- name: succeed_job
-- The result is in the store: the job has ended well.
update job set
    state = 'succeeded', stage = null, ended_at = :now, result_key = :result_key, failed_pages = :failed_pages,
    lease_owner = null, lease_until = null
where id = :id and stage = 'merge' and fence = :fence

-- name: fail_job
-- The job has ended, with a reason.
update job set
    state = 'failed', stage = null, ended_at = :now, failure_code = :failure_code,
    failure_message = :failure_message, lease_owner = null, lease_until = null
where id = :id and stage = :stage and fence = :fence

-- name: abandon_job
-- A tenant's unfinished job has ended, with a reason, whoever works on it: the fence rises, so that none of it counts.
update job set
    state = 'failed', stage = null, ended_at = :now, failure_code = :failure_code,
    failure_message = :failure_message, lease_owner = null, lease_until = null, fence = fence + 1
where id = :id and tenant_id = :tenant_id and stage is not null

-- name: delete_pages
-- Forget the pages of a job that has ended.
delete from page_task where job_id = :job_id

-- name: delete_documents
-- Forget the documents of a job that has ended.
delete from job_document where job_id = :job_id

-- --------------------------------------------------------------------------------------------------------- lifetimes

-- name: results_due
-- A tenant's results that have outlived their time, the oldest first.
select id, result_key from job
where tenant_id = :tenant_id and result_key is not null and ended_at <= :ended_before
order by ended_at limit :limit

-- name: expire_result
-- A result is deleted, and its job says so.
update job set
    state = 'failed', result_key = null, failure_code = :failure_code, failure_message = :failure_message
where id = :id and result_key = :result_key

-- name: jobs_due
-- A tenant's ended jobs without a result that have outlived their time, the oldest first.
select id from job
where tenant_id = :tenant_id and stage is null and result_key is null and ended_at <= :ended_before
order by ended_at limit :limit

-- name: forget_job
-- Forget an ended job without a result.
delete from job where id = :id and stage is null and result_key is null

-- name: unfinished_of_source
-- An unfinished job whose document an object is.
select id from job where source_key = :source_key and stage is not null limit 1

-- ----------------------------------------------------------------------------------------------------- kept readings

-- name: use_reading
-- A tenant's reading is used now; a new one has no pages yet.
insert into reading (id, tenant_id, used_at) values (:id, :tenant_id, :now)
on conflict (id) do update set used_at = greatest(reading.used_at, :now)

-- name: kept_pages
-- The pages of a reading that are kept.
select page, object_key from reading_page where reading_id = :reading_id

-- name: keep_page
-- A page of a reading is kept, in place of one that was lost.
insert into reading_page (reading_id, page, object_key) values (:reading_id, :page, :object_key)
on conflict (reading_id, page) do update set object_key = excluded.object_key

-- name: kept_page
-- Where a page of a reading is kept.
select object_key from reading_page where reading_id = :reading_id and page = :page

-- name: readings_due
-- A tenant's readings that have outlived their time and are used by no unfinished job, the oldest first.
select r.id from reading r
where r.tenant_id = :tenant_id and r.used_at <= :used_before
    and not exists (select 1 from job_document d where d.reading_id = r.id)
order by r.used_at limit :limit

-- name: forget_kept_pages
-- Forget the pages of a reading.
delete from reading_page where reading_id = :reading_id

-- name: forget_reading
-- Forget a reading without pages.
delete from reading where id = :id

-- ---------------------------------------------------------------------------------------------------------- webhooks

-- name: set_webhook
-- Where a tenant is told of the ends of its jobs, and with what sealed secret.
update tenant set webhook_url = :webhook_url, webhook_secret = :webhook_secret where id = :id

-- name: webhook
-- Where a tenant is told of the ends of its jobs, and with what sealed secret.
select webhook_url, webhook_secret from tenant where id = :id

-- name: plan_webhook_call
-- The tenant of a job that has ended is to be told, where it wants to be.
insert into webhook_call (job_id, tenant_id, id, not_before)
select j.id, j.tenant_id, j.id || '.' || j.ended_at, 0
from job j join tenant t on t.id = j.tenant_id
where j.id = :job_id and j.stage is null and t.webhook_url is not null
on conflict (job_id) do update set id = excluded.id, attempts = 0, not_before = 0

-- name: webhook_due
-- A call that may be made now.
select job_id from webhook_call where not_before <= :now limit 1

-- name: webhooks_due
-- The calls that may be made now, one of each tenant: the one that is due the longest, and the tenants that were called
-- longest ago.
with due as (
    select t.id as tenant_id, t.called_at, (
        select c.job_id from webhook_call c
        where c.tenant_id = t.id and c.not_before <= :now
        order by c.not_before, c.job_id limit 1
    ) as job_id
    from tenant t
)
select job_id, tenant_id from due where job_id is not null order by called_at, job_id limit :limit

-- name: claim_webhook_call
-- Take a call that is due, until another may.
update webhook_call set attempts = attempts + 1, not_before = :until
where job_id = :job_id and not_before <= :now
returning job_id, id, attempts

-- name: call_tenant
-- Note that a tenant was called now.
update tenant set called_at = greatest(called_at + 1, :now) where id = :id

-- name: put_off_webhook_call
-- A call that failed is to be made again later.
update webhook_call set not_before = :not_before where job_id = :job_id and id = :id

-- name: end_webhook_call
-- A call was made, or is given up.
delete from webhook_call where job_id = :job_id and id = :id

-- name: forget_webhook_call
-- Forget what is still to be told of a job.
delete from webhook_call where job_id = :job_id
