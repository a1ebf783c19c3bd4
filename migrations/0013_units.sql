-- Host-nation units: the bodies that a bureau works with (police, courts, prisons), as a tree by country. No table here
-- holds anything of a person: of a commander there is the post's title alone.

-- The DAC region of a country as in reference/countries.csv, which a test holds it against: a unit lies within the scopes
-- that follow from its country, and nobody says otherwise.
create function unit_region(country text) returns text language sql immutable parallel safe as $$
  select case
    when country in ('AX', 'AL', 'AD', 'AT', 'BY', 'BE', 'BA', 'BG', 'HR', 'CY', 'CZ', 'DK', 'EE', 'FO', 'FI', 'FR', 'DE',
        'GI', 'GR', 'GG', 'VA', 'HU', 'IS', 'IE', 'IM', 'IT', 'JE', 'XK', 'LV', 'LI', 'LT', 'LU', 'MK', 'MT', 'MD', 'MC', 'ME', 'NL',
        'NO', 'PL', 'PT', 'RO', 'RU', 'SM', 'RS', 'SK', 'SI', 'ES', 'SJ', 'SE', 'CH', 'TR', 'UA', 'GB') then '89'
    when country in ('DZ', 'EG', 'LY', 'MA', 'TN', 'EH') then '189'
    when country in ('AO', 'BJ', 'BW', 'IO', 'BF', 'BI', 'CM', 'CV', 'CF', 'TD', 'KM', 'CG', 'CD', 'CI', 'DJ', 'GQ', 'ER',
        'ET', 'GA', 'GM', 'GH', 'GN', 'GW', 'KE', 'LS', 'LR', 'MG', 'MW', 'ML', 'MR', 'MU', 'YT', 'MZ', 'NA', 'NE', 'NG', 'RE', 'RW',
        'SH', 'ST', 'SN', 'SC', 'SL', 'SO', 'ZA', 'SS', 'SD', 'SZ', 'TZ', 'TG', 'UG', 'ZM', 'ZW') then '289'
    when country in ('AI', 'AG', 'AW', 'BS', 'BB', 'BZ', 'BQ', 'KY', 'CR', 'CU', 'CW', 'DM', 'DO', 'SV', 'GD', 'GP', 'GT',
        'HT', 'HN', 'JM', 'MQ', 'MX', 'MS', 'NI', 'PA', 'PR', 'BL', 'KN', 'LC', 'MF', 'VC', 'SX', 'TT', 'TC', 'VG', 'VI') then '389'
    when country in ('AR', 'BO', 'BR', 'CL', 'CO', 'EC', 'FK', 'GF', 'GY', 'PY', 'PE', 'SR', 'UY', 'VE') then '489'
    when country in ('BM', 'CA', 'GL', 'PM', 'US') then '498'
    when country in ('BH', 'IR', 'IQ', 'IL', 'JO', 'KW', 'LB', 'OM', 'PS', 'QA', 'SA', 'SY', 'AE', 'YE') then '589'
    when country in ('AM', 'AZ', 'GE', 'KZ', 'KG', 'TJ', 'TM', 'UZ') then '619'
    when country in ('AF', 'BD', 'BT', 'IN', 'MV', 'MM', 'NP', 'PK', 'LK') then '679'
    when country in ('BN', 'KH', 'CN', 'HK', 'ID', 'JP', 'KP', 'KR', 'LA', 'MO', 'MY', 'MN', 'PH', 'SG', 'TW', 'TH', 'TL',
        'VN') then '789'
    when country in ('AS', 'AU', 'CX', 'CC', 'CK', 'FJ', 'PF', 'GU', 'KI', 'MH', 'FM', 'NR', 'NC', 'NZ', 'NU', 'NF', 'MP',
        'PW', 'PG', 'PN', 'WS', 'SB', 'TK', 'TO', 'TV', 'UM', 'VU', 'WF') then '889'
  end
$$;
create function unit_scopes(country text) returns text[] language sql immutable parallel safe
  set search_path = pg_catalog, public as $$
  select array_remove(array['country:' || country, 'region:' || public.unit_region(country)], null)
$$;

