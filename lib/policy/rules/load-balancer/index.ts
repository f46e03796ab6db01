import type { SecurityRule } from '../../security-rule';
import { mlkEdge1 } from './mlk-edge-1';
import { mlkEdge2 } from './mlk-edge-2';
import { mlkEdge3 } from './mlk-edge-3';
import { mlkEdge4 } from './mlk-edge-4';
import { mlkEdge5 } from './mlk-edge-5';
import { mlkEdge6 } from './mlk-edge-6';
import { mlkEdge7 } from './mlk-edge-7';

/** The load balancer and its TLS. */
export const loadBalancerRules: readonly SecurityRule[] = [
  mlkEdge1,
  mlkEdge2,
  mlkEdge3,
  mlkEdge4,
  mlkEdge5,
  mlkEdge6,
  mlkEdge7,
];
