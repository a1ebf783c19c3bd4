-- The portfolio: what a bureau, or any publisher of IATI, says it does with its money, as published and with provenance.

-- A file that is published again and again under one name: the set in which a later publication replaces the earlier.
create table dataset (
  id         uuid primary key,
  name       text not null unique check (name <> ''),
  created_at timestamptz not null default now()
);

-- One file as it was published and imported.
create table publication (
  id            uuid primary key,
  dataset_id    uuid not null references dataset (id),
  upload_id     uuid not null references upload (id),
  job_id        uuid not null references job (id),
  file_name     text not null,
  sha256        text not null,
  bytes         bigint not null,
  iati_version  text,
  generated_at  text,
  -- false: the file was truncated or malformed, so what it does not name was not withdrawn
  complete      boolean not null,
  added         integer not null default 0,
  changed       integer not null default 0,
  unchanged     integer not null default 0,
  withdrawn     integer not null default 0,
  wrong         integer not null default 0,
  published_at  timestamptz not null default now()
);
create index publication_dataset on publication (dataset_id, published_at desc);
create index publication_job on publication (job_id);
create index publication_upload on publication (upload_id);

-- An activity as it stands now: what lists and searches need. Derived, like its shares and organisations, from the
-- newest row of activity_version, which is the record. Of the tables from here on that an import fills, rows name an
-- activity, an organisation, a dataset or a publication without a foreign key: migrations/0008_publish.sql writes them, of
-- what it has just written or found itself, and nobody may delete what they name. To check each row again would cost an
-- import a tenth of its time; `jurat verify` looks for rows that name nothing.
create table activity (
  id                uuid primary key,
  identifier        text not null unique check (identifier <> ''),
  version           integer not null default 1,
  state             text not null default 'published' check (state in ('published', 'withdrawn')),
  title             text,
  description       text,
  language          text,
  hierarchy         integer,
  status            text,
  start_on          date,
  end_on            date,
  reporting_ref     text,
  reporting_name    text,
  implementer       text,
  default_currency  text,
  countries         text[] not null default '{}',
  regions           text[] not null default '{}',
  related           text[] not null default '{}',
  -- what of it is invented for the demonstration bureau, in words; null: nothing
  invented          text,
  institution       text check (institution in ('police', 'courts', 'corrections', 'cross-cutting', 'none')),
  function          text check (function in ('prevent', 'detect', 'investigate', 'prosecute', 'defend', 'adjudicate', 'detain', 'reintegrate', 'oversee', 'cross-cutting')),
  scope_keys        text[] not null default '{}',
  content_sha256    text not null,
  publication_id    uuid not null,
  line              integer not null,
  search            tsvector not null default ''::tsvector,
  published_at      timestamptz not null default now(),
  updated_at        timestamptz not null default now()
);
create index activity_scope on activity using gin (scope_keys);
create index activity_search on activity using gin (search);
create index activity_implementer on activity (implementer);
create index activity_publication on activity (publication_id);

-- Every state that an activity has been in: the record itself, never rewritten.
create table activity_version (
  activity_id    uuid not null,
  version        integer not null,
  state          text not null check (state in ('published', 'withdrawn')),
  -- everything that the activity says: JSON in the shape of src/iati/activity.ts, gzip; amounts as published text
  content        bytea not null,
  -- the lines of its figures in the file
  lines          jsonb not null,
  content_sha256 text not null,
  publication_id uuid not null,
  recorded_at    timestamptz not null default now(),
  primary key (activity_id, version)
);
alter table activity_version alter content set storage external;
create index activity_version_publication on activity_version (publication_id);

-- Which datasets name an activity: it is withdrawn when the last of them no longer does.
create table activity_presence (
  dataset_id     uuid not null,
  activity_id    uuid not null,
  content_sha256 text not null,
  last_updated   text,
  line           integer not null,
  publication_id uuid not null,
  primary key (dataset_id, activity_id)
);
create index activity_presence_activity on activity_presence (activity_id);
create index activity_presence_publication on activity_presence (publication_id);

