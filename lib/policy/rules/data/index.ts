import type { SecurityRule } from '../../security-rule';
import { mlkData1 } from './mlk-data-1';
import { mlkData2 } from './mlk-data-2';
import { mlkData3 } from './mlk-data-3';
import { mlkData4 } from './mlk-data-4';
import { mlkData5 } from './mlk-data-5';
import { mlkData6 } from './mlk-data-6';
import { mlkData7 } from './mlk-data-7';
import { mlkData8 } from './mlk-data-8';
import { mlkData9 } from './mlk-data-9';
import { mlkData10 } from './mlk-data-10';
import { mlkData11 } from './mlk-data-11';

/** Buckets, keys, topic and logs. */
export const dataRules: readonly SecurityRule[] = [
  mlkData1,
  mlkData2,
  mlkData3,
  mlkData4,
  mlkData5,
  mlkData6,
  mlkData7,
  mlkData8,
  mlkData9,
  mlkData10,
  mlkData11,
];
