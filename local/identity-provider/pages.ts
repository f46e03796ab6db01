import type { DemoUser } from './options';

/**
 * No script and no other origin. `form-action` is left out: browsers apply it to the redirects behind a form,
 * and a login ends at another origin.
 */
export const pageSecurityPolicy =
  "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'";

const styleSheet = `
:root { color-scheme: light dark; --line: #c9d1d9; --soft: #57606a; --back: #f6f8fa; --card: #fff; --ink: #1f2328; --accent: #0b5cad; }
@media (prefers-color-scheme: dark) { :root { --line: #3d444d; --soft: #a3acb6; --back: #0d1117; --card: #161b22; --ink: #e6edf3; --accent: #6cb6ff; } }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: var(--back); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
main { width: min(30rem, calc(100vw - 2rem)); margin: 2rem 0; padding: 2rem; background: var(--card); border: 1px solid var(--line); border-radius: 12px; }
h1 { margin: 0 0 .25rem; font-size: 1.4rem; }
p { margin: 0 0 1.5rem; color: var(--soft); }
ul { list-style: none; margin: 0; padding: 0; display: grid; gap: .6rem; }
button { width: 100%; padding: .75rem 1rem; text-align: left; font: inherit; color: inherit; background: transparent; border: 1px solid var(--line); border-radius: 8px; cursor: pointer; }
button:hover { border-color: var(--accent); }
button:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
button strong { display: block; color: var(--accent); }
small { color: var(--soft); }
.note { margin: 1.5rem 0 0; font-size: .85rem; }
dt { font-weight: 600; } dd { margin: 0 0 .75rem; overflow-wrap: anywhere; }`;

const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

/** A page in the provider's own look. */
export function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title><style>${styleSheet}</style></head>
<body><main><h1>${escapeHtml(title)}</h1>${body}</main></body>
</html>`;
}

/** The login page: one button per demo user. */
export function loginPage(action: string, users: readonly DemoUser[]): string {
  const buttons = users.map(
    ({ name, description }) =>
      `<li><button name="user" value="${escapeHtml(name)}"><strong>${escapeHtml(name)}</strong>` +
      `<small>${escapeHtml(description)}</small></button></li>`,
  );
  return page(
    'Sign in to MLflow',
    `<p id="choose">Choose a user.</p>
<form method="post" action="${escapeHtml(action)}"><ul aria-labelledby="choose">${buttons.join('')}</ul></form>
<p class="note">This identity provider runs on your machine for demonstration. Its users have no password, and only
this machine can reach it.</p>`,
  );
}

/** An error of OAuth. */
export function errorPage(details: Readonly<Record<string, unknown>>): string {
  const lines = Object.entries(details).map(
    ([name, value]) => `<dt>${escapeHtml(name)}</dt><dd>${escapeHtml(String(value))}</dd>`,
  );
  return page(
    'Sign-in failed',
    `<dl>${lines.join('')}</dl><p class="note">Start again from MLflow's own address.</p>`,
  );
}
