-- When a turn that ends with its followers was last followed. Null: the turn goes on when nobody follows it.
ALTER TABLE "Turn" ADD COLUMN "followedAt" TIMESTAMPTZ(3);