-- A name as names are compared: case, accents and marks set aside; the forms of an Arabic letter that writers use for one
-- another made one (alef, yeh, teh marbuta, kaf, hamza on its carriers); one space for what stands between words.
create function fold_name(name text) returns text language sql immutable parallel safe strict
  set search_path = pg_catalog, public as $$
  select btrim(regexp_replace(
    translate(
      regexp_replace(lower(unaccent('public.unaccent', normalize(name, NFKC))), '[\u0300-\u036f\u064b-\u065f\u0670\u0640]', '', 'g'),
      'أإآٱىیةکؤئё', 'ااااييهكويе'),
    '[-\s''"’‘`´.,;:()/\\–—_«»“”&،؛]+', ' ', 'g'))
$$;

create table host_unit (
  id              uuid primary key,
  country         text not null check (country ~ '^[A-Z]{2}$'),
  parent_id       uuid,
  kind            text not null check (kind in ('police', 'courts', 'corrections', 'military', 'other-security', 'civilian')),
  -- in English
  name            text not null check (name <> ''),
  local_name      text check (local_name <> ''),
  -- BCP 47
  local_language  text,
  -- of the agency; the top of a tree has one
  acronym         text check (acronym ~ '^[A-Z][A-Z0-9]{1,11}$'),
  -- made when the unit is added, from the acronym at the top of its tree, and kept for good
  code_acronym    text not null default '',
  code_number     integer not null default 0,
  code            text not null generated always as (code_acronym || '-' || lpad(code_number::text, greatest(4, length(code_number::text)), '0')) stored,
  -- the post that commands it, as 'Director General': never a person
  commander_post  text check (commander_post <> ''),
  -- where it is known from
  source          text,
  state           text not null default 'active' check (state in ('active', 'merged', 'inactive')),
  -- the day on which it was merged or became inactive
  state_on        date,
  merged_into     uuid,
  -- the units beneath it that went along when it was merged
  merged_children uuid[] not null default '{}',
  -- what was last done to it, and why: unit_version keeps all of it
  act             text not null,
  reason          text,
  version         integer not null default 1,
  folded          text not null generated always as (fold_name(name)) stored,
  local_folded    text generated always as (fold_name(local_name)) stored,
  scope_keys      text[] not null generated always as (unit_scopes(country)) stored,
  unique (country, code_acronym, code_number),
  unique (id, country),
  -- a parent is of the same country
  foreign key (parent_id, country) references host_unit (id, country),
  foreign key (merged_into, country) references host_unit (id, country),
  check (parent_id is not null or acronym is not null),
  check ((local_name is null) = (local_language is null)),
  check ((state = 'merged') = (merged_into is not null)),
  check ((state = 'active') = (state_on is null))
);
create index host_unit_parent on host_unit (parent_id, country);
create index host_unit_merged on host_unit (merged_into, country);
create index host_unit_country on host_unit (country);

-- Another name of a unit: as others write it, an acronym, a transliteration, what it was called before.
create table unit_alias (
  id           uuid primary key,
  unit_id      uuid not null,
  country      text not null,
  name         text not null check (name <> ''),
  kind         text not null check (kind in ('other-name', 'acronym', 'transliteration', 'former-name')),
  language     text,
  source       text not null check (source <> ''),
  -- the unit that brought the name along when it was merged into this one
  from_unit    uuid,
  added_at     timestamptz not null default clock_timestamp(),
  withdrawn_at timestamptz,
  folded       text not null generated always as (fold_name(name)) stored,
  scope_keys   text[] not null generated always as (unit_scopes(country)) stored,
  foreign key (unit_id, country) references host_unit (id, country),
  foreign key (from_unit, country) references host_unit (id, country)
);
create index unit_alias_unit on unit_alias (unit_id, country);
create index unit_alias_from on unit_alias (from_unit, country);

-- Every state that a unit has been in: what its history and its page as of a day are read from. Only the trigger writes it.
create table unit_version (
  unit_id     uuid not null references host_unit (id),
  version     integer not null,
  country     text not null,
  recorded_at timestamptz not null default clock_timestamp(),
  actor_id    uuid references actor (id),
  act         text not null,
  reason      text,
  image       jsonb not null,
  scope_keys  text[] not null generated always as (unit_scopes(country)) stored,
  primary key (unit_id, version)
);

-- Units of a country stay a forest whoever writes them: two that move or merge in it at once wait in line here.
create function lock_units(country text) returns void language sql volatile set search_path = pg_catalog, public as $$
  select pg_advisory_xact_lock(hashtextextended('host units of ' || country, 0))
$$;

