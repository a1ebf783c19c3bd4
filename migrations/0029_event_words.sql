-- Events by part of a title or the beginning of a code, from an index. Row-level security sets matching of text aside, and with it
-- the index: the scope is looked at in here.
create index event_words on event using gin (folded gin_trgm_ops, code gin_trgm_ops);
-- A text as it stands in a pattern of like.
create function like_text(words text) returns text language sql immutable parallel safe as $$
  select replace(replace(replace(words, '\', '\\'), '%', '\%'), '_', '\_')
$$;
create function events_with(words text) returns setof uuid language sql stable security definer set search_path = pg_catalog, public as $$
  select e.id from public.event e
  where (e.folded like (select '%' || public.like_text(public.fold_name(words)) || '%') or e.code like (select public.like_text(words) || '%'))
    and ((select public.sees_everything('event.read')) or e.scope_keys && (select public.my_scopes('event.read')))
$$;
revoke execute on function like_text(text), events_with(text) from public;
grant execute on function events_with(text) to jurat_app;