-- The part of a transaction that falls on one country or region and one purpose. Sums over shares are sums over
-- transactions to the cent. Everything that the balance groups by stands in the row.
create table transaction_share (
  activity_id    uuid not null,
  -- place of the transaction in the activity's content, from 0
  position       integer not null,
  share          integer not null,
  type           text not null,
  transaction_on date,
  currency       text,
  amount         numeric not null,
  country        text,
  region         text,
  purpose        text,
  aid_type       text,
  account        text,
  funding_year   integer,
  implementer    text,
  status         text,
  institution    text,
  function       text,
  line           integer not null,
  primary key (activity_id, position, share)
);
create index transaction_share_country on transaction_share (country, type);
create index transaction_share_region on transaction_share (region);

-- A publisher, funder, implementer or receiver, known by its name as published; the references it went by beside it.
create table organisation (
  id       uuid primary key,
  name     text not null,
  -- the name folded: lower case, one space between words
  key      text not null unique,
  refs     text[] not null default '{}'
);
-- What an organisation is in an activity, a row unless it is so in different scopes. Derived with the shares.
create table activity_organisation (
  activity_id     uuid not null,
  organisation_id uuid not null,
  -- IATI OrganisationRole 1 funding, 2 accountable, 3 extending, 4 implementing; 'reporting', 'provider' or 'receiver'
  roles           text[] not null,
  -- the scopes within which it is so, where they are fewer than the activity's; null: they are the activity's
  scope_keys      text[],
  primary key (activity_id, organisation_id, roles)
);
create index activity_organisation_organisation on activity_organisation (organisation_id);

-- Which institution an activity serves and what function: claims, each with where it comes from.
create table claim (
  id           uuid primary key,
  activity_id  uuid not null references activity (id),
  subject      text not null check (subject in ('institution', 'function')),
  -- null: an officer holds that it cannot be known
  value        text,
  source       text not null check (source in ('purpose-code', 'text-rule', 'officer')),
  rule         text not null,
  evidence     text not null default '',
  reason       text,
  actor_id     uuid references actor (id),
  made_at      timestamptz not null default now(),
  withdrawn_at timestamptz,
  check ((source = 'officer') = (actor_id is not null)),
  check (source <> 'officer' or reason <> '')
);
create index claim_activity on claim (activity_id);
create index claim_rule on claim (rule);

-- What is wrong or worth knowing in an imported file.
create table finding (
  job_id         uuid not null references job (id),
  position       integer not null,
  file_name      text not null,
  publication_id uuid references publication (id),
  severity       text not null check (severity in ('error', 'warning')),
  rule           text not null,
  identifier     text,
  element        text,
  line           integer,
  message        text not null,
  mend           text not null default '',
  -- what the rule names in its sentence
  params         jsonb not null default '{}',
  -- how many more of the same rule the file holds, where only the first are kept
  alike          integer not null default 0,
  primary key (job_id, position)
);
create index finding_publication on finding (publication_id);

-- Where an import lays what it has read of a file too large to be held in memory until it is published.
create unlogged table import_staging (
  job_id   uuid not null,
  file     integer not null,
  position integer not null,
  batch    bytea not null,
  primary key (job_id, file, position)
);
alter table import_staging alter batch set storage external;

-- Drops what imports laid ready that no longer run.
create function drop_dead_staging() returns void language sql security definer set search_path = pg_catalog, public as $$
  delete from public.import_staging s where not exists (select from public.job j
    where j.id = s.job_id and j.state = 'running' and j.heartbeat_at > now() - interval '30 seconds')
$$;

-- The scopes of whoever acts, as arrays that a policy evaluates once a statement.
create function my_scope_codes(wanted text, kind text) returns text[] language sql stable parallel safe security definer
  set search_path = pg_catalog, public as $$
  select coalesce(array_agg(distinct g.scope_code), '{}')
  from public.role_grant g join public.access_rule r using (role)
  where g.actor_id = public.current_actor() and r.permission = wanted and g.scope_kind = kind
