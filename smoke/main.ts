import '../checks/command/quiet-sdk';
import { runCommand } from '../checks/command/run-command';
import { smokeCommand } from './command';

void runCommand(smokeCommand());
