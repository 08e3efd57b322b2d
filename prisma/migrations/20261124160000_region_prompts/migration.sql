-- AlterTable
ALTER TABLE "Turn" ADD COLUMN "refineMaskId" UUID;
ALTER TABLE "Turn" ADD COLUMN "regionPrompts" JSONB;

-- CreateIndex
CREATE INDEX "Turn_refineMaskId_idx" ON "Turn"("refineMaskId");

-- AddForeignKey
ALTER TABLE "Turn" ADD CONSTRAINT "Turn_refineMaskId_fkey" FOREIGN KEY ("refineMaskId") REFERENCES "Mask"("id") ON DELETE SET NULL ON UPDATE CASCADE;
