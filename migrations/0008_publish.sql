-- Publishing a file by sets. These functions are the import's only way to write the portfolio's large tables in bulk: each
-- asks once whether whoever the job works for may, and then works as the owner. Under row-level security every statement
-- would ask again for each of its policies, and be planned anew; that cost an import more than half its time.

create function must_import() returns void language plpgsql stable security definer set search_path = pg_catalog, public as $$
begin
  if not public.sees_everything('publication.import') then
    raise exception 'This needs the permission publication.import for everything.' using errcode = '42501';
  end if;
end $$;

-- What is known of the activities of a file, those that are new left out; and how many of the dataset it names no more.
-- heads: identifier i and hash s. Publications take turns, since what one compares with must not change until it wrote.
create function compare_publication(dataset_name text, heads jsonb) returns jsonb language plpgsql security definer
  set search_path = pg_catalog, public set plan_cache_mode = force_custom_plan as $$
declare
  dataset uuid := (select d.id from public.dataset d where d.name = dataset_name);
  known jsonb;
begin
  perform public.must_import();
  perform pg_advisory_xact_lock(hashtext('jurat.publish'));
  select coalesce(jsonb_agg(k), '[]') into known from (
    select a.id, a.identifier, a.state = 'published' and a.content_sha256 = h.s as same,
      rival.name as rival, rival.last_updated as "lastUpdated",
      -- what it says now came from this very dataset
      exists (select from public.publication o where o.id = a.publication_id and o.dataset_id = dataset) as own
    from jsonb_to_recordset(heads) as h (i text, s text)
    join public.activity a on a.identifier = h.i
    left join lateral (
      select r.last_updated, d.name from public.activity_presence r join public.dataset d on d.id = r.dataset_id
      where r.activity_id = a.id and r.dataset_id is distinct from dataset and r.content_sha256 <> h.s
      order by r.last_updated collate "C" desc nulls last limit 1) rival on true) k;
  return jsonb_build_object('known', known, 'vanished', (
    select count(*) from public.activity_presence p join public.activity a on a.id = p.activity_id
    where p.dataset_id = dataset and a.state = 'published'
      and not exists (select from jsonb_to_recordset(known) as k (id uuid) where k.id = p.activity_id)
      and not exists (select from public.activity_presence o where o.activity_id = p.activity_id and o.dataset_id <> dataset)));
end $$;

-- Enters a publication, its dataset where it is new, and the organisations that its activities name.
create function begin_publication(dataset_name text, new_dataset uuid, publication jsonb, organisations jsonb) returns uuid
  language plpgsql security definer set search_path = pg_catalog, public as $$
declare found_dataset uuid;
begin
  perform public.must_import();
  insert into public.dataset (id, name) values (new_dataset, dataset_name) on conflict (name) do nothing;
  select d.id into found_dataset from public.dataset d where d.name = dataset_name;
  insert into public.publication (id, dataset_id, upload_id, job_id, file_name, sha256, bytes, iati_version, generated_at,
      complete, added, changed, unchanged, withdrawn, wrong)
    select p.id, found_dataset, p."uploadId", p."jobId", p."fileName", p.sha256, p.bytes, p."iatiVersion", p."generatedAt",
      p.complete, p.new, p.changed, p.unchanged, p.withdrawn, p.wrong
    from jsonb_to_record(publication) as p (id uuid, "uploadId" uuid, "jobId" uuid, "fileName" text, sha256 text, bytes bigint,
      "iatiVersion" text, "generatedAt" text, complete boolean, new int, changed int, unchanged int, withdrawn int, wrong int);
  insert into public.organisation (id, name, key, refs)
    select o.id, min(o.name), o.key, array_remove(array_agg(distinct o.ref), null)
    from jsonb_to_recordset(organisations) as o (id uuid, name text, key text, ref text) group by o.id, o.key
    on conflict (id) do update
      set refs = (select array_agg(distinct r order by r) from unnest(organisation.refs || excluded.refs) r)
      where not organisation.refs @> excluded.refs;
  return found_dataset;
end $$;

