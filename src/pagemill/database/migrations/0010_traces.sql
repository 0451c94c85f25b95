-- The span of the request that made a job, as the header `traceparent` has it; null where it was not traced.

alter table job add column trace text;
