// Converts an error of a method to the error of its response.
import { RequestFault } from './faults.ts';
import type { ToolParts } from './tool-parts.ts';

export async function resultOf<T>({ explain }: Pick<ToolParts, 'explain'>, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new RequestFault(explain(error));
  }
}
