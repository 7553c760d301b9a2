-- Documents of office programs are made PDFs: how many pages each has, and why one could not be made, in a word.
ALTER TABLE renditions ADD COLUMN pages INTEGER;
ALTER TABLE media_jobs ADD COLUMN reason TEXT;
