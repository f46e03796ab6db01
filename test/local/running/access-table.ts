import { administration } from './access-table/administration';
import { artifacts } from './access-table/artifacts';
import { identity } from './access-table/identity';
import { promotion } from './access-table/promotion';
import { registry } from './access-table/registry';
import type { Chapter } from './access-table/row';
import { serving } from './access-table/serving';
import { stockClient } from './access-table/stock-client';
import { tracking } from './access-table/tracking';
import { workspaces } from './access-table/workspaces';

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
