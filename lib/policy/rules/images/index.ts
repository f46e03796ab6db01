import type { SecurityRule } from '../../security-rule';
import { mlkImage1 } from './mlk-image-1';
import { mlkImage2 } from './mlk-image-2';
import { mlkImage3 } from './mlk-image-3';
import { mlkImage4 } from './mlk-image-4';

/** The image that is built in the account, if one is. */
export const imagesRules: readonly SecurityRule[] = [mlkImage1, mlkImage2, mlkImage3, mlkImage4];
