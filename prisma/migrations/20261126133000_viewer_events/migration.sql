-- The numbered events of each owner: conversations and turns that are created, changed and ended.
CREATE TABLE "ViewerFeed" (
    "ownerId" TEXT NOT NULL,
    "lastSeq" INTEGER NOT NULL,
    "removedSeq" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "ViewerFeed_pkey" PRIMARY KEY ("ownerId")
);

CREATE TABLE "ViewerEvent" (
    "ownerId" TEXT NOT NULL,
    "seq" INTEGER NOT NULL,
    "type" TEXT NOT NULL,
    "conversationId" UUID NOT NULL,
    "turnId" UUID,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ViewerEvent_pkey" PRIMARY KEY ("ownerId", "seq")
);

CREATE INDEX "ViewerEvent_at_idx" ON "ViewerEvent"("at");
