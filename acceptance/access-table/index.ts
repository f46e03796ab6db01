import type { Chapter } from './row';
import { administration } from './sections/administration';
import { artifacts } from './sections/artifacts';
import { identity } from './sections/authentication';
import { promotion } from './sections/promotion';
import { registry } from './sections/registry';
import { serving } from './sections/serving';
import { stockClient } from './sections/stock-client';
import { tracking } from './sections/tracking';
import { workspaces } from './sections/workspaces';

/** Who may do what, as the running server shows it; docs/security.md prints it. */
export const accessTable: readonly Chapter[] = [
  identity,
  workspaces,
  tracking,
  artifacts,
  registry,
  serving,
  promotion,
  administration,
  stockClient,
];
