/** Where the targets of a target group really are. */
export interface Target {
  readonly protocol: 'HTTP' | 'HTTPS';
  readonly host: string;
  readonly port: number;
}
