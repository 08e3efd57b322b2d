-- Masks that people make.
ALTER TYPE "MaskOrigin" ADD VALUE 'HUMAN';
ALTER TABLE "Mask" ADD COLUMN "idempotencyKey" TEXT;
CREATE UNIQUE INDEX "Mask_turnId_idempotencyKey_key" ON "Mask"("turnId", "idempotencyKey");
