-- CreateEnum
CREATE TYPE "MaskOrigin" AS ENUM ('MODEL', 'COMBINED');

-- CreateEnum
CREATE TYPE "MaskOperation" AS ENUM ('UNION', 'INTERSECTION', 'DIFFERENCE', 'INVERT');

-- CreateEnum
CREATE TYPE "Thumb" AS ENUM ('UP', 'DOWN');

-- AlterTable
ALTER TABLE "Mask" ADD COLUMN "origin" "MaskOrigin" NOT NULL DEFAULT 'MODEL';
ALTER TABLE "Mask" ADD COLUMN "operation" "MaskOperation";

-- CreateTable
CREATE TABLE "MaskSource" (
    "maskId" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "sourceId" UUID NOT NULL,

    CONSTRAINT "MaskSource_pkey" PRIMARY KEY ("maskId","position")
);

-- CreateIndex
CREATE INDEX "MaskSource_sourceId_idx" ON "MaskSource"("sourceId");

-- AddForeignKey
ALTER TABLE "MaskSource" ADD CONSTRAINT "MaskSource_maskId_fkey" FOREIGN KEY ("maskId") REFERENCES "Mask"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "MaskSource" ADD CONSTRAINT "MaskSource_sourceId_fkey" FOREIGN KEY ("sourceId") REFERENCES "Mask"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AlterTable
ALTER TABLE "Turn" ADD COLUMN "feedbackThumb" "Thumb";
ALTER TABLE "Turn" ADD COLUMN "feedbackText" TEXT;
ALTER TABLE "Turn" ADD COLUMN "feedbackAt" TIMESTAMPTZ(3);
ALTER TABLE "Turn" ADD COLUMN "labels" TEXT NOT NULL DEFAULT '';
UPDATE "Turn" t SET labels = COALESCE((SELECT string_agg(m.label, E'\n' ORDER BY m.index) FROM "Mask" m WHERE m."turnId" = t.id), '');

-- A generated column cannot be altered: it is made anew, with the labels, and with weights by where a word stands.
ALTER TABLE "Turn" DROP COLUMN "tsv";
ALTER TABLE "Turn" ADD COLUMN "tsv" tsvector GENERATED ALWAYS AS (
    setweight(to_tsvector('simple'::regconfig, text), 'A') || setweight(to_tsvector('simple'::regconfig, labels), 'B') || setweight(to_tsvector('simple'::regconfig, COALESCE(answer, '')), 'C')
) STORED;

-- CreateIndex
CREATE INDEX "Turn_tsv_idx" ON "Turn" USING GIN ("tsv");
