-- AlterTable
ALTER TABLE "Turn" ADD COLUMN "fullOfMaskId" UUID;

-- CreateIndex
CREATE INDEX "Turn_fullOfMaskId_idx" ON "Turn"("fullOfMaskId");

-- AddForeignKey
ALTER TABLE "Turn" ADD CONSTRAINT "Turn_fullOfMaskId_fkey" FOREIGN KEY ("fullOfMaskId") REFERENCES "Mask"("id") ON DELETE SET NULL ON UPDATE CASCADE;
