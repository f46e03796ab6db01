import type { Caller } from '../../access-table/row';

/** The callers of the access table who are people in groups of their own. */
export type Person = Extract<
  Caller,
  | 'scientist'
  | 'colleague'
  | 'outsider'
  | 'member of both teams'
  | 'governor'
  | 'governing scientist'
  | 'administrator'
  | 'newcomer'
  | 'blocked member'
>;

/** Who vouches for the callers of a stack: its own issuer, or another in its place. */
export interface StackIssuer {
  /** An access token of the person's, for the command line. */
  accessToken(person: Person): Promise<string>;
  /** The cookies of a browser with which the person has logged in at the load balancer. */
  session(person: Person): Promise<string>;
  /** The ID token of a login of scientist's. */
  idToken(): Promise<string>;
  /** An access token of scientist's whose time is over. */
  expiredToken(): Promise<string>;
  /** An access token of scientist's that was made for another client. */
  tokenOfAnotherApplication(): Promise<string>;
}
