-- CreateTable
CREATE TABLE "Sweep" (
    "name" TEXT NOT NULL,
    "databaseId" UUID NOT NULL DEFAULT gen_random_uuid(),
    "cursor" TEXT NOT NULL DEFAULT '',
    "claimedUntil" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Sweep_pkey" PRIMARY KEY ("name")
);
