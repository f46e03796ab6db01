import { administration } from './administration';
import { artifacts } from './artifacts';
import { identity } from './identity';
import { promotion } from './promotion';
import { registry } from './registry';
import type { Chapter } from './row';
import { serving } from './serving';
import { stockClient } from './stock-client';
import { tracking } from './tracking';
import { workspaces } from './workspaces';

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
