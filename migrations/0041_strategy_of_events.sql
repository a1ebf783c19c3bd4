-- An event says which programme and which key activity of the post's integrated country strategy it serves.

alter table event
  add column programme    text check (programme <> ''),
  add column key_activity text check (key_activity <> '');
grant insert (programme, key_activity), update (programme, key_activity) on event to jurat_app;

-- A version keeps them as well, beside the law.
do $$
declare
  as_it_is text := pg_get_functiondef('event_after()'::regprocedure);
  told text := replace(as_it_is, $t$'law', new.law,$t$,
    $t$'law', new.law, 'programme', new.programme, 'keyActivity', new.key_activity,$t$);
begin
  if told = as_it_is then raise exception 'A version of an event does not say its law.'; end if;
  execute told;
end $$;
