-- Who reads imports at all reads everybody's: what was asked, how far it is, what came of it. Stopping one stays with whoever
-- asked for it or oversees all work.
create policy imports_read on job for select to jurat_app, jurat_job
  using (operation = 'exchange.import' and (select sees_everything('import.read')));
