-- Which page wrote what an activity keeps: when its pass ends, so that of two pages the later one is known. A page that closes
-- may still be heard after the one that took its place was made, and must not shut that one out.
ALTER TABLE package_states ADD COLUMN pass_until BIGINT NOT NULL DEFAULT 0;
