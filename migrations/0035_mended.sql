-- Rows of a workbook about somebody who is known, and births that are known in part.

-- As 0017, with the reason for a vetting, and with births of which the year is known alone, or with the month.
create or replace function take_roster(wanted uuid, given jsonb) returns table (line integer, done text, person_code text)
  language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare
  held public.event;
begin
  select * into held from public.event e where e.id = wanted for share;
  perform pg_advisory_xact_lock(hashtextextended('roster of ' || wanted, 0));
  if exists (select from (select distinct x.country from jsonb_to_recordset(given) x (country text)) c
      where not public.keeps_roster(c.country, held.award) or not c.country = any (held.nations)) then
    raise exception 'Not theirs.' using errcode = '42501';
  end if;
  -- persons who are not known yet
  insert into public.host_person (id, country, sex, act)
    select x.new_person, x.country, x.sex, 'added'
    from jsonb_to_recordset(given) x (line integer, person_id uuid, new_person uuid, country text, sex text)
    where x.person_id is null order by x.line;
  insert into public.person_name (id, person_id, country, kind, name, given, family, language, preferred, latin, script, sounds, keys)
    select n.id, x.new_person, x.country, n.kind, n.name, n.given, n.family, n.language, n.kind = 'latin', n.latin, n.script, n.sounds, n.keys
    from jsonb_to_recordset(given) x (person_id uuid, new_person uuid, country text, names jsonb),
      jsonb_to_recordset(x.names) n (id uuid, kind text, name text, given text, family text, language text, latin text, script text,
        sounds text[], keys text[])
    where x.person_id is null;
  insert into public.person_position (id, person_id, country, unit_id, title, rank, commands)
    select x.position_id, x.new_person, x.country, x.unit_id, x.title, x.rank, coalesce(x.commands, false)
    from jsonb_to_recordset(given) x (person_id uuid, new_person uuid, position_id uuid, country text, unit_id uuid, title text,
      rank text, commands boolean)
    where x.person_id is null;
  insert into public.person_biography (person_id, country, birth_year, birth_month, birth_day, birth_city, birth_state, birth_country,
      residence, citizenships, phone, email, education, english, departure_city)
    select x.new_person, x.country, x.birth_year, x.birth_month, x.birth_day, x.birth_city,
      x.birth_state, x.birth_country, x.residence, coalesce(x.citizenships, '{}'), x.phone, x.email, x.education, x.english, x.departure_city
    from jsonb_to_recordset(given) x (person_id uuid, new_person uuid, country text, birth_year integer, birth_month integer,
      birth_day integer, birth_city text, birth_state text,
      birth_country text, residence text, citizenships text[], phone text, email text, education text, english text, departure_city text)
    where x.person_id is null;
  insert into public.person_identity (id, person_id, country, kind, issued_by, number, expires_on)
    select n.id, x.new_person, x.country, n.kind, coalesce(n.issued_by, x.country), n.number, n.expires_on
    from jsonb_to_recordset(given) x (person_id uuid, new_person uuid, country text, ids jsonb),
      jsonb_to_recordset(coalesce(x.ids, '[]')) n (id uuid, kind text, issued_by text, number text, expires_on date)
    where x.person_id is null;
  -- whole now: the first state of their history
  update public.host_person h set act = 'added'
    from jsonb_to_recordset(given) x (person_id uuid, new_person uuid) where x.person_id is null and h.id = x.new_person;

  -- who stands on the roster already: what is said of a nomination may change, and nothing of anybody further on
  return query
  with told as (
    select x.*, p.id as part, p.state, (p.role, p.unit_id, p.rank, p.years_in_post, p.vetting, p.vetting_reason, p.trust_certificate,
        p.trust_certificate_on, p.other_vetting, p.other_vetting_on) is distinct from (x.role, x.unit_id, x.rank, x.years,
        coalesce(x.vetting, p.vetting), case when x.vetting is null then p.vetting_reason else x.vetting_reason end, x.trust,
        x.trust_on, x.other_vetting, x.other_vetting_on) and p.state in ('nominated', 'waiting') as differs
    from jsonb_to_recordset(given) x (line integer, row_key text, person_id uuid, unit_id uuid, role text, rank text, years numeric,
        vetting text, vetting_reason text, trust boolean, trust_on date, other_vetting text, other_vetting_on date)
      join public.participation p on p.event_id = wanted and p.state <> 'removed'
        and p.person_id in (select public.person_with_merged(x.person_id))
    where x.person_id is not null),
  changed as (
    update public.participation p set role = t.role, unit_id = t.unit_id, rank = t.rank, years_in_post = t.years,
        -- a row that says nothing of it leaves what was said
        vetting = coalesce(t.vetting, p.vetting), vetting_reason = case when t.vetting is null then p.vetting_reason else t.vetting_reason end,
        trust_certificate = t.trust, trust_certificate_on = t.trust_on, other_vetting = t.other_vetting,
        other_vetting_on = t.other_vetting_on, row_key = coalesce(t.row_key, p.row_key), act = 'imported'
      from told t where p.id = t.part and t.differs returning p.id)
  select t.line, case when c.id is null then 'unchanged' else 'changed' end, h.code
  from told t left join changed c on c.id = t.part join public.host_person h on h.id = t.person_id;

  return query
  with added as (
    insert into public.participation (id, event_id, person_id, country, role, unit_id, rank, row_key, years_in_post, vetting,
        vetting_reason, trust_certificate, trust_certificate_on, other_vetting, other_vetting_on, act)
      select x.id, wanted, coalesce(x.person_id, x.new_person), x.country, x.role, x.unit_id, x.rank, x.row_key, x.years, x.vetting,
        x.vetting_reason, x.trust, x.trust_on, x.other_vetting, x.other_vetting_on, 'imported'
      from jsonb_to_recordset(given) x (line integer, id uuid, row_key text, person_id uuid, new_person uuid, country text, unit_id uuid,
        role text, rank text, years numeric, vetting text, vetting_reason text, trust boolean, trust_on date, other_vetting text,
        other_vetting_on date)
      where x.person_id is null or not exists (select from public.participation p where p.event_id = wanted and p.state <> 'removed'
        and p.person_id in (select public.person_with_merged(x.person_id)))
      order by x.line
      returning participation.id, participation.person_id)
  select x.line, 'new', h.code
  from jsonb_to_recordset(given) x (line integer, id uuid) join added a on a.id = x.id join public.host_person h on h.id = a.person_id;
