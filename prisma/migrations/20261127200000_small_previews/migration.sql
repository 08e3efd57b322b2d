-- Previews of half the side.
ALTER TYPE "MaskPreviews" ADD VALUE 'SMALL' AFTER 'ALL';
