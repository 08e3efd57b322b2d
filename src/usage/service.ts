// The usage of a viewer, and the daily limit of uploads. Turns are counted when they are created (repository.ts,
// admitTurn).
import type { Limits } from '../config.ts';
import { AppError } from '../errors.ts';
import type { UsageDayRow, UsageRepository } from './repository.ts';

export interface UsageService {
  /** The usage of the last `days` days, including today. */
  days(viewerId: string, days: number): Promise<UsageDayRow[]>;
  /** Counts an upload before its bytes are stored. RATE_LIMITED when it exceeds the limit of the day. */
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
          `The image has ${byteSize.toLocaleString('en')} bytes, at most ${limit.toLocaleString('en')} per day are ` +
            'accepted.',
          { limit },
        );
      const retryAfter = await repository.chargeUpload(viewerId, byteSize, limit);
      if (retryAfter !== null)
        throw new AppError('RATE_LIMITED', `At most ${limit?.toLocaleString('en')} bytes per day (UTC) are accepted.`, {
          retryAfter,
        });
    },
  };
}
