// Searches the turns of a user by words.
import { AppError } from '../errors.ts';
import { readPageArguments } from '../page.ts';
import type { Page, PageArguments } from '../page.ts';
import { trimVisible } from '../visible.ts';
import type { FoundTurn, SearchRepository } from './search-repository.ts';

export interface TurnSearch {
  search(viewerId: string, query: string, page: Pick<PageArguments, 'first' | 'after'>): Promise<Page<FoundTurn>>;
}

const MAX_QUERY = 500;

export function createTurnSearch(repository: SearchRepository): TurnSearch {
  return {
    async search(viewerId, query, page) {
      const trimmed = trimVisible(query);
      if (trimmed === '') throw new AppError('BAD_USER_INPUT', 'The text to search for is empty.');
      if (trimmed.length > MAX_QUERY)
        throw new AppError(
          'BAD_USER_INPUT',
          `The text to search for has ${trimmed.length.toLocaleString('en')} characters, at most ${MAX_QUERY} are ` +
            'taken.',
        );
      return repository.search(viewerId, trimmed, readPageArguments(page));
    },
  };
}
