-- The things that a question about one thing fits about equally, and the choice of one of them in a later turn.
ALTER TYPE "MaskOutcome" ADD VALUE 'AMBIGUOUS';
ALTER TABLE "Mask" ADD COLUMN "candidates" JSONB;
CREATE TYPE "MaskAmbiguity" AS ENUM ('AUTO', 'OFF');
ALTER TABLE "Turn" ADD COLUMN "ambiguity" "MaskAmbiguity";
ALTER TABLE "Turn" ADD COLUMN "candidate" INTEGER;
