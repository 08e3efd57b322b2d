// What a viewer used, and whether an upload is within the day's limit. Turns are counted where they are stored
// (repository.ts, admitTurn).
import type { Limits } from '../config.ts';
import { AppError } from '../errors.ts';
import type { UsageDayRow, UsageRepository } from './repository.ts';

export interface UsageService {
  /** Of the last `days` days, today included. */
  days(viewerId: string, days: number): Promise<UsageDayRow[]>;
  /** Counts an upload before its bytes are kept; RATE_LIMITED when the day has no room for it. */
  chargeUpload(viewerId: string, byteSize: number): Promise<void>;
}

const MAX_DAYS = 366;

export function createUsageService(repository: UsageRepository, { maxUploadBytesPerDay: limit }: Limits): UsageService {
  return {
    async days(viewerId, days) {
      if (days < 1 || days > MAX_DAYS) throw new AppError('BAD_USER_INPUT', `days must be between 1 and ${MAX_DAYS}.`);
      return repository.days(viewerId, days);
    },
    async chargeUpload(viewerId, byteSize) {
      if (limit !== null && byteSize > limit)
        throw new AppError(
          'IMAGE_TOO_LARGE',
          `The picture has ${byteSize} bytes, at most ${limit} per day are accepted.`,
          { limit },
        );
      const retryAfter = await repository.chargeUpload(viewerId, byteSize, limit);
      if (retryAfter !== null)
        throw new AppError('RATE_LIMITED', `At most ${limit} bytes per day (UTC) are accepted.`, { retryAfter });
    },
  };
}
