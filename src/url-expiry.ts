// Reads the lifetime of a signed URL, with the same limits for every file.
import { AppError } from './errors.ts';

const DEFAULT_SECONDS = 3600;
const MAX_SECONDS = 86_400;

export function readExpiry(expiresIn: number | null | undefined): number {
  const seconds = expiresIn ?? DEFAULT_SECONDS;
  if (seconds < 1 || seconds > MAX_SECONDS)
    throw new AppError(
      'BAD_USER_INPUT',
      `expiresIn must be between 1 and ${MAX_SECONDS.toLocaleString('en')} seconds.`,
    );
  return seconds;
}
