import routes from './mlflow-routes.json';

/** Path patterns that nobody may reach, from the pinned MLflow's own routes (`server/tools`). */
export const closedPaths: readonly string[] = routes.closed.map(({ pattern }) => pattern);

/**
 * Paths of programs, not pages: a stranger gets 401 there instead of a login page. A test holds them against every
 * route of the pinned MLflow.
 */
export const apiPaths: readonly string[] = [
  '/api/*',
  '/ajax-api/*',
  '/graphql*',
  '/v1/*',
  '/get-artifact*',
  '/model-versions/*',
];

/** Where a browser's session ends: the server expires the load balancer's cookies and sends it on to the issuer. */
export const logoutPath = '/logout';

/** Where the issuer sends the browser after that; nobody is logged in there. */
export const loggedOutPath = '/logged-out';

/** What clients read before they log in (RFC 9728, section 3). */
export const resourceMetadataPath = '/.well-known/oauth-protected-resource';