create function host_unit_before() returns trigger language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  perform lock_units(new.country);
  if tg_op = 'INSERT' or new.parent_id is distinct from old.parent_id or new.state <> old.state then
    if exists (
        with recursive above as (
          select u.id, u.parent_id from host_unit u where u.id = new.parent_id
          union select u.id, u.parent_id from host_unit u join above a on u.id = a.parent_id)
        select from above where id = new.id) or new.parent_id = new.id then
      raise exception 'A unit is not beneath itself.' using errcode = '23514', constraint = 'host_unit_acyclic';
    end if;
    if exists (select from host_unit u where u.id = new.parent_id and u.state = 'merged') and new.state <> 'merged'
      or new.state = 'merged' and exists (select from host_unit u where u.parent_id = new.id)
      -- the survivor of a merger may have been merged itself since
      or new.state = 'merged' and (tg_op = 'INSERT' or old.state <> 'merged')
        and not exists (select from host_unit u where u.id = new.merged_into and u.state = 'active') then
      raise exception 'Nothing stands beneath a merged unit, and it was merged into one that is active.'
        using errcode = '23514', constraint = 'host_unit_merged';
    end if;
  end if;
  if tg_op = 'INSERT' then
    new.code_acronym := coalesce((
      with recursive above as (
        select u.id, u.parent_id, u.code_acronym, u.acronym from host_unit u where u.id = new.parent_id
        union select u.id, u.parent_id, u.code_acronym, u.acronym from host_unit u join above a on u.id = a.parent_id)
      select acronym from above where parent_id is null), new.acronym);
    new.code_number := 1 + coalesce((select max(u.code_number) from host_unit u
      where u.country = new.country and u.code_acronym = new.code_acronym), 0);
    new.version := 1;
  else
    new.version := old.version + 1;
  end if;
  return new;
end $$;
create trigger host_unit_before before insert or update on host_unit for each row execute function host_unit_before();

create function host_unit_after() returns trigger language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  insert into unit_version (unit_id, version, country, actor_id, act, reason, image)
    values (new.id, new.version, new.country, current_actor(), new.act, new.reason, jsonb_build_object(
      'parentId', new.parent_id, 'kind', new.kind, 'name', new.name, 'localName', new.local_name,
      'localLanguage', new.local_language, 'acronym', new.acronym, 'commanderPost', new.commander_post,
      'source', new.source, 'state', new.state, 'stateOn', new.state_on, 'mergedInto', new.merged_into,
      'aliases', (select coalesce(jsonb_agg(jsonb_build_object('name', a.name, 'kind', a.kind, 'language', a.language,
          'source', a.source) order by a.added_at, a.id), '[]')
        from unit_alias a where a.unit_id = new.id and a.withdrawn_at is null)));
  return null;
end $$;
create trigger host_unit_after after insert or update on host_unit for each row execute function host_unit_after();

do $$
declare t text;
begin
  foreach t in array array['host_unit', 'unit_alias', 'unit_version'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy owner_all on %I to jurat_owner using (true) with check (true)', t);
    execute format('create policy in_scope on %I for select to jurat_app
      using ((select sees_everything(''unit.read'')) or scope_keys && (select my_scopes(''unit.read'')))', t);
    execute format('grant select on %I to jurat_app', t);
  end loop;
  foreach t in array array['host_unit', 'unit_alias'] loop
    execute format('create policy added on %I for insert to jurat_app
      with check ((select sees_everything(''unit.keep'')) or scope_keys && (select my_scopes(''unit.keep'')))', t);
    execute format('create policy kept on %I for update to jurat_app
      using ((select sees_everything(''unit.keep'')) or scope_keys && (select my_scopes(''unit.keep'')))', t);
  end loop;
end $$;
grant insert (id, country, parent_id, kind, name, local_name, local_language, acronym, commander_post, source, act, reason)
  on host_unit to jurat_app;
grant update (parent_id, kind, name, local_name, local_language, acronym, commander_post, source, state, state_on, merged_into,
  merged_children, act, reason) on host_unit to jurat_app;
grant insert (id, unit_id, country, name, kind, language, source, from_unit) on unit_alias to jurat_app;
grant update (withdrawn_at) on unit_alias to jurat_app;

revoke execute on function unit_region(text), unit_scopes(text), fold_name(text), lock_units(text), host_unit_before(),
  host_unit_after() from public;
grant execute on function unit_region(text), unit_scopes(text), fold_name(text), lock_units(text) to jurat_app;

call audit_table('host_unit', 'id', 'folded', 'local_folded', 'scope_keys');
call audit_table('unit_alias', 'id', 'folded', 'scope_keys');
