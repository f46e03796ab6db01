import routes from './mlflow-routes.json';

/** Path patterns that the load balancer refuses, from the routes of the pinned MLflow (`server/tools`). */
export const closedPaths: readonly string[] = routes.closed.map(({ pattern }) => pattern);

/**
 * Paths of the API, not pages: a request without credentials gets 401 there instead of a login page. A test compares
 * them with every route of the pinned MLflow.
 */
export const apiPaths: readonly string[] = [
  '/api/*',
  '/ajax-api/*',
  '/graphql*',
  '/v1/*',
  '/get-artifact*',
  '/model-versions/*',
];

/** Logs a browser out: the server expires the load balancer's cookies and redirects to the issuer. */
export const logoutPath = '/logout';

/** Where the issuer sends the browser after the logout; it needs no login. */
export const loggedOutPath = '/logged-out';

/** Metadata that clients read before they log in (RFC 9728, section 3). */
export const resourceMetadataPath = '/.well-known/oauth-protected-resource';
