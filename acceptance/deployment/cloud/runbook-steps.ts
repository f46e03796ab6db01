/** Commands of docs/operations.md that the suite runs: the section, and a text that just one of its blocks has. */
export interface RunbookStep {
  /** Title of the section. */
  readonly section: string;
  /** In one block of the section only. */
  readonly containing: string;
}

const firstFailure = 'When the first deployment fails';

/** By what they are for. */
export const runbookSteps = {
  switchProtectionOff: { section: firstFailure, containing: 'update-termination-protection' },
  rollBackCreation: { section: firstFailure, containing: 'rollback-stack' },
  deleteStack: { section: firstFailure, containing: 'delete-stack' },
  deleteLogGroups: { section: firstFailure, containing: 'delete-log-group' },
  skipMigration: { section: 'Rolling back', containing: 'continue-update-rollback' },
} as const satisfies Record<string, RunbookStep>;

/** The table of what stays after a removal. */
export const removalTable = { section: 'Removing an environment', firstColumn: 'What stays' } as const;
