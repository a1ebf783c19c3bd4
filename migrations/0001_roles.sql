-- as the superuser
-- Who may do what in the database at all. A request acts as jurat_app, a job as jurat_job; what they
-- may see is decided by row-level security from the session token that the transaction carries. jurat_door opens
-- sessions and nothing else.
-- Roles belong to the whole server, so several databases share them.
do $$
declare
  missing text;
begin
  foreach missing in array array['jurat_owner', 'jurat_app', 'jurat_job', 'jurat_door', 'jurat_backup'] loop
    begin
      execute format('create role %I nologin', missing);
    exception when duplicate_object or unique_violation then null;
    end;
  end loop;
  -- a backup under row-level security would silently hold less
  if not (select rolbypassrls from pg_roles where rolname = 'jurat_backup') then
    alter role jurat_backup bypassrls;
  end if;
  execute format('revoke create, temporary on database %I from public', current_database());
end
$$;

-- Whoever may set a setting may claim to be somebody else: SET LOCAL by the application is the only way.
revoke execute on function pg_catalog.set_config(text, text, boolean) from public;

-- Large objects lie outside of row-level security and the log.
revoke execute on function pg_catalog.lo_creat(integer), pg_catalog.lo_create(oid), pg_catalog.lo_from_bytea(oid, bytea),
  pg_catalog.lo_open(oid, integer), pg_catalog.lo_put(oid, bigint, bytea), pg_catalog.lowrite(integer, bytea) from public;

revoke all on schema public from public;
alter schema public owner to jurat_owner;
grant usage on schema public to jurat_app, jurat_job, jurat_door, jurat_backup;

-- Nothing is granted unless a migration says so.
alter default privileges for role jurat_owner revoke execute on functions from public;
alter default privileges for role jurat_owner grant select, insert, update, delete, truncate on tables to jurat_backup;
alter default privileges for role jurat_owner grant select, update on sequences to jurat_backup;

-- A restore brings back rows whose triggers have done their work already.
grant set on parameter session_replication_role to jurat_backup;

alter schema jurat owner to jurat_owner;
alter table jurat.migration owner to jurat_owner;
grant usage on schema jurat to jurat_app, jurat_job, jurat_backup;
grant select on jurat.migration to jurat_app, jurat_job, jurat_backup;

create extension if not exists unaccent with schema public;
create extension if not exists pg_trgm with schema public;
create extension if not exists btree_gist with schema public;

-- The token of the request, or null outside of one. Policies look up in a table whose it is.
create function current_session() returns text
  language sql stable parallel safe
  return nullif(current_setting('jurat.session', true), '');
alter function current_session() owner to jurat_owner;
revoke execute on function current_session() from public;
grant execute on function current_session() to jurat_app, jurat_job;