-- Takes out what was derived from activities that are about to change, and what the rules no longer claim of them. Answers
-- the claims that are still to be made; an officer's claims stay, and so does a claim that is made again.
create function forget_derived(changed uuid[], claims jsonb) returns jsonb language plpgsql security definer
  set search_path = pg_catalog, public set plan_cache_mode = force_custom_plan as $$
declare fresh jsonb;
begin
  perform public.must_import();
  delete from public.transaction_share s using unnest(changed) as again (id) where s.activity_id = again.id;
  delete from public.activity_organisation o using unnest(changed) as again (id) where o.activity_id = again.id;
  delete from public.claim c using unnest(changed) as again (id) where c.activity_id = again.id and c.source <> 'officer'
    and not exists (select from jsonb_to_recordset(claims) as r (a uuid, subject text, value text, source text, rule text, evidence text)
      where (r.a, r.subject, r.source, r.rule, r.value, r.evidence) = (c.activity_id, c.subject, c.source, c.rule, c.value, c.evidence));
  select coalesce(jsonb_agg(e), '[]') into fresh from jsonb_array_elements(claims) e
    cross join lateral jsonb_to_record(e) as r (a uuid, subject text, value text, source text, rule text, evidence text)
    where not exists (select from public.claim c where c.activity_id = r.a
      and (r.subject, r.source, r.rule, r.value, r.evidence) = (c.subject, c.source, c.rule, c.value, c.evidence));
  return fresh;
end $$;

-- Writes activities that are new or changed, with everything derived from them.
create function publish_activities(publication uuid, activities jsonb, versions jsonb, contents bytea[], shares jsonb,
    organisations jsonb, claims jsonb)
  returns void language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  perform public.must_import();
  insert into public.activity (id, identifier, title, description, language, hierarchy, status, start_on, end_on, reporting_ref,
      reporting_name, implementer, default_currency, countries, regions, related, invented, institution, function, scope_keys,
      content_sha256, publication_id, line, search)
    select r.id, r.identifier, r.title, r.description, r.language, r.hierarchy, r.status, r."startOn", r."endOn", r."reportingRef",
      r."reportingName", r.implementer, r."defaultCurrency", r.countries, r.regions, r.related, r.invented, r.institution,
      r.function, r."scopeKeys", r.sha256, publication, r.line, public.search_words(r.title, r.description, r.language)
    from jsonb_to_recordset(activities) as r (id uuid, identifier text, title text, description text, language text, hierarchy int,
      status text, "startOn" date, "endOn" date, "reportingRef" text, "reportingName" text, implementer text,
      "defaultCurrency" text, countries text[], regions text[], related text[], invented text, institution text, function text,
      "scopeKeys" text[], sha256 text, line int)
    on conflict (id) do update set version = activity.version + 1, state = 'published', title = excluded.title,
      description = excluded.description, language = excluded.language, hierarchy = excluded.hierarchy, status = excluded.status,
      start_on = excluded.start_on, end_on = excluded.end_on, reporting_ref = excluded.reporting_ref,
      reporting_name = excluded.reporting_name, implementer = excluded.implementer, default_currency = excluded.default_currency,
      countries = excluded.countries, regions = excluded.regions, related = excluded.related, invented = excluded.invented,
      institution = excluded.institution, function = excluded.function, scope_keys = excluded.scope_keys,
      content_sha256 = excluded.content_sha256, publication_id = excluded.publication_id, line = excluded.line,
      search = excluded.search, updated_at = now();
  insert into public.activity_version (activity_id, version, state, content, lines, content_sha256, publication_id)
    select a.id, a.version, a.state, r.content, r.lines, a.content_sha256, a.publication_id
    from rows from (jsonb_to_recordset(versions) as (a uuid, lines jsonb), unnest(contents)) as r (a, lines, content)
    cross join lateral (select * from public.activity where id = r.a offset 0) a;
  insert into public.transaction_share (activity_id, position, share, type, transaction_on, currency, amount, country, region,
      purpose, aid_type, account, funding_year, implementer, status, institution, function, line)
    select r.a, r.p, r.s, r.t, r.d, r.c, r.m, r.k, r.r, r.u, r.x, r.g, r.y, r.i, r.z, r.n, r.f, r.l
    from jsonb_to_recordset(shares) as r (a uuid, p int, s int, t text, d date, c text, m numeric, k text, r text, u text, x text,
      g text, y int, i text, z text, n text, f text, l int);
  insert into public.activity_organisation (activity_id, organisation_id, roles, scope_keys)
    select r.a, r.o, r.r, r.k from jsonb_to_recordset(organisations) as r (a uuid, o uuid, r text[], k text[]);
  insert into public.claim (id, activity_id, subject, value, source, rule, evidence)
    select r.id, r.a, r.subject, r.value, r.source, r.rule, r.evidence
    from jsonb_to_recordset(claims) as r (id uuid, a uuid, subject text, value text, source text, rule text, evidence text);
