import { matchSnapshots } from './snapshot';

matchSnapshots('prod');
