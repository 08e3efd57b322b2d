// The token or API key of who uses the page, kept as long as its tab lives. Servers without authentication want none.

const KEY = 'credentials';

export const readCredentials = (): string => sessionStorage.getItem(KEY) ?? '';
export const keepCredentials = (credentials: string): void => sessionStorage.setItem(KEY, credentials);

export function authorization(): Record<string, string> {
  const credentials = readCredentials();
  return credentials === '' ? {} : { authorization: `Bearer ${credentials}` };
}
