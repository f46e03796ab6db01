import type { Check } from '../../checks/check';
import type { Facts } from './facts';

/** A check before a deployment. It reads only. */
export type DoctorCheck = Check<Facts>;