end $$;

-- What rows about somebody who is known say besides, which is not taken since the record of the person says it, or since the nomination
-- went on; and whether it differs from what is recorded. `said` and `nominated` hold the cells by member. Of names, sex and position that
-- is told to whoever sees the person; of what a biography holds to whoever may open or keep it (null for others): never a value. Of a
-- nomination, to whoever keeps the roster, only what differs.
create function roster_not_taken(wanted uuid, given jsonb) returns table (line integer, member text, why text, differs boolean)
  language sql stable security definer set search_path = pg_catalog, public as $$
  with asked as materialized (
    select x.line, x.said, x.nominated, array(select public.person_with_merged(h.id)) as own, h.sex, h.country,
      public.may_in('biography.open', h.country) or public.may_in('biography.keep', h.country) as opens,
      public.sees_everything('person.read') or h.scope_keys && public.my_scopes('person.read') as sees
    from jsonb_to_recordset(given) x (line integer, person_id uuid, said jsonb, nominated jsonb)
      join public.event e on e.id = wanted join public.host_person h on h.id = x.person_id
    where h.country = any (e.nations) and public.keeps_roster(h.country, e.award))
  select a.line, c.key, 'person', case
    when c.key in ('given', 'family', 'full', 'localName') then case when a.sees then not exists (select from public.person_name n
      where n.person_id = any (a.own) and n.withdrawn_at is null and public.fold_name(c.value) in (n.folded,
        public.fold_name(concat_ws(' ', n.given, n.family)), public.fold_name(concat_ws(' ', n.family, n.given)))) end
    when c.key = 'localLanguage' then case when a.sees then not exists (select from public.person_name n
      where n.person_id = any (a.own) and n.withdrawn_at is null and n.language = c.value) end
    when c.key = 'sex' then case when a.sees then a.sex is distinct from c.value end
    when c.key in ('title', 'commands') then case when a.sees then not exists (select from public.person_position p
      where p.person_id = any (a.own) and p.withdrawn_at is null and (p.until_on is null or p.until_on >= public.bureau_day())
        and case c.key when 'title' then lower(p.title) = lower(c.value) else p.commands = c.value::boolean end) end
    when not a.opens then null
    when c.key = 'birth' then not exists (select from public.person_biography b where b.person_id = any (a.own) and c.value =
      concat_ws('-', b.birth_year, lpad(b.birth_month::text, 2, '0'), lpad(b.birth_day::text, 2, '0')))
    when c.key = 'citizenship' then not exists (select from public.person_biography b where b.person_id = any (a.own)
      and c.value = any (b.citizenships))
    when c.key = 'usCitizen' then c.value::boolean <> exists (select from public.person_biography b where b.person_id = any (a.own)
      and 'US' = any (b.citizenships))
    when c.key in ('nationalId', 'passport', 'policeId', 'militaryId') then not exists (select from public.person_identity i
      where i.person_id = any (a.own) and i.withdrawn_at is null
        and i.kind = case c.key when 'nationalId' then 'national-id' when 'policeId' then 'police-id' when 'militaryId' then 'military-id'
          else 'passport' end
        and i.folded = upper(regexp_replace(normalize(c.value, NFKC), '[^[:alnum:]]', '', 'g')))
    when c.key in ('passportCountry', 'passportExpires') then not exists (select from public.person_identity i
      where i.person_id = any (a.own) and i.withdrawn_at is null and i.kind = 'passport'
        and i.folded = upper(regexp_replace(normalize(a.said ->> 'passport', NFKC), '[^[:alnum:]]', '', 'g'))
        and case c.key when 'passportCountry' then i.issued_by else i.expires_on::text end = c.value)
    else not exists (select from public.person_biography b where b.person_id = any (a.own)
      and lower(to_jsonb(b) ->> lower(regexp_replace(c.key, '([A-Z])', '_\1', 'g'))) = lower(c.value)) end
  from asked a cross join lateral jsonb_each_text(a.said) c
  union all
  select a.line, c.key, 'nomination', true
  from asked a
    join public.participation p on p.event_id = wanted and p.person_id = any (a.own) and p.state not in ('nominated', 'waiting', 'removed')
    cross join lateral jsonb_each_text(a.nominated) c
  where case c.key
    when 'role' then p.role
    when 'unit' then p.unit_id::text
    when 'rank' then p.rank
    when 'years' then trim_scale(p.years_in_post)::text
    when 'vetting' then p.vetting
    when 'vettingReason' then p.vetting_reason
    when 'trust' then p.trust_certificate::text
    when 'trustOn' then p.trust_certificate_on::text
    when 'otherVetting' then p.other_vetting
    else p.other_vetting_on::text end is distinct from c.value