end $$;

-- What a dataset named before and no longer does is withdrawn, unless another dataset names it.
create function withdraw_vanished(dataset uuid, publication uuid) returns void language plpgsql security definer
  set search_path = pg_catalog, public set plan_cache_mode = force_custom_plan as $$
begin
  perform public.must_import();
  with gone as (
    delete from public.activity_presence p where p.dataset_id = dataset and p.publication_id <> publication returning p.activity_id),
  withdrawn as (
    update public.activity a set state = 'withdrawn', version = a.version + 1, updated_at = now()
    from gone where a.id = gone.activity_id and a.state = 'published'
      and not exists (select from public.activity_presence o where o.activity_id = a.id and o.dataset_id <> dataset)
    returning a.id, a.version, a.content_sha256),
  recorded as (
    insert into public.activity_version (activity_id, version, state, content, lines, content_sha256, publication_id)
    select w.id, w.version, 'withdrawn', v.content, v.lines, w.content_sha256, publication
    from withdrawn w join public.activity_version v on v.activity_id = w.id and v.version = w.version - 1),
  unshared as (delete from public.transaction_share s using withdrawn w where s.activity_id = w.id)
  delete from public.activity_organisation o using withdrawn w where o.activity_id = w.id;
end $$;

-- Marks what the file names, withdraws what it names no more if it is complete, and keeps what was found in it.
-- named: activity a, hash s, time of last update u, line l.
create function end_publication(dataset uuid, publication uuid, complete boolean, named jsonb) returns void
  language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  perform public.must_import();
  insert into public.activity_presence (dataset_id, activity_id, content_sha256, last_updated, line, publication_id)
    select dataset, r.a, r.s, r.u, r.l, publication from jsonb_to_recordset(named) as r (a uuid, s text, u text, l int)
    on conflict (dataset_id, activity_id) do update set content_sha256 = excluded.content_sha256,
      last_updated = excluded.last_updated, line = excluded.line, publication_id = excluded.publication_id;
  if complete then perform public.withdraw_vanished(dataset, publication); end if;
end $$;

create function keep_findings(job uuid, file text, publication uuid, findings jsonb) returns void language plpgsql security definer
  set search_path = pg_catalog, public as $$
begin
  perform public.must_import();
  insert into public.finding (job_id, position, file_name, publication_id, severity, rule, identifier, element, line, message, mend,
      params, alike)
    select job, r.position, file, publication, r.severity, r.rule, r.activity, r.element, r.line, r.message, r.mend, r.params, r.alike
    from jsonb_to_recordset(findings) as r (position int, severity text, rule text, activity text, element text, line int,
      message text, mend text, params jsonb, alike int);
end $$;

revoke execute on function must_import(), compare_publication(text, jsonb), begin_publication(text, uuid, jsonb, jsonb),
  forget_derived(uuid[], jsonb), publish_activities(uuid, jsonb, jsonb, bytea[], jsonb, jsonb, jsonb), withdraw_vanished(uuid, uuid),
  end_publication(uuid, uuid, boolean, jsonb), keep_findings(uuid, text, uuid, jsonb) from public;
grant execute on function compare_publication(text, jsonb), begin_publication(text, uuid, jsonb, jsonb),
  forget_derived(uuid[], jsonb), publish_activities(uuid, jsonb, jsonb, bytea[], jsonb, jsonb, jsonb),
  end_publication(uuid, uuid, boolean, jsonb), keep_findings(uuid, text, uuid, jsonb) to jurat_job;