$$;
create function my_awards(wanted text) returns uuid[] language sql stable parallel safe security definer
  set search_path = pg_catalog, public as $$
  select coalesce(array_agg(a.id), '{}') from public.activity a
  where a.identifier = any (public.my_scope_codes(wanted, 'award'))
$$;

-- Full text. Accents and case are ignored. An activity is indexed once, by the stems of its own language or of English
-- where it states none that has a stemmer; a question is stemmed by every language, so that it meets each index.
create text search configuration plain_english (copy = english);
alter text search configuration plain_english alter mapping for hword, hword_part, word with unaccent, english_stem;
create text search configuration plain_french (copy = french);
alter text search configuration plain_french alter mapping for hword, hword_part, word with unaccent, french_stem;
create text search configuration plain_spanish (copy = spanish);
alter text search configuration plain_spanish alter mapping for hword, hword_part, word with unaccent, spanish_stem;
create text search configuration plain_arabic (copy = arabic);

create function search_language(language text) returns regconfig language sql immutable parallel safe as $$
  select case language when 'fr' then 'public.plain_french'::regconfig when 'es' then 'public.plain_spanish'::regconfig
    when 'ar' then 'public.plain_arabic'::regconfig else 'public.plain_english'::regconfig end
$$;
-- without a search path of its own, so that the planner can put it in place
create function search_words(title text, description text, language text) returns tsvector language sql stable parallel safe as $$
  select pg_catalog.setweight(pg_catalog.to_tsvector(public.search_language(language), coalesce(title, '')), 'A')
    operator(pg_catalog.||) pg_catalog.to_tsvector(public.search_language(language), coalesce(description, ''))
$$;
create function search_query(words text) returns tsquery language sql stable parallel safe
  set search_path = pg_catalog, public as $$
  select websearch_to_tsquery('public.plain_english', words) || websearch_to_tsquery('public.plain_french', words)
    || websearch_to_tsquery('public.plain_spanish', words) || websearch_to_tsquery('public.plain_arabic', words)
$$;

-- Row-level security sets text matching aside as unsafe to run before its own check, and with it the index. So the
-- search runs as the owner and makes the same check itself.
create function search_activity(words text, most integer) returns table (id uuid, rank real) language sql stable security definer
  set search_path = pg_catalog, public as $$
  select a.id, ts_rank(a.search, public.search_query(words)) as rank from public.activity a
  where a.search @@ public.search_query(words)
    and ((select public.sees_everything('activity.read')) or a.scope_keys && (select public.my_scopes('activity.read')))
  order by rank desc, a.identifier collate "C" limit most
$$;

