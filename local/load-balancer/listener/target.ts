/** Where the targets of a target group really are. */
export interface Target {
  /** Protocol to the target. */
  readonly protocol: 'HTTP' | 'HTTPS';
  /** Address of the target. */
  readonly host: string;
  /** TCP port of the target. */
  readonly port: number;
}
