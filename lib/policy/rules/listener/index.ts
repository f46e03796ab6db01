import type { SecurityRule } from '../../security-rule';
import { mlkAuth1 } from './mlk-auth-1';
import { mlkAuth2 } from './mlk-auth-2';
import { mlkAuth3 } from './mlk-auth-3';
import { mlkAuth4 } from './mlk-auth-4';
import { mlkAuth5 } from './mlk-auth-5';
import { mlkAuth6 } from './mlk-auth-6';
import { mlkAuth7 } from './mlk-auth-7';

/** Which requests the listener lets through. */
export const listenerRules: readonly SecurityRule[] = [
  mlkAuth1,
  mlkAuth2,
  mlkAuth3,
  mlkAuth4,
  mlkAuth5,
  mlkAuth6,
  mlkAuth7,
];
