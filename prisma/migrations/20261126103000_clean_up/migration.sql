-- How the masks of a turn are cleaned when they are finished (minArea, fillHoles, largestPart); null: not at all.
ALTER TABLE "Turn" ADD COLUMN "cleanUp" JSONB;
