-- Which scales of the masks of a turn have a preview. Null: the model's default.
CREATE TYPE "MaskPreviews" AS ENUM ('ALL', 'COARSE', 'NONE');
ALTER TABLE "Turn" ADD COLUMN "previews" "MaskPreviews";
