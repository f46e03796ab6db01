import type { Section } from './row';
import { administration } from './sections/administration';
import { artifacts } from './sections/artifacts';
import { authentication } from './sections/authentication';
import { promotion } from './sections/promotion';
import { registry } from './sections/registry';
import { serving } from './sections/serving';
import { stockClient } from './sections/stock-client';
import { tracking } from './sections/tracking';
import { workspaces } from './sections/workspaces';

/** Which caller may do what at a running server. `npm run docs` prints it in docs/security.md. */
export const accessTable: readonly Section[] = [
  authentication,
  workspaces,
  tracking,
  artifacts,
  registry,
  serving,
  promotion,
  administration,
  stockClient,
];
