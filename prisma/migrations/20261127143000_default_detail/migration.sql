-- Whether the masks of a turn have a second run. Null: the model's default.
ALTER TABLE "Turn" ALTER COLUMN "detail" DROP DEFAULT, ALTER COLUMN "detail" DROP NOT NULL;
