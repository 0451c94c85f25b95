-- What is made of a document, as JSON, and the pages of it (counted from 0, as a JSON list) that could not be read.

alter table job add column wanted text not null default '{}';
alter table job add column failed_pages text not null default '[]';
