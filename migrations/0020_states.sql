-- The steps between the states of things, as the code declares them (src/kernel/states.ts): `jurat migrate` writes them here, and
-- the database refuses any other change of state, whoever makes it.
create table state_step (
  table_name text not null,
  -- empty: where a thing begins
  from_state text not null,
  to_state   text not null,
  primary key (table_name, from_state, to_state)
);
alter table state_step enable row level security;
alter table state_step force row level security;
create policy owner_all on state_step to jurat_owner using (true) with check (true);
create policy steps on state_step for select to jurat_app, jurat_job using (true);
grant select on state_step to jurat_app, jurat_job;

create function keep_to_steps() returns trigger language plpgsql security definer set search_path = pg_catalog, public as $$
declare was text := case when tg_op = 'UPDATE' then old.state else '' end;
begin
  if new.state <> was and not exists (select from state_step s
      where s.table_name = tg_table_name and s.from_state = was and s.to_state = new.state) then
    raise exception 'No step leads there.' using errcode = '23514', constraint = tg_table_name || '_steps';
  end if;
  return null;
end $$;
revoke execute on function keep_to_steps() from public;
