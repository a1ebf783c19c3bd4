-- What the gate of clearance and the tables of events and rosters have with one another.

-- A batch may be for an event.
alter table clearance_batch add foreign key (event_id) references event (id);

-- Whoever is enrolled, by person: what the engine looks through when a standing falls.
create index participation_live on participation (person_id, ends_on) where state = 'enrolled';
