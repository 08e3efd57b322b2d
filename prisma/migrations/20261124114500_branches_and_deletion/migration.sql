-- AlterTable
ALTER TABLE "Conversation" ADD COLUMN "activeTurnId" UUID;
ALTER TABLE "Conversation" ADD COLUMN "deletedAt" TIMESTAMPTZ(3);

-- Until now the newest turn was the one to go on from.
UPDATE "Conversation" c SET "activeTurnId" = (SELECT id FROM "Turn" t WHERE t."conversationId" = c.id ORDER BY index DESC LIMIT 1);

-- CreateIndex
CREATE INDEX "Conversation_activeTurnId_idx" ON "Conversation"("activeTurnId");

-- CreateIndex
CREATE INDEX "Conversation_deletedAt_idx" ON "Conversation"("deletedAt");

-- AddForeignKey
ALTER TABLE "Conversation" ADD CONSTRAINT "Conversation_activeTurnId_fkey" FOREIGN KEY ("activeTurnId") REFERENCES "Turn"("id") ON DELETE SET NULL ON UPDATE CASCADE;