$$;
revoke execute on function roster_not_taken(uuid, jsonb) from public;
grant execute on function roster_not_taken(uuid, jsonb) to jurat_app, jurat_job;

-- Titles in the language of the page, for whoever has no account.

-- The titles of an event besides the English one, by language (BCP 47): that of its course goes before its own.
create function local_titles(wanted uuid) returns jsonb language sql stable set search_path = pg_catalog, public as $$
  select case when e.local_title is null then '{}' else jsonb_build_object(e.local_language, e.local_title) end
    || case when v.local_title is null then '{}' else jsonb_build_object(v.local_language, v.local_title) end
  from public.event e left join public.course_version v on v.course_id = e.course_id and v.edition = e.edition
  where e.id = wanted
$$;

-- as they were on the day of issue, by language
alter table certificate add column titles jsonb not null default '{}';
alter table certificate disable trigger user;
-- those of before: where the title is still that of the course or the event
update certificate c set titles = local_titles(e.id)
  from participation p join event e on e.id = p.event_id
    left join course_version v on v.course_id = e.course_id and v.edition = e.edition
  where p.id = c.participation_id and c.title = coalesce(v.title, e.title);
alter table certificate enable trigger user;

-- As 0017, with the titles.
create or replace function certificate_before() returns trigger language plpgsql security definer set search_path = pg_catalog, public as $$
declare
  part public.participation;
  held public.event;
  by_course public.course_version;
