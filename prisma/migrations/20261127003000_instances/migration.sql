-- Whether things that a question asks for one by one have a mask each. Null: when the question says "every" or the like.
CREATE TYPE "MaskInstances" AS ENUM ('SEPARATE', 'MERGED');
ALTER TABLE "Turn" ADD COLUMN "instances" "MaskInstances";
