import { describe, expect, test } from '@jest/globals';
import routes from '../../lib/config/mlflow-routes.json';
import { apiPaths, closedPaths } from '../../lib/config/public-paths';

/** The load balancer's wildcards: `*` any characters, `?` one; the whole path must match, case included. */
function matches(pattern: string, path: string): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*/g, '.*')
    .replace(/\?/g, '.');
  return new RegExp(`^${source}$`).test(path);
}

/** Routes that a browser opens; without a session, they lead to the login. */
const pages = ['/', '/health', '/version', '/static-files', '/build'];

describe('the paths of the API', () => {
  test.each(
    routes.open.filter((route) => !pages.some((page) => route === page || route.startsWith(`${page}/`))),
  )('%s is covered', (route) => {
    expect(apiPaths.filter((pattern) => matches(pattern, route))).not.toEqual([]);
  });
});

test('closed paths are known for the pinned MLflow', () => {
  expect(routes.mlflow).toBe('3.17.2');
  expect(closedPaths.length).toBeGreaterThan(20);
});

test.each(closedPaths)('%s is a valid pattern for the load balancer', (pattern) => {
  expect(pattern).toMatch(/^\/[A-Za-z0-9_\-.$/~"'@:+&*?]{0,127}$/);
});