begin
  if tg_op = 'UPDATE' then
    if old.revoked_on is not null then
      raise exception 'A certificate that was taken back stays so.' using errcode = '23514', constraint = 'certificate_revoked';
    end if;
    new.version := old.version + 1;
    return new;
  end if;
  select * into part from public.participation p where p.id = new.participation_id for share;
  if part.state is distinct from 'completed' then
    raise exception 'Only who completed the event has a certificate.' using errcode = '23514', constraint = 'certificate_completed';
  end if;
  select * into held from public.event e where e.id = part.event_id;
  select * into by_course from public.course_version v where v.course_id = held.course_id and v.edition = held.edition;
  new.country := part.country;
  new.award := part.award;
  new.title := coalesce(by_course.title, held.title);
  new.titles := public.local_titles(held.id);
  new.objectives := coalesce(by_course.objectives, held.objectives);
  new.hours := by_course.hours;
  new.starts_on := held.starts_on;
  new.ends_on := held.ends_on;
  new.expires_on := case when by_course.certificate_months is not null
    then (new.issued_on + make_interval(months => by_course.certificate_months))::date end;
  new.version := 1;
  return new;
end $$;

drop function read_certificate(uuid, text);
create function read_certificate(wanted uuid, wanted_code text) returns table (id uuid, title text, titles jsonb, objectives text, hours numeric,
    starts_on date, ends_on date, issued_on date, expires_on date, revoked_on date, person_code text, name text, language text)
  language sql stable security definer set search_path = pg_catalog, public as $$
  select c.id, c.title, c.titles, c.objectives, c.hours, c.starts_on, c.ends_on, c.issued_on, c.expires_on, c.revoked_on,
    case when c.code = wanted_code then h.code end, case when c.code = wanted_code then n.name end,
    case when c.code = wanted_code then n.language end
  from public.certificate c join public.participation p on p.id = c.participation_id
    join public.host_person h on h.id = p.person_id
    left join public.person_name n on n.person_id = h.id and n.preferred and n.withdrawn_at is null
  where c.id = wanted
$$;

-- As 0018, with the titles.
drop function read_follow_up(text);
create function read_follow_up(wanted text) returns table (link_id uuid, title text, titles jsonb, ended_on date, months integer, language text,
    expires_at timestamptz, post text, left_for text, uses_skill text, trained_others integer)
  language sql stable security definer set search_path = pg_catalog, public as $$
  select l.id, coalesce(v.title, e.title), public.local_titles(e.id),
    e.ends_on, l.months, l.language, l.expires_at, f.post, f.left_for, f.uses_skill, f.trained_others
  from public.follow_up_link l
    join public.participation p on p.id = l.participation_id and p.state = 'completed'
    join public.event e on e.id = p.event_id
    left join public.course_version v on v.course_id = e.course_id and v.edition = e.edition
    left join public.follow_up f on f.participation_id = l.participation_id and f.months = l.months and f.source = 'link'
  where l.hash = wanted and l.revoked_at is null and l.expires_at > now()
$$;

revoke execute on function local_titles(uuid), read_certificate(uuid, text), read_follow_up(text) from public;
grant execute on function read_certificate(uuid, text), read_follow_up(text) to jurat_door;

-- Academies and what they teach are corrected, with a reason and their history.

alter table academy add column reason text check (reason <> '');
alter table academy_programme add column reason text check (reason <> ''), add column version integer not null default 1;
grant update (name, kind, course_id, weeks, source, reason) on academy_programme to jurat_app;

