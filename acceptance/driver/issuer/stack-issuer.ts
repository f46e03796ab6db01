import type { Caller } from '../../access-table/callers';

/** The callers of the access table who are distinct people. */
export type Person = Extract<
  Caller,
  | 'scientist'
  | 'colleague'
  | 'outsider'
  | 'member of both teams'
  | 'governor'
  | 'scientist in governance'
  | 'administrator'
  | 'user without a role'
  | 'blocked member'
>;

/** Issues the credentials of the callers: the issuer of the local run, or another one in its place. */
export interface StackIssuer {
  /** An access token of the person, issued to the command line. */
  accessToken(person: Person): Promise<string>;
  /** The cookies of a browser in which the person has logged in at the load balancer. */
  session(person: Person): Promise<string>;
  /** An ID token of scientist. */
  idToken(): Promise<string>;
  /** An expired access token of scientist. */
  expiredToken(): Promise<string>;
  /** An access token of scientist that was issued to another client. */
  tokenOfAnotherApplication(): Promise<string>;
}
