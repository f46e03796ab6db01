import { inventory } from '../cloud/inventory';
import { deployment } from './deployment';
import { failingMigration } from './migration';
import { removal } from './removal';
import { bootstrapAccount, type Scenario } from './scenario';
import { refusedUpdates, update } from './update';

/** From the first deployment to the removal. */
export async function wholeLife(scenario: Scenario): Promise<void> {
  await bootstrapAccount(scenario);
  const before = await inventory(scenario.cloud);
  await deployment(scenario);
  await update(scenario);
  await failingMigration(scenario);
  await refusedUpdates(scenario);
  await removal(scenario, before);
}
