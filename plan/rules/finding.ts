/**
 * How much a finding hurts, the worst first.
 *
 * - `refused`: CloudFormation or the service refuses the update, and the stack rolls back.
 * - `data`: data is lost, or nothing protects it any more.
 * - `interrupts`: the server cannot be reached for a while.
 * - `review`: access widens, or what is kept is kept for a shorter time.
 * - `note`: worth knowing.
 */
export type Level = 'refused' | 'data' | 'interrupts' | 'review' | 'note';

/** The levels, the worst first. */
export const levels: readonly Level[] = ['refused', 'data', 'interrupts', 'review', 'note'];

/** Something that a change does, and that its author must know. */
export interface Finding {
  /** The rule that found it. */
  readonly rule: string;
  /** How much it hurts. */
  readonly level: Level;
  /** The resource's construct path. @default the stack as a whole */
  readonly resource?: string;
  /** What happens. */
  readonly text: string;
  /** What to do instead or before. @default nothing */
  readonly instead?: string;
}
