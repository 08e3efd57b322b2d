-- CreateEnum
CREATE TYPE "MaskStop" AS ENUM ('LAST_SCALE', 'MAX_SCALE', 'DEADLINE', 'STABLE');

-- AlterTable
ALTER TABLE "Turn" ADD COLUMN "deadlineMs" INTEGER;
ALTER TABLE "Turn" ADD COLUMN "stopWhenStable" DOUBLE PRECISION;

-- AlterTable
ALTER TABLE "Mask" ADD COLUMN "lastScale" INTEGER;
ALTER TABLE "Mask" ADD COLUMN "stoppedBy" "MaskStop";
