-- CreateTable
CREATE TABLE "UsageDay" (
    "ownerId" TEXT NOT NULL,
    "day" DATE NOT NULL,
    "turns" INTEGER NOT NULL DEFAULT 0,
    "uploadBytes" BIGINT NOT NULL DEFAULT 0,
    "promptTokens" BIGINT NOT NULL DEFAULT 0,
    "imageTokens" BIGINT NOT NULL DEFAULT 0,
    "answerTokens" BIGINT NOT NULL DEFAULT 0,
    "maskTokens" BIGINT NOT NULL DEFAULT 0,
    "modelMs" DOUBLE PRECISION NOT NULL DEFAULT 0,

    CONSTRAINT "UsageDay_pkey" PRIMARY KEY ("ownerId","day")
);

-- CreateIndex
CREATE INDEX "Turn_ownerId_createdAt_idx" ON "Turn"("ownerId", "createdAt" DESC);
