-- A second run over the part of the picture around an object: whether a turn wants it, which part drew a mask, and which
-- part a preview shows. Null: the whole picture.
CREATE TYPE "MaskDetail" AS ENUM ('STANDARD', 'FINE', 'AUTO');
ALTER TABLE "Turn" ADD COLUMN "detail" "MaskDetail" NOT NULL DEFAULT 'STANDARD';
ALTER TABLE "Mask" ADD COLUMN "zoom" JSONB;
ALTER TABLE "MaskScale" ADD COLUMN "box" JSONB;
