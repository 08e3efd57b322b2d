-- Batches: every phrase asked about every image. An item is a turn, once it is sent.
CREATE TABLE "Batch" (
    "id" UUID NOT NULL,
    "ownerId" TEXT NOT NULL,
    "options" JSONB NOT NULL,
    "size" INTEGER NOT NULL,
    "idempotencyKey" TEXT,
    "inputHash" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "cancelledAt" TIMESTAMPTZ(3),
    "finishedAt" TIMESTAMPTZ(3),
    "dueAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Batch_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "BatchItem" (
    "batchId" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "imageId" UUID NOT NULL,
    "phrase" TEXT NOT NULL,
    "turnId" UUID,
    "errorCode" TEXT,
    "errorMessage" TEXT,

    CONSTRAINT "BatchItem_pkey" PRIMARY KEY ("batchId", "position")
);

CREATE UNIQUE INDEX "Batch_ownerId_idempotencyKey_key" ON "Batch"("ownerId", "idempotencyKey");
CREATE INDEX "Batch_ownerId_finishedAt_idx" ON "Batch"("ownerId", "finishedAt");
CREATE INDEX "Batch_finishedAt_dueAt_idx" ON "Batch"("finishedAt", "dueAt");

ALTER TABLE "BatchItem" ADD CONSTRAINT "BatchItem_batchId_fkey" FOREIGN KEY ("batchId") REFERENCES "Batch"("id") ON DELETE CASCADE ON UPDATE CASCADE;
