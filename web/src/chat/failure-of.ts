// Why a turn failed, as a sentence for people. Pure.

interface Failure {
  message: string;
  retryable: boolean;
}

export function failureOf(error: Failure | null): string {
  if (error === null) return 'The answer failed.';
  // Some messages of the server say so themselves.
  const advised = error.message.endsWith('Ask again.');
  return error.retryable && !advised ? `${error.message} Asking again may help.` : error.message;
}
