-- What was changed, by whom, when, from what to what; append-only and sealed, so that an edit afterwards shows.

create table change (
  id          bigint generated always as identity primary key,
  at          timestamptz not null default clock_timestamp(),
  actor_id    uuid,
  operation   text not null,
  table_name  text not null,
  row_id      text not null,
  action      text not null check (action in ('insert', 'update', 'delete')),
  before      jsonb,
  after       jsonb
);
create index change_row on change (table_name, row_id, id);
create index change_at on change (at);

-- A seal over the changes since the last one: a Merkle root (RFC 6962) chained to the one before and signed (Ed25519).
create table seal (
  id            bigint generated always as identity primary key,
  sealed_at     timestamptz not null default clock_timestamp(),
  first_change  bigint not null,
  last_change   bigint not null,
  changes       bigint not null,
  root          text not null check (root ~ '^[0-9a-f]{64}$'),
  previous_root text,
  public_key    text not null,
  signature     text not null
);

-- The text that a change is sealed by: every column, length-prefixed, so that no two changes read the same.
create function change_text(c change) returns text language sql stable parallel safe set search_path = pg_catalog, public as $$
  select string_agg(length(v) || ':' || v, ',' order by n) from (values
    (1, c.id::text), (2, to_char(c.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US')), (3, coalesce(c.actor_id::text, '')),
    (4, c.operation), (5, c.table_name), (6, c.row_id), (7, c.action), (8, coalesce(c.before::text, '')), (9, coalesce(c.after::text, ''))) as t (n, v)
$$;

-- The leaves of the Merkle tree over changes: SHA-256 of a zero byte and the change's text (RFC 6962).
create function change_leaf(c change) returns text language sql stable parallel safe set search_path = pg_catalog, public as $$
  select encode(sha256('\x00'::bytea || convert_to(public.change_text(c), 'UTF8')), 'hex')
$$;

-- The next changes to seal. The lock waits for writers under way, so that no change with a lower number comes later;
-- it gives up soon rather than hold anybody up, and the next round tries again.
create function unsealed_changes(most integer) returns table (id bigint, leaf text) language plpgsql security definer
  set search_path = pg_catalog, public set lock_timeout = '300ms' as $$
begin
  lock table public.change in share mode;
  return query select c.id, public.change_leaf(c) from public.change c
    where c.id > coalesce((select max(s.last_change) from public.seal s), 0) order by c.id limit most;
end $$;
create function last_seal() returns table (root text) language sql stable security definer set search_path = pg_catalog, public as $$
  select s.root from public.seal s order by s.id desc limit 1
$$;
create function add_seal(first_id bigint, last_id bigint, how_many bigint, new_root text, old_root text, key text, signed text)
  returns void language sql security definer set search_path = pg_catalog, public as $$
  insert into public.seal (first_change, last_change, changes, root, previous_root, public_key, signature)
    values (first_id, last_id, how_many, new_root, old_root, key, signed)
$$;
-- For verifying: the leaves and the seals as they stand now, for auditors and operators.
create function change_leaves(after_id bigint, most integer) returns table (id bigint, leaf text) language sql stable security definer
  set search_path = pg_catalog, public as $$
  select c.id, public.change_leaf(c) from public.change c
  where (select public.sees_everything('audit.read')) and c.id > after_id order by c.id limit most
$$;

-- The operation under way, for the log only; set beside the session at the begin of a transaction.
create function current_operation() returns text language sql stable parallel safe as $$
  select coalesce(nullif(current_setting('jurat.operation', true), ''), 'unnamed')
$$;

-- Statement-level triggers with transition tables: less than half the cost of row triggers on bulk writes. Their
-- arguments: the key column, then the columns to leave out of the row images (derived or too large; those rows keep
-- their images in a history of their own).
create function audit_insert() returns trigger language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  insert into public.change (actor_id, operation, table_name, row_id, action, after)
    select (select public.current_actor()), (select public.current_operation()), tg_table_name, to_jsonb(n) ->> tg_argv[0], 'insert',
      to_jsonb(n) - tg_argv[1:]
    from new_rows n;
  return null;
end $$;
create function audit_update() returns trigger language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  insert into public.change (actor_id, operation, table_name, row_id, action, before, after)
    select (select public.current_actor()), (select public.current_operation()), tg_table_name, n.image ->> tg_argv[0], 'update',
      o.image - tg_argv[1:], n.image - tg_argv[1:]
    from (select to_jsonb(new_rows) as image from new_rows) n
    join (select to_jsonb(old_rows) as image from old_rows) o on n.image -> tg_argv[0] = o.image -> tg_argv[0]
    where o.image - tg_argv[1:] is distinct from n.image - tg_argv[1:];
  return null;
end $$;
create function audit_delete() returns trigger language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  insert into public.change (actor_id, operation, table_name, row_id, action, before)
    select (select public.current_actor()), (select public.current_operation()), tg_table_name, to_jsonb(o) ->> tg_argv[0], 'delete',
      to_jsonb(o) - tg_argv[1:]
    from old_rows o;
  return null;
end $$;

-- Of a table with large columns that are left out, written in bulk: the others are named one by one, since turning a whole row
-- into jsonb and taking the large ones out again costs such a write a third of its time. It is planned anew each time.
create function audit_bulk_insert() returns trigger language plpgsql security definer set search_path = pg_catalog, public as $$
declare columns text := (select string_agg(format('n.%I', attname), ', ' order by attnum) from pg_attribute
  where attrelid = tg_relid and attnum > 0 and not attisdropped and attname <> all (tg_argv[1:]));
begin
  execute format('insert into public.change (actor_id, operation, table_name, row_id, action, after)
    select (select public.current_actor()), (select public.current_operation()), %L, n.%I::text, ''insert'', (select to_jsonb(i) from (select %s) i)
    from new_rows n', tg_table_name, tg_argv[0], columns);
  return null;
end $$;

-- Puts a table under audit.
create procedure audit_table(wanted regclass, key_column text, variadic left_out text[] default '{}') language plpgsql as $$
declare arguments text := (select string_agg(quote_literal(a), ', ') from unnest(array[key_column] || left_out) a);
begin
  execute format('create trigger audit_insert after insert on %s referencing new table as new_rows for each statement execute function audit_insert(%s)', wanted, arguments);
  execute format('create trigger audit_update after update on %s referencing old table as old_rows new table as new_rows for each statement execute function audit_update(%s)', wanted, arguments);
  execute format('create trigger audit_delete after delete on %s referencing old table as old_rows for each statement execute function audit_delete(%s)', wanted, arguments);
end $$;

-- Nobody rewrites the log, not even its owner by mistake.
create function refuse_rewrite() returns trigger language plpgsql as $$
begin
  raise exception 'The audit log is append-only.' using errcode = '42501';
end $$;
create trigger append_only before update or delete or truncate on change for each statement execute function refuse_rewrite();
create trigger append_only before update or delete or truncate on seal for each statement execute function refuse_rewrite();

call audit_table('actor', 'id', 'email', 'subject');
call audit_table('role_grant', 'id');
call audit_table('session', 'id', 'hash', 'last_seen_at');
call audit_table('setting', 'key');

alter table change enable row level security;
alter table change force row level security;
alter table seal enable row level security;
alter table seal force row level security;
create policy owner_all on change to jurat_owner using (true) with check (true);
create policy owner_all on seal to jurat_owner using (true) with check (true);
create policy audited on change for select to jurat_app, jurat_job using ((select sees_everything('audit.read')));
create policy read_seals on seal for select to jurat_app, jurat_job using ((select sees_everything('audit.read')));
grant select on change, seal to jurat_app, jurat_job;
revoke execute on function change_text(change), change_leaf(change), unsealed_changes(integer), last_seal(),
  add_seal(bigint, bigint, bigint, text, text, text, text), change_leaves(bigint, integer),
  audit_insert(), audit_update(), audit_delete(), audit_bulk_insert() from public;
revoke execute on procedure audit_table(regclass, text, text[]) from public;
grant execute on function unsealed_changes(integer), last_seal(), add_seal(bigint, bigint, bigint, text, text, text, text) to jurat_job;
grant execute on function change_leaves(bigint, integer), current_operation() to jurat_app, jurat_job;
