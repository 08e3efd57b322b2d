// The token or API key of the reader, stored until the tab is closed. Servers without authentication need none.

const KEY = 'credentials';

export const readCredentials = (): string => sessionStorage.getItem(KEY) ?? '';
export const keepCredentials = (credentials: string): void => sessionStorage.setItem(KEY, credentials);

export function authorization(): Record<string, string> {
  const credentials = readCredentials();
  return credentials === '' ? {} : { authorization: `Bearer ${credentials}` };
}
