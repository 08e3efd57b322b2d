-- Waiting: not before this moment, and the position that was told last.
ALTER TABLE "Turn" ADD COLUMN     "retryAt" TIMESTAMPTZ(3),
ADD COLUMN     "queuePosition" INTEGER,
ADD COLUMN     "queueToldAt" TIMESTAMPTZ(3),
-- Ended: since when its journal holds only what replay needs.
ADD COLUMN     "journalTrimmedAt" TIMESTAMPTZ(3);

-- CreateIndex
CREATE INDEX "Turn_journalTrimmedAt_finishedAt_idx" ON "Turn"("journalTrimmedAt", "finishedAt");
