/** Where the targets of a target group really are. */
export interface Target {
  /** What the target speaks; its certificate is not verified, as on AWS. */
  readonly protocol: 'HTTP' | 'HTTPS';
  /** IP address or name. */
  readonly host: string;
  /** TCP port of the target. */
  readonly port: number;
}