create function academy_before() returns trigger language plpgsql set search_path = pg_catalog, public as $$
begin
  new.version := old.version + 1;
  return new;
end $$;
create trigger academy_before before update on academy for each row execute function academy_before();
create trigger academy_before before update on academy_programme for each row execute function academy_before();

-- What was done to an academy and its programmes, newest first, from the log of changes: for whoever is signed in, as they themselves are.
create function academy_history(wanted uuid) returns table (number bigint, at timestamptz, actor_id uuid, subject text, action text,
    before jsonb, after jsonb)
  language sql stable security definer set search_path = pg_catalog, public as $$
  select c.id, c.at, c.actor_id, c.table_name, c.action, coalesce(c.before, '{}'), coalesce(c.after, '{}')
  from public.change c
  where (select public.current_actor()) is not null and c.action <> 'delete'
    and (c.table_name = 'academy' and c.row_id = wanted::text
      or c.table_name = 'academy_programme' and c.row_id in (select p.id::text from public.academy_programme p where p.academy_id = wanted))
  order by c.id desc limit 500
$$;
revoke execute on function academy_before(), academy_history(uuid) from public;
grant execute on function academy_history(uuid) to jurat_app;

-- Files that people sent and that are the evidence of nothing, such as workbooks of participants with their numbers, are kept for a time of
-- their own: so many months after they were sent or last imported. Files of IATI and of reports on training stay.

-- A bureau that holds files already keeps them as long as biographies until it says otherwise: none goes because of the upgrade.
update setting set value = value || jsonb_build_object('files', case when exists (select from upload) then (value ->> 'months')::integer
    else 12 end), version = version + 1 where key = 'person-retention';

-- The last day of each file that goes: nothing was published from it, no import of evidence took it, and none is under way.
create function files_kept() returns table (id uuid, keep_until date) language sql stable security definer
  set search_path = pg_catalog, public as $$
  with taken as (
    select f.id, bool_or(j.operation in ('exchange.import', 'training.import')) as evidence, max(j.created_at) as last_at,
      bool_or(j.state in ('waiting', 'running')) as under_way
    from public.job j cross join lateral jsonb_array_elements_text(
      case when jsonb_typeof(j.input -> 'files') = 'array' then j.input -> 'files' else '[]' end) f (id)
    group by f.id)
  select u.id, (greatest(u.created_at, t.last_at)::date + make_interval(months => (s.value ->> 'files')::integer))::date
  from public.upload u join public.setting s on s.key = 'person-retention' left join taken t on t.id = u.id::text
  where not coalesce(t.evidence or t.under_way, false)
    and not exists (select from public.publication p where p.upload_id = u.id)
    and not exists (select from public.training_row r where r.upload_id = u.id)
$$;
-- How many of them are past their day, how many there are, and the first day that is still to pass; nothing for whoever may not erase.
create function files_due(on_day date) returns table (due bigint, kept bigint, next_on date) language sql stable security definer
  set search_path = pg_catalog, public as $$
  select count(*) filter (where k.keep_until < on_day), count(*), min(k.keep_until) filter (where k.keep_until >= on_day)
  from public.files_kept() k where public.sees_everything('person.erase')
$$;
-- Deletes files past their day, some at a time; answers how many. The worker does so by itself, or somebody who may has asked for it.
create function erase_files(on_day date, most integer) returns bigint language plpgsql volatile security definer
  set search_path = pg_catalog, public as $$
declare gone bigint;
begin
  if public.current_session() is not null and not public.sees_everything('person.erase') then
    raise exception 'This needs the permission person.erase for everything.' using errcode = '42501';
  end if;
  delete from public.upload u where u.id in (
    select k.id from public.files_kept() k where k.keep_until < on_day order by k.keep_until, k.id limit most);
  get diagnostics gone = row_count;
  return gone;
end $$;
revoke execute on function files_kept(), files_due(date), erase_files(date, integer) from public;
grant execute on function files_due(date) to jurat_app, jurat_job;
grant execute on function erase_files(date, integer) to jurat_job;
