import '../checks/command/quiet-sdk';
import { runCommand } from '../checks/command/run-command';
import { doctorCommand } from './command';

void runCommand(doctorCommand());
