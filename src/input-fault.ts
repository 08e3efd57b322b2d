// Where input does not fit its schema, and why, in one sentence. Of the alternatives of a union, it is about the one
// that fits the input best.
import type { z } from 'zod';

export interface InputFault {
  /** Names of members and indices from 0, e.g. `messages.0.role`; empty for the input itself. */
  place: string;
  sentence: string;
}

type Issue = z.core.$ZodIssue;
interface Reason {
  path: readonly PropertyKey[];
  message: string;
}

/** `whole`: what the sentence calls the input itself. */
export function describeInput(issues: readonly Issue[], whole: string): InputFault {
  const [first] = issues;
  const { path, message } = first === undefined ? { path: [], message: 'is wrong' } : reasonOf(first);
  const place = path.map(String).join('.');
  return { place, sentence: `${place === '' ? whole : place}: ${message}.` };
}

function reasonOf(issue: Issue): Reason {
  if (issue.code !== 'invalid_union') return { path: issue.path, message: messageOf(issue) };
  const { path } = issue;
  const reasons = issue.errors
    .flatMap(([first, ...others]) => (first === undefined ? [] : { ...reasonOf(first), others: others.length }))
    .sort((a, b) => b.path.length - a.path.length || a.others - b.others);
  const [best] = reasons;
  if (best !== undefined && best.path.length > 0) return { path: [...path, ...best.path], message: best.message };
  return { path, message: messageOfUnion(issue) };
}

function messageOf({ message }: Issue): string {
  return message.endsWith('received undefined') ? 'must be given' : message;
}

function messageOfUnion({ errors }: z.core.$ZodIssueInvalidUnion): string {
  const firsts = errors.flatMap(([first]) => first ?? []);
  if (firsts.length === 0) return 'has a value that is not known here';
  if (firsts.every((first) => messageOf(first) === 'must be given')) return 'must be given';
  const [custom] = firsts.filter(({ code }) => code !== 'invalid_type');
  if (custom !== undefined) return messageOf(custom);
  return `must be one of these types: ${firsts.map((first) => ('expected' in first ? first.expected : '')).join(', ')}`;
}
