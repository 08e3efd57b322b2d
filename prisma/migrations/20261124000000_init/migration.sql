-- Written by Prisma's schema engine from prisma/schema.prisma; "Turn"."tsv" was made a generated column by hand.

-- CreateEnum
CREATE TYPE "ImageStatus" AS ENUM ('PENDING', 'READY', 'REJECTED');

-- CreateEnum
CREATE TYPE "TurnStatus" AS ENUM ('QUEUED', 'RUNNING', 'COMPLETED', 'FAILED', 'CANCELLED');

-- CreateEnum
CREATE TYPE "RequestedIntent" AS ENUM ('AUTO', 'ANSWER', 'SEGMENT');

-- CreateEnum
CREATE TYPE "ResolvedIntent" AS ENUM ('ANSWER', 'SEGMENT');

-- CreateEnum
CREATE TYPE "MaskOutcome" AS ENUM ('FOUND', 'NO_TARGET');

-- CreateTable
CREATE TABLE "Conversation" (
    "id" UUID NOT NULL,
    "ownerId" TEXT NOT NULL,
    "title" TEXT,
    "tags" TEXT[],
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "archivedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Conversation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Image" (
    "id" UUID NOT NULL,
    "ownerId" TEXT NOT NULL,
    "status" "ImageStatus" NOT NULL,
    "contentType" TEXT NOT NULL,
    "width" INTEGER,
    "height" INTEGER,
    "byteSize" INTEGER NOT NULL,
    "sha256" TEXT NOT NULL,
    "rejectionCode" TEXT,
    "rejectionMessage" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Image_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Turn" (
    "id" UUID NOT NULL,
    "conversationId" UUID NOT NULL,
    "parentId" UUID,
    "index" INTEGER NOT NULL,
    "status" "TurnStatus" NOT NULL DEFAULT 'QUEUED',
    "text" TEXT NOT NULL,
    "requestedIntent" "RequestedIntent" NOT NULL,
    "resolvedIntent" "ResolvedIntent",
    "maxScale" INTEGER,
    "answer" TEXT,
    "errorCode" TEXT,
    "errorMessage" TEXT,
    "usage" JSONB,
    "modelId" TEXT,
    "modelSha256" TEXT,
    "ownerId" TEXT NOT NULL,
    "idempotencyKey" TEXT,
    "inputHash" TEXT,
    "attempt" INTEGER NOT NULL DEFAULT 0,
    "lastSeq" INTEGER NOT NULL DEFAULT 0,
    "heartbeatAt" TIMESTAMPTZ(3),
    "cancelRequestedAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "startedAt" TIMESTAMPTZ(3),
    "finishedAt" TIMESTAMPTZ(3),
    "tsv" tsvector GENERATED ALWAYS AS (to_tsvector('simple'::regconfig, text || ' ' || COALESCE(answer, ''))) STORED,

    CONSTRAINT "Turn_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "TurnImage" (
    "turnId" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "imageId" UUID NOT NULL,

    CONSTRAINT "TurnImage_pkey" PRIMARY KEY ("turnId","position")
);

-- CreateTable
CREATE TABLE "Mask" (
    "id" UUID NOT NULL,
    "turnId" UUID NOT NULL,
    "imageId" UUID,
    "parentId" UUID,
    "index" INTEGER NOT NULL,
    "label" TEXT NOT NULL,
    "outcome" "MaskOutcome" NOT NULL,
    "width" INTEGER NOT NULL,
    "height" INTEGER NOT NULL,
    "area" INTEGER NOT NULL,
    "box" JSONB,
    "confidence" DOUBLE PRECISION NOT NULL,
    "rle" JSONB NOT NULL,
    "polygons" JSONB NOT NULL,
    "tokens" BYTEA NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Mask_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "MaskScale" (
    "maskId" UUID NOT NULL,
    "scale" INTEGER NOT NULL,
    "scaleCount" INTEGER NOT NULL,
    "side" INTEGER NOT NULL,
    "rle" JSONB NOT NULL,
    "stability" DOUBLE PRECISION,
    "elapsedMs" DOUBLE PRECISION NOT NULL,

    CONSTRAINT "MaskScale_pkey" PRIMARY KEY ("maskId","scale")
);

-- CreateTable
CREATE TABLE "TurnEvent" (
    "turnId" UUID NOT NULL,
    "seq" INTEGER NOT NULL,
    "type" TEXT NOT NULL,
    "payload" JSONB NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "TurnEvent_pkey" PRIMARY KEY ("turnId","seq")
);

-- CreateIndex
CREATE INDEX "Conversation_ownerId_updatedAt_id_idx" ON "Conversation"("ownerId", "updatedAt" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "Image_ownerId_createdAt_idx" ON "Image"("ownerId", "createdAt" DESC);

-- CreateIndex
CREATE INDEX "Turn_parentId_idx" ON "Turn"("parentId");

-- CreateIndex
CREATE INDEX "Turn_status_heartbeatAt_idx" ON "Turn"("status", "heartbeatAt");

-- CreateIndex
CREATE INDEX "Turn_tsv_idx" ON "Turn" USING GIN ("tsv");

-- CreateIndex
CREATE UNIQUE INDEX "Turn_ownerId_idempotencyKey_key" ON "Turn"("ownerId", "idempotencyKey");

-- CreateIndex
CREATE UNIQUE INDEX "Turn_conversationId_index_key" ON "Turn"("conversationId", "index");

-- CreateIndex
CREATE INDEX "TurnImage_imageId_idx" ON "TurnImage"("imageId");

-- CreateIndex
CREATE INDEX "Mask_imageId_idx" ON "Mask"("imageId");

-- CreateIndex
CREATE INDEX "Mask_parentId_idx" ON "Mask"("parentId");

-- CreateIndex
CREATE UNIQUE INDEX "Mask_turnId_index_key" ON "Mask"("turnId", "index");

-- AddForeignKey
ALTER TABLE "Turn" ADD CONSTRAINT "Turn_conversationId_fkey" FOREIGN KEY ("conversationId") REFERENCES "Conversation"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Turn" ADD CONSTRAINT "Turn_parentId_fkey" FOREIGN KEY ("parentId") REFERENCES "Turn"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "TurnImage" ADD CONSTRAINT "TurnImage_turnId_fkey" FOREIGN KEY ("turnId") REFERENCES "Turn"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "TurnImage" ADD CONSTRAINT "TurnImage_imageId_fkey" FOREIGN KEY ("imageId") REFERENCES "Image"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Mask" ADD CONSTRAINT "Mask_turnId_fkey" FOREIGN KEY ("turnId") REFERENCES "Turn"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Mask" ADD CONSTRAINT "Mask_imageId_fkey" FOREIGN KEY ("imageId") REFERENCES "Image"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Mask" ADD CONSTRAINT "Mask_parentId_fkey" FOREIGN KEY ("parentId") REFERENCES "Mask"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "MaskScale" ADD CONSTRAINT "MaskScale_maskId_fkey" FOREIGN KEY ("maskId") REFERENCES "Mask"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "TurnEvent" ADD CONSTRAINT "TurnEvent_turnId_fkey" FOREIGN KEY ("turnId") REFERENCES "Turn"("id") ON DELETE CASCADE ON UPDATE CASCADE;
