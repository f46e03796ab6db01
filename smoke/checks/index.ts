import type { SmokeCheck } from '../facts';
import { alarmSubscriber } from './alarm-subscriber';
import { auditLine } from './audit-line';
import { bearerToken } from './bearer-token';
import { certificate } from './certificate';
import { closedPaths } from './closed-paths';
import { damagedToken } from './damaged-token';
import { idToken } from './id-token';
import { metadata } from './metadata';
import { otherHost } from './other-host';
import { plainHttp } from './plain-http';
import { responseHeaders } from './response-headers';
import { runWithArtifact } from './run-with-artifact';
import { stacks } from './stacks';
import { strangerApi } from './stranger-api';
import { strangerLogin } from './stranger-login';
import { tasks } from './tasks';
import { tlsVersion } from './tls-version';

/** Every check that decides no suspicion, in the order of the table. */
export const smokeChecks: readonly SmokeCheck[] = [
  certificate,
  tlsVersion,
  plainHttp,
  responseHeaders,
  strangerApi,
  strangerLogin,
  otherHost,
  closedPaths,
  metadata,
  bearerToken,
  damagedToken,
  idToken,
  runWithArtifact,
  auditLine,
  stacks,
  tasks,
  alarmSubscriber,
];