do $$
declare t text;
begin
  foreach t in array array['dataset', 'publication', 'activity', 'activity_version', 'activity_presence', 'transaction_share',
                           'organisation', 'activity_organisation', 'claim', 'finding', 'import_staging'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy owner_all on %I to jurat_owner using (true) with check (true)', t);
  end loop;
  -- an import runs as a job on behalf of somebody who may publish, and writes the whole portfolio
  foreach t in array array['dataset', 'publication', 'activity', 'activity_version', 'activity_presence', 'transaction_share',
                           'organisation', 'activity_organisation', 'claim', 'finding', 'import_staging'] loop
    execute format('create policy published on %I to jurat_job using ((select sees_everything(''publication.import'')))
      with check ((select sees_everything(''publication.import'')))', t);
    execute format('grant select, insert, update, delete on %I to jurat_job', t);
  end loop;
end $$;
revoke update, delete on activity_version from jurat_job;
-- what was published stays: an activity is withdrawn, not deleted
revoke delete on activity, dataset, publication, organisation from jurat_job;

create policy in_scope on activity for select to jurat_app, jurat_job
  using ((select sees_everything('activity.read')) or scope_keys && (select my_scopes('activity.read')));
create policy in_scope on transaction_share for select to jurat_app, jurat_job
  using ((select sees_everything('activity.read'))
    or country = any ((select my_scope_codes('activity.read', 'country'))::text[])
    or region = any ((select my_scope_codes('activity.read', 'region'))::text[])
    or activity_id = any ((select my_awards('activity.read'))::uuid[]));
create policy in_scope on activity_version for select to jurat_app, jurat_job
  using ((select sees_everything('activity.read')) or exists (select from activity a where a.id = activity_id));
create policy in_scope on activity_presence for select to jurat_app, jurat_job
  using ((select sees_everything('activity.read')) or exists (select from activity a where a.id = activity_id));
create policy in_scope on activity_organisation for select to jurat_app, jurat_job
  using ((select sees_everything('activity.read')) or ((scope_keys is null or scope_keys && (select my_scopes('activity.read')))
    and exists (select from activity a where a.id = activity_id)));
create policy in_scope on organisation for select to jurat_app, jurat_job
  using ((select sees_everything('activity.read')) or exists (select from activity_organisation o where o.organisation_id = id));
create policy in_scope on claim for select to jurat_app, jurat_job
  using ((select sees_everything('activity.read')) or exists (select from activity a where a.id = activity_id));
create policy in_scope on publication for select to jurat_app, jurat_job
  using ((select sees_everything('activity.read')) or exists (select from activity_presence p where p.publication_id = id)
    or exists (select from activity_version v where v.publication_id = id));
create policy in_scope on dataset for select to jurat_app, jurat_job
  using ((select sees_everything('activity.read')) or exists (select from activity_presence p where p.dataset_id = id));
create policy own on finding for select to jurat_app
  using (exists (select from job j where j.id = job_id) or (select sees_everything('activity.read')));

-- An officer's claim, and what it settles, within the officer's scope.
create policy claimed on claim for insert to jurat_app
  with check (source = 'officer' and actor_id = (select current_actor())
    and ((select sees_everything('claim.correct'))
      or exists (select from activity a where a.id = activity_id and a.scope_keys && (select my_scopes('claim.correct')))));
create policy unclaimed on claim for update to jurat_app
  using (source = 'officer' and ((select sees_everything('claim.correct'))
    or exists (select from activity a where a.id = activity_id and a.scope_keys && (select my_scopes('claim.correct')))));
create policy settled on activity for update to jurat_app
  using ((select sees_everything('claim.correct')) or scope_keys && (select my_scopes('claim.correct')))
  with check ((select sees_everything('claim.correct')) or scope_keys && (select my_scopes('claim.correct')));

grant select on dataset, publication, activity, activity_version, activity_presence, transaction_share, organisation,
  activity_organisation, claim, finding to jurat_app;
grant insert on claim to jurat_app;
grant update (withdrawn_at) on claim to jurat_app;
grant update (institution, function) on activity to jurat_app;

-- The shares of an activity follow what its claims settle.
create function settle_shares() returns trigger language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  update public.transaction_share s set institution = new.institution, function = new.function
    where s.activity_id = new.id and (s.institution, s.function) is distinct from (new.institution, new.function);
  return null;
end $$;
create trigger settle_shares after update of institution, function on activity for each row execute function settle_shares();

revoke execute on function my_scope_codes(text, text), my_awards(text), search_activity(text, integer), settle_shares(),
  drop_dead_staging() from public;
grant execute on function drop_dead_staging() to jurat_job;
grant execute on function my_scope_codes(text, text), my_awards(text), search_activity(text, integer) to jurat_app, jurat_job;

-- The activity's own images are its versions; the common log holds their hashes.
call audit_table('activity_version', 'activity_id', 'content', 'lines');
create or replace trigger audit_insert after insert on activity_version referencing new table as new_rows for each statement
  execute function audit_bulk_insert('activity_id', 'content', 'lines');
call audit_table('publication', 'id');
call audit_table('claim', 'id');
