-- Key pairs that requests are signed with, and how fast a tenant may call each action.

create table key_pair (
    -- The SecretId, which stands in every request.
    id text primary key,
    tenant_id text not null references tenant (id),
    name text not null,
    -- The SecretKey, encrypted: a signature can only be checked with the secret itself.
    sealed_secret text not null,
    created_at bigint not null,
    revoked_at bigint
);

create table call_bucket (
    tenant_id text not null references tenant (id),
    action text not null,
    tokens double precision not null,
    filled_at bigint not null,
    primary key (tenant_id, action)
);
