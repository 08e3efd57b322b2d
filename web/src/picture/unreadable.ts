// The message for a file of a picture or mask that cannot be fetched. Pure.

/**
 * `url`: of the file; `page`: of the page that shows it. A browser does not report to scripts why a request to another
 * origin failed, so the sentence names the causes that are possible there.
 */
export function whyUnreadable(url: string, page: string): string {
  const { origin, host } = new URL(url, page);
  if (origin === new URL(page).origin)
    return 'A file of this picture cannot be read from the server. Reload the page to try again.';
  return (
    `A file of this picture cannot be read from ${host}: that store cannot be reached from here, ` +
    'or its CORS rules do not allow ' +
    'this page (for operators: docs/deploy.md, "The object store").'
  );
}
