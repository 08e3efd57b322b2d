-- AlterEnum
ALTER TYPE "ImageStatus" ADD VALUE 'DELETED';

-- CreateIndex
CREATE INDEX "Image_status_createdAt_idx" ON "Image"("status", "createdAt");
