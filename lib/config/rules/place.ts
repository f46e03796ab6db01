import { Fact } from 'aws-cdk-lib/region-info';
import { nearest } from '../problems/nearest';
import { show } from '../problems/problem';
import type { ConfigurationRule } from './configuration-rule';

const knownRegion: ConfigurationRule = ({ region }) => {
  if (Fact.regions.includes(region)) return [];
  const meant = nearest(region, Fact.regions);
  return [
    {
      key: 'region',
      found: show(region),
      allowed: 'a region that the CDK knows',
      fix: meant ? `write "${meant}"` : 'write for example "eu-central-1"',
    },
  ];
};

const zonesOfRegion: ConfigurationRule = ({ region, availabilityZones }) =>
  (Fact.regions.includes(region) ? availabilityZones : []).flatMap((zone, index) => {
    const repeated = availabilityZones.indexOf(zone) < index;
    if (!repeated && new RegExp(`^${region}[a-z]$`).test(zone)) return [];
    return [
      {
        key: `availabilityZones[${index}]`,
        found: show(zone) + (repeated ? ', for the second time' : ''),
        allowed: `zones of ${region}, each once`,
        fix: `write for example "${region}${'abc'[index]}"`,
      },
    ];
  });

/** Where the environment runs. */
export const placeRules = [knownRegion, zonesOfRegion];
